using Sarnakh.Capture;
using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>
/// Puts failed messages away. No submission goes with them: one that was still on its way to a lead is moved to quarantine
/// with the reason <see cref="JudgeSubmission.IntakeFailed"/>, where a person reads it and releases it (intake begins anew) or
/// rejects it, so that the books balance; one that only the message carried is stored there first. The message itself can be
/// taken back for <see cref="CollectFailed.KeepDiscarded"/>.
/// </summary>
public sealed class DiscardFailed(FindFailed find, FailedMessageTable table, JudgeSubmission judge, RestoreSubmission restore, CountFailed count)
{
    public async Task<HandledMessages> Run(FailedSelection selection, CancellationToken cancel)
    {
        var (messages, left) = await find.Run(selection, cancel);
        var done = new List<FailedMessageRef>();
        foreach (var name in messages)
        {
            if (await table.Find(name, cancel) is not { } stored) continue;
            await Hold(stored.Message, cancel);
            try
            {
                await table.Discard(stored, cancel);
                done.Add(name);
            }
            catch (RowChangedException)
            {
                // Somebody else handled it meanwhile, or a copy of it failed just now and stays to be seen.
            }
        }
        count.Forget();
        return new HandledMessages(done, messages.Count - done.Count, left);
    }

    /// <summary>
    /// Takes a discard back: a submission that it sent to quarantine is released, which sends it to intake; a message without one
    /// is listed again. Undo is for messages by name.
    /// </summary>
    public async Task<HandledMessages> Undo(IReadOnlyList<FailedMessageRef> messages, CancellationToken cancel)
    {
        var done = new List<FailedMessageRef>();
        foreach (var name in messages.Distinct())
        {
            if (await table.FindDiscarded(name, cancel) is not { } stored) continue;
            try
            {
                if (stored.Message.Receipt is { } receipt && await judge.Release(receipt, cancel) is null) await table.DeleteDiscarded(stored, cancel);
                else await table.Restore(stored, cancel);
                done.Add(name);
            }
            catch (RowChangedException)
            {
                // Somebody else took it back too.
            }
        }
        count.Forget();
        return new HandledMessages(done, messages.Count - done.Count, 0);
    }

    private async Task Hold(FailedMessage message, CancellationToken cancel)
    {
        var content = MessageContent.Read(message.Queue, message.Body);
        if (content.Waiting is { } waiting) await restore.Hold(waiting, cancel);
        else if (content.Receipt is { } receipt) await judge.Hold(receipt, cancel);
    }
}
