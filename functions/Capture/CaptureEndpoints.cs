using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>What a page needs to show a form, without what is nobody's business.</summary>
public sealed record FormDefinition(
    string Id, string Name, IReadOnlyList<FormField> Fields, Consent? Consent, Thanks Thanks, string Honeypot, int MinFillSeconds, string Token, string DefaultCountry);

/// <summary>The answer to a good post.</summary>
public sealed record Receipt(RecordId ReceiptId, string Status, NextStep Next);

/// <summary>What the page does next: shows the message, or goes to the address.</summary>
public sealed record NextStep(string? Message, string? RedirectUrl);

/// <summary>The public side: definition, submissions and the hosted pages, for any address.</summary>
public static class CaptureEndpoints
{
    private static readonly TimeSpan DefinitionMaxAge = TimeSpan.FromMinutes(5);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var forms = routes.MapGroup("/api/forms/{formId}").WithTags("Capture").WithMetadata(Refused.Metadata).WithMetadata(Audience.Anyone).RequireCors(FormCors.PolicyName);
        forms.MapGet("/definition", Definition).WithName("GetFormDefinition").Produces<FormDefinition>();
        forms.MapPost("/submissions", Submit).WithName("SubmitForm")
            .Accepts<Dictionary<string, string>>(ReadSubmissionBody.Json, ReadSubmissionBody.UrlEncoded, ReadSubmissionBody.Multipart)
            .Produces<Receipt>(StatusCodes.Status202Accepted);

        var pages = routes.MapGroup("/f/{formId}").WithMetadata(Audience.Anyone).ExcludeFromDescription();
        pages.MapGet("", ShowForm);
        pages.MapGet("/thanks", ShowThanks);
    }

    private static async Task<IResult> Definition(string formId, HttpContext http, FormTable forms, IssueTimeToken tokens, CancellationToken cancel)
    {
        if (await forms.Find(formId, cancel) is not { Value: { Active: true } form } stored) return new Refused(new Problem(404, "form.unknown"));
        if (form.IsSigned) return new Refused(new Problem(403, "form.signed_only"));
        var etag = Http.ETag(stored.Version.ToString());
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = $"public, max-age={DefinitionMaxAge.TotalSeconds:0}";
        if (http.Request.Knows(etag)) return Results.StatusCode(StatusCodes.Status304NotModified);
        return Results.Ok(new FormDefinition(
            form.Id, form.Name, form.Fields, form.Consent, form.Thanks, form.Spam.Honeypot, form.Spam.MinFillSeconds,
            await tokens.Run(form.Id, cancel), form.DefaultCountry));
    }

    private static async Task<IResult> Submit(string formId, HttpContext http, ReceiveSubmission receive, RequestBodies bodies, IOptions<SiteOptions> site, IssueTimeToken tokens, CancellationToken cancel)
    {
        var request = http.Request;
        var page = WantsPage(request);
        var isMultipart = request.ContentType?.StartsWith(ReadSubmissionBody.Multipart, StringComparison.OrdinalIgnoreCase) == true;
        using var read = await bodies.Read(request, isMultipart ? FormLimits.MultipartBytes : FormLimits.BodyBytes, cancel);
        if (read.Problem is { } unread)
            return page ? Page(HostedPage.Refusal(unread.Status, formId, request.Language(), site.Value.AssetBase), unread) : new Refused(unread);

        var outcome = await receive.Run(
            new PostedSubmission(formId, request.ContentType, read.Bytes)
            {
                OwnOrigins = [.. site.Value.OwnOrigins(request)],
                Origin = OriginOf(request),
                Signature = new SignatureHeaders(OneOf(request, WebhookSignature.IdHeader), OneOf(request, WebhookSignature.TimestampHeader), OneOf(request, WebhookSignature.SignatureHeader)),
                ServerKey = request.Headers["X-Form-Key"] is [{ } key] ? key : null,
                IdempotencyKey = request.Headers["Idempotency-Key"] is [{ Length: > 0 } idempotency] ? idempotency : null,
                Address = http.Connection.RemoteIpAddress?.ToString(),
                UserAgent = request.Headers.UserAgent,
                Referrer = request.Headers.Referer,
                Language = request.Language(),
            },
            cancel);
        return page ? await AnswerPage(outcome, formId, tokens, site.Value, cancel) : Answer(http, outcome);
    }

    private static IResult Answer(HttpContext http, ReceiveOutcome outcome)
    {
        if (outcome is not { ReceiptId: { } receipt, Form: { } form }) return new Refused(outcome.Problem!, outcome.Language);
        if (outcome.Replayed) http.Response.Headers["Idempotency-Replayed"] = "true";
        var next = form.Thanks.RedirectUrl is { } url ? new NextStep(null, url) : new NextStep(form.Thanks.Text.In(outcome.Language), null);
        return Results.Json(new Receipt(receipt, "accepted", next), ApiJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> AnswerPage(ReceiveOutcome outcome, string formId, IssueTimeToken tokens, SiteOptions site, CancellationToken cancel)
    {
        if (outcome is { ReceiptId: not null, Form: { } accepted })
            return new SeeOther(accepted.Thanks.RedirectUrl ?? $"/f/{Uri.EscapeDataString(accepted.Id)}/thanks?lang={outcome.Language}");
        var problem = outcome.Problem!;
        if (problem.Status != 422 || outcome is not { Form: { } form, Body: { } body })
            return Page(HostedPage.Refusal(problem.Status, outcome.Form is null or { IsSigned: true } ? null : formId, outcome.Language, site.AssetBase), problem);
        var values = body.Fields.GroupBy(field => field.Name).ToDictionary(group => group.Key, group => group.Select(field => field.Value).ToArray());
        var errors = problem.Errors.Count > 0
            ? problem.Errors.Select(error => new FieldError(error.Field, error.Code, Texts.Of(error.Code, outcome.Language, error.Argument))).ToList()
            : [new FieldError("", problem.Code, Texts.Of(problem.Code, outcome.Language))];
        var token = body[SubmissionCheck.Token] ?? await tokens.Run(form.Id, cancel);
        return Page(HostedPage.Form(form, outcome.Language, token, NewSubmissionId(), values, errors, site.AssetBase), problem, form);
    }

    private static async Task<IResult> ShowForm(string formId, string? lang, HttpContext http, FormTable forms, IssueTimeToken tokens, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        var language = lang is "fa" or "en" ? lang : http.Request.Language();
        if (await forms.Find(formId, cancel) is not { Value: { Active: true } form })
            return Page(HostedPage.Unknown(language, site.Value.AssetBase), new Problem(404, "form.unknown"));
        if (form.IsSigned) return Page(HostedPage.Refusal(StatusCodes.Status401Unauthorized, null, language, site.Value.AssetBase), new Problem(403, "form.signed_only"));
        return Page(HostedPage.Form(form, language, await tokens.Run(form.Id, cancel), NewSubmissionId(), assetBase: site.Value.AssetBase), null, form);
    }

    private static async Task<IResult> ShowThanks(string formId, string? lang, HttpContext http, FormTable forms, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        var language = lang is "fa" or "en" ? lang : http.Request.Language();
        return await forms.Find(formId, cancel) is { } stored
            ? Page(HostedPage.Thanks(stored.Value, language, site.Value.AssetBase), null)
            : Page(HostedPage.Unknown(language, site.Value.AssetBase), new Problem(404, "form.unknown"));
    }

    /// <param name="form">The form on the page, if there is one: where it may lead after a post.</param>
    private static HtmlPage Page(string html, Problem? problem, Form? form = null) =>
        new(html, problem?.Status ?? StatusCodes.Status200OK, problem?.RetryAfter, form?.Thanks.RedirectUrl);

    private static string NewSubmissionId() =>
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    /// <summary>A browser's plain post wants a page back; a script's post and a server's want JSON.</summary>
    private static bool WantsPage(HttpRequest request) =>
        request.ContentType?.StartsWith(ReadSubmissionBody.Json, StringComparison.OrdinalIgnoreCase) != true
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static string? OneOf(HttpRequest request, string header) => request.Headers[header] is [{ } value] ? value : null;

    private static string? OriginOf(HttpRequest request)
    {
        if (request.Headers.Origin is [{ Length: > 0 } origin]) return origin;
        return Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var referrer) ? referrer.GetLeftPart(UriPartial.Authority) : null;
    }
}

/// <summary>
/// An HTML page of ours; it may be shown in a frame of any site, since forms are embedded. Its form posts to us and may be
/// sent on to <paramref name="redirectUrl"/>, which browsers count as a target of the form.
/// </summary>
public sealed class HtmlPage(string html, int status, TimeSpan? retryAfter, string? redirectUrl) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // The form posts its Origin back to us, which a stricter policy would blank.
        response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        var leadsTo = redirectUrl is null ? "" : " " + new Uri(redirectUrl).GetLeftPart(UriPartial.Authority);
        // Style and script come from the site, where that has an address of its own.
        var assetBase = httpContext.RequestServices.GetRequiredService<IOptions<SiteOptions>>().Value.AssetBase;
        var assets = assetBase.Length == 0 ? "" : " " + new Uri(assetBase).GetLeftPart(UriPartial.Authority);
        response.Headers.ContentSecurityPolicy = $"default-src 'self'{assets}; object-src 'none'; base-uri 'none'; form-action 'self'{leadsTo}; frame-ancestors *";
        response.Headers.Remove("X-Frame-Options");
        if (retryAfter is { } after) response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.WriteAsync(html, Encoding.UTF8, httpContext.RequestAborted);
    }
}

/// <summary>303: the answer to a plain post, so that reloading the page does not post again.</summary>
public sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}

/// <summary>
/// The exact origins of each form. Every origin may read a definition and send a preflight for the form it is listed on; an
/// unlisted one gets no headers, and its post is refused.
/// </summary>
public sealed class FormCors(FormTable forms) : ICorsPolicyProvider
{
    public const string PolicyName = "form";

    private static readonly TimeSpan PreflightMaxAge = TimeSpan.FromHours(1);

    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        if (policyName != PolicyName || context.Request.RouteValues["formId"] is not string formId) return null;
        if (await forms.Find(formId, context.RequestAborted) is not { Value: { Active: true } form }) return null;
        var policy = new CorsPolicyBuilder([.. form.AllowedOrigins])
            .WithMethods("GET", "POST")
            .WithHeaders("Content-Type", "Idempotency-Key", "Accept", "Accept-Language")
            .WithExposedHeaders("Idempotency-Replayed", "Retry-After", "X-Correlation-Id")
            .SetPreflightMaxAge(PreflightMaxAge)
            .DisallowCredentials()
            .Build();
        // Also with a single origin the answer depends on it, and caches must know.
        context.Response.Headers.Append("Vary", "Origin");
        return policy;
    }
}
