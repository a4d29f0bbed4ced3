using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>
/// Takes messages that failed on every try out of the poison queues and keeps them in a table, where they can be listed,
/// outlive the seven days of a queue, and where all copies of one message are one entry with its last error. Each new entry is
/// told to the log as an error, once. Entries whose submission was taken in after all (the sweeper's next copy made it, or a
/// person) are dropped. A crash in between leaves a message in its queue: it is kept again, as one copy more of the same.
/// </summary>
public sealed class CollectFailed(
    WatchedQueues queues, IQueueStore store, FailedMessageTable table, CountFailed count, FindOutcome outcomes, RestoreSubmission restore, TimeProvider clock, ILogger<CollectFailed> log)
{
    /// <summary>Messages of one queue in one run; the next run goes on.</summary>
    public const int MostOfQueue = 1_000;

    /// <summary>Entries of one queue that one run looks at to see whether they are done.</summary>
    public const int MostChecks = 500;

    /// <summary>How long a discarded message can be taken back.</summary>
    public static readonly TimeSpan KeepDiscarded = TimeSpan.FromDays(30);

    private static readonly TimeSpan KeepNotes = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(5);
    private static readonly Gauge<long> Failed = Telemetry.Meter.CreateGauge<long>("sarnakh.queue.poison", description: "Messages that failed for good, by queue");

    private readonly ConcurrentDictionary<string, string> _checkedUpTo = [];

    /// <summary>Returns how many messages were collected.</summary>
    public async Task<int> Run(CancellationToken cancel)
    {
        var collected = 0;
        foreach (var queue in queues.Names)
        {
            collected += await Collect(queue, cancel);
            var left = await DropDone(queue, cancel);
            Failed.Record(left, new KeyValuePair<string, object?>("queue", queue));
            var now = clock.GetUtcNow();
            await table.Trim(queue, now - KeepDiscarded, now - KeepNotes, cancel);
        }
        count.Forget();
        return collected;
    }

    private async Task<int> Collect(string queue, CancellationToken cancel)
    {
        var poison = WatchedQueues.PoisonOf(queue);
        var collected = 0;
        while (collected < MostOfQueue)
        {
            var messages = await store.Receive(poison, StorageLimits.ReceiveMessages, Hidden, cancel);
            if (messages.Count == 0) break;
            foreach (var message in messages)
            {
                await Keep(queue, message, cancel);
                try
                {
                    await store.Delete(poison, message, cancel);
                }
                catch (MessageGoneException)
                {
                    // It became visible again while we were slow; whoever has it now keeps the same entry.
                }
            }
            collected += messages.Count;
        }
        return collected;
    }

    private async Task Keep(string queue, QueueMessage message, CancellationToken cancel)
    {
        var content = MessageContent.Read(queue, message.Body);
        if (content.Receipt is { } receipt && await outcomes.IsDone(queue, receipt, cancel)) return;
        if (content.Waiting is { } waiting && await restore.IsErased(waiting, cancel))
        {
            await restore.Hold(waiting, cancel);
            return;
        }
        var name = new FailedMessageRef(queue, content.Id);
        for (var attempt = 0; ; attempt++)
        {
            var known = await table.Find(name, cancel);
            var note = await table.FindNote(name, cancel);
            var kept = (known?.Message ?? new FailedMessage(queue, content.Id, "", message.InsertedOn, message.InsertedOn, 0, 0) { Receipt = content.Receipt })
                .Again(message.Body, message.InsertedOn, note?.Failure);
            try
            {
                await table.Save(kept, known?.Version ?? default, note, cancel);
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                await Backoff.Wait(attempt, cancel);
                continue;
            }
            if (known is null)
                log.LogError("Message {Message} of queue {Queue} failed for good and waits for a person: {Failure}", content.Id, queue, kept.Failure?.Text ?? "no error was noted");
            return;
        }
    }

    /// <summary>Goes round the entries in portions; returns how many there are.</summary>
    private async Task<int> DropDone(string queue, CancellationToken cancel)
    {
        var all = new List<FailedMessage>();
        await foreach (var message in table.AllOf(queue, cancel)) all.Add(message);
        all.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));

        var from = _checkedUpTo.TryGetValue(queue, out var last) ? all.FindIndex(message => string.CompareOrdinal(message.Id, last) > 0) : 0;
        var portion = all.Skip(Math.Max(0, from)).Take(MostChecks).ToList();
        var dropped = 0;
        foreach (var message in portion)
        {
            if (message.Receipt is not { } receipt || !await outcomes.IsDone(queue, receipt, cancel)) continue;
            if (await table.Find(message.Ref, cancel) is not { } stored) continue;
            try
            {
                await table.Delete(stored, cancel);
                dropped++;
                log.LogInformation("Message {Message} of queue {Queue} is done after all", message.Id, queue);
            }
            catch (RowChangedException)
            {
                // One copy more came in between: the next run looks again.
            }
        }
        if (portion.Count > 0) _checkedUpTo[queue] = portion[^1].Id;
        return all.Count - dropped;
    }
}
