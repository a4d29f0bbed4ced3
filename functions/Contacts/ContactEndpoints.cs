using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>A page of contacts; the cursor leads to the next one and is absent on the last.</summary>
public sealed record ContactList(IReadOnlyList<ContactSummary> Items, int Total, string? Cursor);

/// <summary>Contacts: everybody sees and edits all of them; only sales administrators archive.</summary>
public static class ContactEndpoints
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var contacts = routes.MapGroup("/api/contacts").WithTags("Contacts").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        contacts.MapGet("", List).WithName("ListContacts").Produces<ContactList>();
        contacts.MapPost("", Create).WithName("CreateContact").AuditedAs("contact.created")
            .Accepts<Dictionary<string, object>>("application/json").Produces<Contact>(StatusCodes.Status201Created).Produces<Contact>();
        contacts.MapGet("/{contactId}", Get).WithName("GetContact").Produces<Contact>();
        contacts.MapPatch("/{contactId}", Change).WithName("ChangeContact").AuditedAs("contact.changed", "contact/{contactId}")
            .Accepts<Dictionary<string, object>>("application/merge-patch+json", "application/json").Produces<Contact>();
        contacts.MapDelete("/{contactId}", Archive).WithName("ArchiveContact").AuditedAs("contact.archived", "contact/{contactId}")
            .WithMetadata(Audience.Of(Role.SalesAdministrator)).Produces<Contact>();
    }

    private static async Task<IResult> List(
        string? q, string? kind, string? organisationId, bool? archived, string? cursor, int? limit, ContactIndex index, ContactIndexFeed feed, CancellationToken cancel)
    {
        var (after, most, problem) = ContactCursor.ReadPage(cursor, limit);
        if (problem is not null) return new Refused(problem);
        var only = ContactEdit.KindOf(kind);
        if (kind is not null && only is null) return Invalid("kind", "option.unknown");
        RecordId? organisation = RecordId.TryParse(organisationId, out var id) ? id : null;
        if (organisationId is not null && organisation is null) return Invalid("organisationId", "organisation.unknown");

        await feed.EnsureFresh(MaxAge, cancel);
        var page = index.Query(new ContactQuery { Search = q, Kind = only, OrganisationId = organisation, Archived = archived ?? false, After = after, Limit = most });
        return Results.Ok(new ContactList(page.Items, page.Total, page.Cursor?.ToString()));
    }

    private static async Task<IResult> Create(
        JsonElement fields, [Description("True: an organisation of this name that is there already is answered, with 200, and no second one made.")] bool? orNamed, HttpContext http, CreateContact create, CancellationToken cancel)
    {
        var outcome = await create.Run(fields, orNamed ?? false, cancel);
        if (outcome is not { Problem: null, Contact: { } contact }) return new Refused(outcome.Problem!);
        http.AuditNote().Subject = $"contact/{contact.Id}";
        http.Response.Headers.ETag = Http.ETag(contact.Revision);
        return outcome.IsNew ? Results.Created($"/api/contacts/{contact.Id}", contact) : Results.Ok(contact);
    }

    private static async Task<IResult> Get(string contactId, HttpContext http, FindContact find, CancellationToken cancel)
    {
        if (!RecordId.TryParse(contactId, out var id) || await find.Run(id, cancel) is not { Contact: var contact }) return Unknown;
        var etag = Http.ETag(contact.Revision);
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Knows(etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(contact);
    }

    private static async Task<IResult> Change(string contactId, JsonElement patch, HttpContext http, Caller caller, EditContact edit, CancellationToken cancel)
    {
        if (!RecordId.TryParse(contactId, out var id)) return Unknown;
        if (http.Request.SeenRevision() is not { } seen) return new Refused(new Problem(428, "version.required"));
        return Told(http, await edit.Run(caller, id, seen, patch, cancel));
    }

    private static async Task<IResult> Archive(string contactId, HttpContext http, EditContact edit, CancellationToken cancel) =>
        RecordId.TryParse(contactId, out var id) ? Told(http, await edit.Archive(id, cancel)) : Unknown;

    private static IResult Told(HttpContext http, ContactOutcome outcome)
    {
        if (outcome.Contact is { } contact) http.Response.Headers.ETag = Http.ETag(contact.Revision);
        return outcome.Problem is { } problem ? new Refused(problem) : Results.Ok(outcome.Contact);
    }

    private static Refused Invalid(string parameter, string code) => new(Problem.Input(new FieldProblem(parameter, code)));

    private static Refused Unknown => new(new Problem(404, "contact.unknown"));
}
