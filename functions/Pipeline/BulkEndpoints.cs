using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Which leads: <paramref name="Ids"/>, or all that a list with this <paramref name="Filter"/> and search shows.</summary>
public sealed record BulkSelection(IReadOnlyList<string>? Ids, JsonElement? Filter, string? Q);

/// <summary>And what is done with them: one of the changes that <see cref="BulkChange"/> names.</summary>
public sealed record BulkOrder(IReadOnlyList<string>? Ids, JsonElement? Filter, string? Q, JsonElement Change);

public sealed record BulkCount(int Count);

/// <summary>How far a job is, for who ordered it.</summary>
public sealed record BulkProgress(
    RecordId Id, string Kind, BulkState State, int Total, int Done, int Changed, int FailedCount, IReadOnlyList<BulkFailure> Failed, int LeftAlone, bool Undoable);

/// <summary>One change of many leads: counted, ordered, watched, taken back.</summary>
public static class BulkEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var bulk = routes.MapGroup("/api/leads/bulk").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        bulk.MapPost("/preview", Count).WithName("CountBulk").Accepts<BulkSelection>("application/json").Produces<BulkCount>();
        bulk.MapPost("", Start).WithName("StartBulk").AuditedAs("lead.bulk_changed").Accepts<BulkOrder>("application/json").Produces<BulkProgress>(StatusCodes.Status202Accepted);
        bulk.MapGet("/{bulkId}", Get).WithName("GetBulk").Produces<BulkProgress>();
        bulk.MapPost("/{bulkId}/undo", Undo).WithName("UndoBulk").AuditedAs("lead.bulk_undone", "bulk/{bulkId}").Produces<BulkProgress>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Count(JsonElement body, HttpContext http, OrderChange order, LeadIndexFeed feed, CancellationToken cancel)
    {
        var (choice, problem) = BulkChoice.Read(body, await feed.Fields(cancel));
        return problem is null ? Results.Ok(new BulkCount(await order.Count(http.Caller()!, choice!, cancel))) : new Refused(Problem.Input(problem));
    }

    private static async Task<IResult> Start(JsonElement body, HttpContext http, OrderChange order, LeadIndexFeed feed, CancellationToken cancel)
    {
        var (choice, problem) = BulkChoice.Read(body, await feed.Fields(cancel));
        if (problem is not null) return new Refused(Problem.Input(problem));
        var outcome = await order.Start(http.Caller()!, choice!, body.TryGetProperty("change", out var wanted) ? wanted : default, cancel);
        if (outcome.Job is not { } job) return new Refused(outcome.Problem!);
        var note = http.AuditNote();
        note.Subject = $"bulk/{job.Id}";
        note.Details["change"] = job.Kind;
        note.Details["leads"] = job.Total.ToString(CultureInfo.InvariantCulture);
        return Results.Accepted($"/api/leads/bulk/{job.Id}", Show(job, order));
    }

    private static async Task<IResult> Get(string bulkId, HttpContext http, OrderChange order, CancellationToken cancel) =>
        RecordId.TryParse(bulkId, out var id) && await order.Progress(http.Caller()!, id, cancel) is { } job ? Results.Ok(Show(job, order)) : Unknown;

    private static async Task<IResult> Undo(string bulkId, HttpContext http, OrderChange order, CancellationToken cancel)
    {
        if (!RecordId.TryParse(bulkId, out var id)) return Unknown;
        var outcome = await order.Undo(http.Caller()!, id, cancel);
        return outcome.Job is { } job ? Results.Accepted($"/api/leads/bulk/{id}", Show(job, order)) : new Refused(outcome.Problem!);
    }

    private static Refused Unknown => new(new Problem(404, "bulk.unknown"));

    private static BulkProgress Show(BulkJob job, OrderChange order) =>
        new(job.Id, job.Kind, job.State, job.Total, job.Done, job.Changed, job.FailedCount, job.Failed, job.LeftAlone, order.IsUndoable(job));
}
