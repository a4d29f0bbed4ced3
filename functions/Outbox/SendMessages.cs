using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Outbox;

/// <summary>
/// Sends what a commit left in the outbox. A send that fails is no failure of the commit: the row stays, and the sweeper
/// sends it later.
/// </summary>
public sealed class SendMessages(OutboxTable outbox, IQueueStore queues, ILogger<SendMessages> log)
{
    public async Task Now(OutboxMessage message, RowVersion version, CancellationToken cancel)
    {
        try
        {
            await queues.Send(message.Queue, Envelope.Write(message, version), cancel: cancel);
        }
        catch (StorageUnavailableException e)
        {
            log.LogWarning(e, "Message {Message} to {Queue} was not sent; the sweeper will send it", message.Id, message.Queue);
        }
    }

    /// <summary>A message that is not done sends itself once more. Should that fail, the outbox row still stands.</summary>
    public Task Again(string queue, Envelope envelope, TimeSpan delay, CancellationToken cancel) => queues.Send(queue, envelope.ToString(), delay, cancel);

    /// <summary>
    /// Sends what is due in a shard by a time, oldest first, at most <paramref name="max"/> messages; returns how many. A row's new
    /// due time is written first, under its version, so that two sweepers do not send the same message.
    /// </summary>
    public async Task<int> Sweep(string shard, DateTimeOffset dueBy, DateTimeOffset now, int max, CancellationToken cancel)
    {
        var sent = 0;
        var seen = 0;
        await foreach (var stored in outbox.AllOf(shard, cancel))
        {
            if (sent == max || ++seen > max * 10) break;
            if (stored.Message.DueAt > dueBy) continue;
            var swept = stored.Message.Swept(now);
            try
            {
                var version = await outbox.Replace(stored, swept, cancel);
                await queues.Send(swept.Queue, Envelope.Write(swept, version), cancel: cancel);
                sent++;
            }
            catch (RowChangedException)
            {
                // Its consumer finished, or another sweeper took it.
            }
        }
        return sent;
    }
}
