using Sarnakh.Capture;
using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>
/// The failed messages of one queue. <paramref name="Arriving"/> stand in its poison queue and are collected within a minute;
/// <paramref name="Oldest"/> is when the oldest was given up.
/// </summary>
public sealed record FailedQueue(string Queue, int Count, long Arriving, DateTimeOffset? Oldest);

/// <summary>A failed message with the submission it is about, if there is one.</summary>
public sealed record FailedEntry(FailedMessage Message, Submission? Submission);

/// <summary>A page of failed messages, newest first; <paramref name="Next"/> is where the next one goes on, null at the end.</summary>
public sealed record FailedPage(IReadOnlyList<FailedEntry> Entries, int Count, string? Next, IReadOnlyList<FailedQueue> Queues, DateTimeOffset AsOf);

/// <summary>Reads the few fields of all failed messages to sort them, and whole only those of the page.</summary>
public sealed class ListFailed(WatchedQueues queues, IQueueStore store, FailedMessageTable table, SubmissionTable submissions, TimeProvider clock)
{
    public async Task<FailedPage> Run(string? ofQueue, string? after, int limit, CancellationToken cancel)
    {
        var asOf = clock.GetUtcNow();
        var all = new List<FailedMessage>();
        var summary = new List<FailedQueue>();
        foreach (var queue in queues.Names)
        {
            var here = new List<FailedMessage>();
            await foreach (var message in table.AllOf(queue, cancel)) here.Add(message);
            summary.Add(new FailedQueue(
                queue, here.Count, await store.Count(WatchedQueues.PoisonOf(queue), cancel), here.Count == 0 ? null : here.Min(message => message.FailedAt)));
            if (ofQueue is null || ofQueue == queue) all.AddRange(here);
        }
        all.Sort((a, b) => string.CompareOrdinal(b.Place, a.Place));
        var rest = all.Where(message => after is null || string.CompareOrdinal(message.Place, after) < 0).ToList();
        var page = rest[..Math.Min(limit, rest.Count)];
        var entries = await Task.WhenAll(page.Select(message => Entry(message.Ref, cancel)));
        return new FailedPage([.. entries.OfType<FailedEntry>()], all.Count, rest.Count > page.Count ? page[^1].Place : null, summary, asOf);
    }

    private async Task<FailedEntry?> Entry(FailedMessageRef name, CancellationToken cancel)
    {
        if (await table.Find(name, cancel) is not { Message: var message }) return null;
        var submission = message.Receipt is { } receipt ? (await submissions.Find(receipt, cancel))?.Submission : null;
        return new FailedEntry(message, submission ?? MessageContent.Read(message.Queue, message.Body).Waiting?.Submission);
    }
}
