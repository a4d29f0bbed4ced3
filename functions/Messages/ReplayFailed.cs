using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>
/// Sends failed messages to their queues again, once their cause is mended. Sent before it is forgotten: a crash in between,
/// or two people at once, send a message twice, which its function finds out. What fails again comes back.
/// </summary>
public sealed class ReplayFailed(FindFailed find, FailedMessageTable table, IQueueStore store, CountFailed count, ILogger<ReplayFailed> log)
{
    public async Task<HandledMessages> Run(FailedSelection selection, CancellationToken cancel)
    {
        var (messages, left) = await find.Run(selection, cancel);
        var done = new List<FailedMessageRef>();
        var gone = 0;
        foreach (var name in messages)
        {
            if (await table.Find(name, cancel) is not { } stored)
            {
                gone++;
                continue;
            }
            try
            {
                await store.Send(name.Queue, stored.Message.Body, cancel: cancel);
                await table.Delete(stored, cancel);
            }
            catch (StorageLimitException e)
            {
                // A stranger wrote it past our store, which cannot send the like: it can only be put away.
                log.LogWarning(e, "Message {Message} cannot be sent to queue {Queue} again", name.Id, name.Queue);
                continue;
            }
            catch (RowChangedException)
            {
                // Somebody else replayed it too, or a copy of it failed just now and stays to be seen.
            }
            done.Add(name);
        }
        count.Forget();
        return new HandledMessages(done, gone, left);
    }
}
