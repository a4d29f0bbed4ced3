using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Messages;

/// <summary>
/// A failed message as the list shows it. <paramref name="Body"/> is for reading: laid out if it is JSON, else as it is, cut at
/// 20,000 characters. <paramref name="Fields"/> are those of the submission it is about.
/// </summary>
public sealed record FailedMessageView(
    string Queue, string Id, DateTimeOffset FailedAt, DateTimeOffset LastFailedAt, int Times, int Tries, Failure? Failure,
    RecordId? ReceiptId, SubmissionState? State, RecordId? LeadId, IReadOnlyList<FieldValue> Fields, string Body, bool BodyIsCut)
{
    private const int BodyChars = 20_000;

    public static FailedMessageView Of(FailedEntry entry)
    {
        var (message, submission) = entry;
        var body = MessageContent.Show(message.Body, BodyChars + 1);
        var isCut = body.Length > BodyChars;
        return new FailedMessageView(
            message.Queue, message.Id, message.FailedAt, message.LastFailedAt, message.Times, message.Tries, message.Failure, message.Receipt, submission?.State,
            submission?.LeadId, submission is null ? [] : SubmissionSummary.Of(submission).Fields, isCut ? body[..BodyChars] : body, isCut);
    }
}

/// <summary>
/// The newest failed messages: <paramref name="Shown"/> of <paramref name="Count"/>; those that still arrive from the poison
/// queues are counted with their queue. <paramref name="AsOf"/> is what a "before" of a replay or discard of all may say.
/// </summary>
public sealed record FailedMessageList(
    IReadOnlyList<FailedMessageView> Items, int Shown, int Count, string? Cursor, IReadOnlyList<FailedQueue> Queues, DateTimeOffset? Oldest, DateTimeOffset AsOf);

/// <summary>Messages that failed on every try: what they are, why, and what to do with them.</summary>
public static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var failed = routes.MapGroup("/api/messages/failed").WithTags("Messages").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SalesAdministrator));
        failed.MapGet("", List).WithName("ListFailedMessages").Produces<FailedMessageList>();
        failed.MapPost("/replay", Replay).WithName("ReplayFailedMessages").AuditedAs("messages.replayed").Produces<HandledMessages>();
        failed.MapPost("/discard", Discard).WithName("DiscardFailedMessages").AuditedAs("messages.discarded").Produces<HandledMessages>();
        failed.MapPost("/restore", Restore).WithName("RestoreFailedMessages").AuditedAs("messages.restored").Produces<HandledMessages>();
    }

    private static async Task<IResult> List(string? queue, string? cursor, int? limit, WatchedQueues queues, ListFailed list, CancellationToken cancel)
    {
        if (queue is not null && !queues.Names.Contains(queue)) return new Refused(Problem.Input(new FieldProblem("queue", "queue.unknown")));
        if (limit is < 1 or > 200) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        if (cursor is not null && cursor.Split('|').Length < 3) return new Refused(Problem.Input(new FieldProblem("cursor", "cursor.invalid")));
        var page = await list.Run(queue, cursor, limit ?? 50, cancel);
        return Results.Ok(new FailedMessageList(
            [.. page.Entries.Select(FailedMessageView.Of)], page.Entries.Count, page.Count, page.Next, page.Queues, page.Queues.Min(one => one.Oldest), page.AsOf));
    }

    private static async Task<IResult> Replay(FailedSelection selection, HttpContext http, WatchedQueues queues, ReplayFailed replay, CancellationToken cancel) =>
        selection.Check(queues) is { } problem ? new Refused(problem) : Handled(http, await replay.Run(selection, cancel));

    private static async Task<IResult> Discard(FailedSelection selection, HttpContext http, WatchedQueues queues, DiscardFailed discard, CancellationToken cancel) =>
        selection.Check(queues) is { } problem ? new Refused(problem) : Handled(http, await discard.Run(selection, cancel));

    private static async Task<IResult> Restore(DiscardedMessages discarded, HttpContext http, WatchedQueues queues, DiscardFailed discard, CancellationToken cancel) =>
        new FailedSelection(discarded.Messages ?? []).Check(queues) is { } problem
            ? new Refused(problem)
            : Handled(http, await discard.Undo(discarded.Messages!, cancel));

    private static IResult Handled(HttpContext http, HandledMessages handled)
    {
        http.AuditNote().Details["messages"] = string.Join(' ', handled.Done.Select(message => $"{message.Queue}/{message.Id}"));
        return Results.Ok(handled);
    }
}

/// <summary>Discarded messages to take back, by name.</summary>
public sealed record DiscardedMessages(IReadOnlyList<FailedMessageRef> Messages);
