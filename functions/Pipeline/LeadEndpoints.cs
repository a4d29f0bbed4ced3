using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Audit;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A page of a list; the cursor leads to the next one and is absent on the last.</summary>
public sealed record LeadListPage(IReadOnlyList<LeadSummary> Items, int Total, string? Cursor);

/// <summary>One group of a list: its key in each field (null for leads without a value), how many, and sums in rials.</summary>
public sealed record LeadGroupRow(IReadOnlyList<string?> Keys, int Count, decimal ExpectedRevenue, decimal ProratedRevenue)
{
    /// <summary>In the first field.</summary>
    public string? Key => Keys[0];
}

public sealed record LeadGroupList(IReadOnlyList<LeadGroupRow> Groups);

/// <summary>A stage with its opportunities: how many, sums in rials, the first of them; the cursor leads to the next ones in the list of leads.</summary>
public sealed record LeadBoardColumn(string? StageId, int Count, decimal ExpectedRevenue, decimal ProratedRevenue, IReadOnlyList<LeadSummary> Items, string? Cursor);

public sealed record LeadBoard(IReadOnlyList<LeadBoardColumn> Columns);

/// <summary>Leads: lists, groups and boards from the index, single leads from the store.</summary>
public static class LeadEndpoints
{
    /// <summary>On answers: what was written. On requests: what the answer must have seen. <c>{leadId}:{revision}</c>.</summary>
    public const string VersionHeader = "Sarnakh-Version";

    private const int MaxLimit = 200;

    private const string SortHelp =
        "Up to four fields, the first one first, with - before what goes down: -createdAt,ownerId. Owners, teams and tags sort by name, stages, statuses, lost reasons, "
        + "recurring plans and options as administrators put them, several at once by the first of them; rotting puts first what has stood too long in its stage for longest. "
        + "What is missing comes last.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var leads = routes.MapGroup("/api/leads").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        leads.MapGet("", List).WithName("ListLeads").RefusalsAuditedAs("lead.listed", "leads").Produces<LeadListPage>();
        leads.MapGet("/groups", Group).WithName("GroupLeads").Produces<LeadGroupList>();
        routes.MapGet("/api/board", Deal).WithName("GetBoard").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn).RefusalsAuditedAs("lead.listed", "leads").Produces<LeadBoard>();
        leads.MapGet("/{leadId}", Get).WithName("GetLead").RefusalsAuditedAs("lead.read", "lead/{leadId}").Produces<Lead>();
        leads.MapPatch("/{leadId}", Patch).WithName("ChangeLead").RefusalsAuditedAs("lead.changed", "lead/{leadId}").Accepts<Dictionary<string, object>>("application/merge-patch+json", "application/json").Produces<Lead>();
        leads.MapPost("", Create).WithName("CreateLead").Accepts<Dictionary<string, object>>("application/json").Produces<Lead>(StatusCodes.Status201Created);
        leads.MapDelete("/{leadId}", Delete).WithName("DeleteLead").AuditedAs("lead.deleted", "lead/{leadId}").WithMetadata(Audience.Of(Role.SalesAdministrator)).Produces(StatusCodes.Status204NoContent);
        leads.MapGet("/{leadId}/timeline", Timeline).WithName("GetLeadTimeline").RefusalsAuditedAs("lead.read", "lead/{leadId}").Produces<TimelinePage>();
    }

    private static async Task<IResult> List(
        string? filter, string? q, [Description(SortHelp)] string? sort, string? cursor, int? limit, HttpContext http, ReadIndex read, CancellationToken cancel)
    {
        var caller = http.Caller()!;
        if (limit is < 1 or > MaxLimit) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        var reading = await read.Run(caller, Seen(http.Request), cancel);
        if (!LeadFilter.TryParse(filter, reading.Fields, out var where, out var problem)) return Refuse("filter", problem);
        if (!LeadSort.TryParse(sort, reading.Fields, out var order, out problem)) return Refuse("sort", problem);
        LeadCursor? after = null;
        if (PersonalCursor.IsForeign(cursor, caller)) return new Refused(new Problem(404, "cursor.unknown"));
        if (cursor is not null && !LeadCursor.TryParse(PersonalCursor.Open(cursor), order, out after, out problem)) return Refuse("cursor", problem);

        if (IsKnown(http, reading)) return Results.StatusCode(StatusCodes.Status304NotModified);
        var page = reading.Index.Query(new LeadQuery { Filter = reading.Over(where), Search = q, Sort = order.AskedBy(reading.Asker), After = after, Limit = limit ?? 50, At = reading.Asker.Now });
        return Results.Ok(new LeadListPage(page.Items, page.Total, CursorText(page.Cursor, caller)));
    }

    private static async Task<IResult> Group(string by, string? filter, string? q, HttpContext http, ReadIndex read, CancellationToken cancel)
    {
        var reading = await read.Run(http.Caller()!, Seen(http.Request), cancel);
        if (!LeadFilter.TryParse(filter, reading.Fields, out var where, out var problem)) return Refuse("filter", problem);
        var names = by.Split(',');
        var fields = names.Select(name => reading.Fields.TryGet(name, out var field) && field.CanGroup ? field : null).OfType<LeadField>().Distinct().ToArray();
        if (fields.Length is 0 or > 2 || fields.Length != names.Length) return new Refused(Problem.Input(new FieldProblem("by", "field.unknown")));

        if (IsKnown(http, reading)) return Results.StatusCode(StatusCodes.Status304NotModified);
        var groups = reading.Index.Group(reading.Over(where), q, fields).Groups;
        return Results.Ok(new LeadGroupList([.. groups.Select(group => new LeadGroupRow([.. group.Keys.Select(KeyText)], group.Count, group.ExpectedRevenue, group.ProratedRevenue))]));
    }

    private static async Task<IResult> Deal(
        string? teamId, string? filter, string? q, [Description(SortHelp)] string? sort, int? limit, HttpContext http, ReadIndex read, CancellationToken cancel)
    {
        var caller = http.Caller()!;
        if (limit is < 1 or > MaxLimit) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        var reading = await read.Run(caller, Seen(http.Request), cancel);
        if (!LeadFilter.TryParse(filter, reading.Fields, out var where, out var problem)) return Refuse("filter", problem);
        if (!LeadSort.TryParse(sort, reading.Fields, out var order, out problem)) return Refuse("sort", problem);

        if (IsKnown(http, reading)) return Results.StatusCode(StatusCodes.Status304NotModified);
        var board = Board.Of(reading, teamId, where, q, order, limit ?? 20);
        return Results.Ok(new LeadBoard([.. board.Columns.Select(column => new LeadBoardColumn(
            column.StageId, column.Count, column.ExpectedRevenue, column.ProratedRevenue, column.Items, CursorText(column.Cursor, caller)))]));
    }

    private static string? CursorText(LeadCursor? cursor, Caller caller) => cursor is null ? null : PersonalCursor.Of(cursor, caller);

    private static string? KeyText(object? key) => key is bool flag ? (flag ? "true" : "false") : Convert.ToString(key, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static async Task<IResult> Get(string leadId, HttpContext http, FindLead find, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id) || await find.Run(http.Caller()!, id, cancel) is not { Lead: var lead }) return Unknown;
        var etag = Http.ETag(lead.Revision);
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Knows(etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(lead);
    }

    private static async Task<IResult> Patch(string leadId, JsonElement patch, HttpContext http, EditLead edit, AuditLog audit, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return Unknown;
        if (http.Request.SeenRevision() is not { } seen) return new Refused(new Problem(428, "version.required"));

        var outcome = await edit.Run(http.Caller()!, id, seen, patch, cancel);
        if (outcome.Lead is { } lead) http.Response.Headers.ETag = Http.ETag(lead.Revision);
        if (outcome.Problem is { } problem) return new Refused(problem);
        if (outcome.ChangedHands) await audit.Write(HandedOver(http, outcome.Lead!), CancellationToken.None);
        http.Response.Headers[VersionHeader] = LeadRevision.Of(outcome.Lead!).ToString();
        return Results.Ok(outcome.Lead);
    }

    private static async Task<IResult> Create(JsonElement fields, HttpContext http, CreateLead create, CancellationToken cancel)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var outcome = await create.Run(http.Caller()!, fields, key.Length == 0 ? null : key, cancel);
        if (outcome.Problem is { } problem) return new Refused(problem);
        http.Response.Headers.ETag = Http.ETag(outcome.Lead!.Revision);
        http.Response.Headers[VersionHeader] = LeadRevision.Of(outcome.Lead).ToString();
        return Results.Created($"/api/leads/{outcome.Lead.Id}", outcome.Lead);
    }

    private static async Task<IResult> Delete(string leadId, HttpContext http, DeleteLead delete, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return Unknown;
        if (http.Request.SeenRevision() is not { } seen) return new Refused(new Problem(428, "version.required"));
        return await delete.Run(id, seen, cancel) is { } problem ? new Refused(problem) : Results.NoContent();
    }

    private static async Task<IResult> Timeline(string leadId, string? cursor, int? limit, HttpContext http, ReadTimeline read, CancellationToken cancel)
    {
        if (limit is < 1 or > MaxLimit) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        return RecordId.TryParse(leadId, out var id) && await read.Run(http.Caller()!, id, cursor, limit ?? 50, cancel) is { } page ? Results.Ok(page) : Unknown;
    }

    internal static AuditEntry HandedOver(HttpContext http, Lead lead) => http.NewAuditEntry("lead.handed_over") with
    {
        Subject = $"lead/{lead.Id}",
        Details = new Dictionary<string, string> { ["owner"] = lead.OwnerId ?? "", ["team"] = lead.TeamId ?? "" },
    };

    private static Refused Unknown => new(new Problem(404, "lead.unknown"));

    private static LeadRevision? Seen(HttpRequest request) =>
        LeadRevision.TryParse(request.Headers[VersionHeader].ToString(), out var revision) ? revision : null;

    /// <summary>
    /// An answer is a function of its address, of the index, and of who asks when, so these are its ETag. True if the caller has it already.
    /// </summary>
    private static bool IsKnown(HttpContext http, IndexReading reading)
    {
        var etag = Http.ETag(reading.Version);
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Knows(etag);
    }

    private static Refused Refuse(string parameter, QueryProblem? problem) =>
        new(Problem.Input(new FieldProblem(parameter + problem!.Pointer, problem.Code, problem.Detail)));
}
