using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Capture;

/// <summary>A form as its settings page sees it. <paramref name="IsSigned"/> says that it takes signed posts only, <paramref name="OldSecretUntil"/> how long the replaced secret goes on.</summary>
public sealed record FormResource(
    string Id, string Name, LocalText? Title, bool Active, string DefaultCountry, IReadOnlyList<FormField> Fields, IReadOnlyList<string> AllowedOrigins, Thanks Thanks,
    Consent? Consent, SpamSettings Spam, string? Source, string? Medium, string? Campaign, string? TeamId, bool HasServerKey, bool IsSigned, DateTimeOffset? OldSecretUntil, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    FormAddresses Addresses)
{
    public static FormResource Of(Form form, SiteOptions site) => new(
        form.Id, form.Name, form.Title, form.Active, form.DefaultCountry, form.Fields, form.AllowedOrigins, form.Thanks, form.Consent, form.Spam,
        form.Source, form.Medium, form.Campaign, form.TeamId, form.ServerKeyHash is not null, form.IsSigned, form.SigningSecrets.Max(secret => secret.Until), form.CreatedAt, form.UpdatedAt, FormAddresses.Of(form.Id, site));
}

/// <summary>
/// Where websites reach a form: absolute where <see cref="SiteOptions"/> says so, else paths on whatever origin the reader came by.
/// </summary>
/// <param name="Page">The form as a page of its own.</param>
/// <param name="Submissions">Where a form of the website's own posts to.</param>
/// <param name="Script">What puts the form into a page of the website.</param>
public sealed record FormAddresses(string Page, string Submissions, string Script)
{
    public static FormAddresses Of(string formId, SiteOptions site)
    {
        var id = Uri.EscapeDataString(formId);
        var assets = site.AssetBase.Length > 0 ? site.AssetBase : site.Origin;
        return new FormAddresses($"{site.Origin}/f/{id}", $"{site.Origin}/api/forms/{id}/submissions", $"{assets}/embed.js");
    }
}

public sealed record FormList(IReadOnlyList<FormResource> Items);

/// <summary>A new form: its settings and, if wanted, its id (else one is made).</summary>
public sealed record NewForm(string? Id, FormSettings Settings);

/// <summary>The key, told once.</summary>
public sealed record ServerKey(string Key);

/// <summary>The secret that posts are signed with, told once.</summary>
public sealed record NewSigningSecret(string Secret);

/// <summary>Forms as configuration.</summary>
public static class FormEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/api/forms").WithTags("Forms").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SalesAdministrator));
        forms.MapGet("", List).WithName("ListForms").Produces<FormList>();
        forms.MapPost("", Create).WithName("CreateForm").AuditedAs("form.created").Produces<FormResource>(StatusCodes.Status201Created);
        forms.MapGet("/{formId}", Get).WithName("GetForm").Produces<FormResource>();
        forms.MapPut("/{formId}", Replace).WithName("ReplaceForm").AuditedAs("form.changed", "form/{formId}").Produces<FormResource>();
        forms.MapPost("/{formId}/server-key", RenewKey).WithName("RenewFormServerKey").AuditedAs("form.key_renewed", "form/{formId}").Produces<ServerKey>();
        forms.MapPost("/{formId}/signing-secret", RenewSecret).WithName("RenewFormSigningSecret").AuditedAs("form.secret_renewed", "form/{formId}").Produces<NewSigningSecret>();
        forms.MapDelete("/{formId}/signing-secret", EndSigning).WithName("EndFormSigning").AuditedAs("form.signing_ended", "form/{formId}").Produces<FormResource>();
        forms.MapGet("/{formId}/health", Health).WithName("GetFormHealth").Produces<FormHealthReport>();
    }

    private static async Task<IResult> List(FormTable forms, IOptions<SiteOptions> site, CancellationToken cancel) =>
        Results.Ok(new FormList([.. (await forms.All(cancel)).Select(form => FormResource.Of(form.Value, site.Value))]));

    private static async Task<IResult> Get(string formId, HttpContext http, FormTable forms, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        if (await forms.Find(formId, cancel) is not { } stored) return new Refused(new Problem(404, "form.unknown"));
        http.Response.Headers.ETag = Http.ETag(stored.Version.ToString());
        return Results.Ok(FormResource.Of(stored.Value, site.Value));
    }

    private static async Task<IResult> Create(NewForm form, HttpContext http, ChangeForm change, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        var outcome = await change.Create(form.Id, form.Settings, cancel);
        if (outcome is not { Problem: null, Form: { } created }) return new Refused(outcome.Problem!);
        http.AuditNote().Subject = $"form/{created.Id}";
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Created($"/api/forms/{created.Id}", FormResource.Of(created, site.Value));
    }

    private static async Task<IResult> Replace(string formId, FormSettings settings, HttpContext http, ChangeForm change, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        return Answer(http, await change.Replace(formId, new RowVersion(seen), settings, cancel), site.Value);
    }

    private static async Task<IResult> RenewKey(string formId, HttpContext http, ChangeForm change, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var (key, outcome) = await change.RenewServerKey(formId, new RowVersion(seen), cancel);
        if (key is null) return Answer(http, outcome, site.Value);
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Ok(new ServerKey(key));
    }

    private static async Task<IResult> RenewSecret(string formId, HttpContext http, ChangeForm change, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var (secret, outcome) = await change.RenewSigningSecret(formId, new RowVersion(seen), cancel);
        if (secret is null) return Answer(http, outcome, site.Value);
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Ok(new NewSigningSecret(secret));
    }

    private static async Task<IResult> EndSigning(string formId, HttpContext http, ChangeForm change, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        return Answer(http, await change.EndSigning(formId, new RowVersion(seen), cancel), site.Value);
    }

    private static async Task<IResult> Health(string formId, FormTable forms, ReportFormHealth report, CancellationToken cancel) =>
        await forms.Find(formId, cancel) is null ? new Refused(new Problem(404, "form.unknown")) : Results.Ok(await report.Run(formId, cancel));

    private static IResult Answer(HttpContext http, FormOutcome outcome, SiteOptions site)
    {
        if (outcome.Problem is { } problem) return new Refused(problem with { Current = outcome.Form is { } current ? FormResource.Of(current, site) : null });
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Ok(FormResource.Of(outcome.Form!, site));
    }
}
