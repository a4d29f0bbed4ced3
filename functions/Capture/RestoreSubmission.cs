using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Capture;

/// <summary>Stores what came while the tables were away. A repetition finds the row and does nothing.</summary>
public sealed class RestoreSubmission(
    SubmissionTable submissions, FormTable forms, TombstoneTable tombstones, SendMessages messages, IQueueStore queues, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task Run(string text, CancellationToken cancel)
    {
        var waiting = FallbackSubmission.Read(text);
        try
        {
            await Restore(waiting, cancel);
        }
        catch (StorageUnavailableException)
        {
            // An outage is no fault of the message: it waits on as a new one, so that neither its tries nor its days in the queue run out.
            await queues.Send(ReceiveSubmission.FallbackQueue, text, Patience, cancel);
        }
    }

    /// <summary>Stores it in quarantine, for a person to judge, instead of sending it to intake.</summary>
    public Task Hold(FallbackSubmission waiting, CancellationToken cancel)
    {
        var held = waiting.Submission with { State = SubmissionState.Quarantined, Reasons = [.. waiting.Submission.Reasons, JudgeSubmission.IntakeFailed] };
        return Restore(waiting with { Submission = held }, cancel);
    }

    /// <summary>True if the person was erased since they sent it; a restore then keeps no more than the receipt.</summary>
    public async Task<bool> IsErased(FallbackSubmission waiting, CancellationToken cancel)
    {
        var erased = await tombstones.Load(cancel);
        if (!erased.Any) return false;
        var form = await forms.Find(waiting.Submission.FormId, cancel);
        return erased.Cover(SubmissionIdentities.Of(waiting.Submission, form?.Value), waiting.Submission.ReceivedAt);
    }

    private async Task Restore(FallbackSubmission waiting, CancellationToken cancel)
    {
        if (await IsErased(waiting, cancel)) waiting = waiting with { Submission = waiting.Submission.Erased() };
        try
        {
            await Store(waiting.Submission, waiting.IdempotencyHash, cancel);
        }
        catch (RowExistsException) when (waiting.IdempotencyHash is not null)
        {
            // Its key was used by another receipt while the tables were away; both were acknowledged, so both are kept.
            await Store(waiting.Submission, null, cancel);
        }
    }

    private async Task Store(Submission submission, string? idempotencyHash, CancellationToken cancel)
    {
        if (await submissions.Find(submission.ReceiptId, cancel) is not null) return;
        var message = submission.State == SubmissionState.Pending ? IntakeLead.MessageFor(submission.ReceiptId, clock.GetUtcNow()) : null;
        var version = await submissions.Insert(submission, idempotencyHash, message, cancel);
        if (message is not null) await messages.Now(message, version, cancel);
    }
}
