using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// Erases what a submission says, whatever state it is in; its receipt stays counted. Its entry on a lead's timeline goes first,
/// and its message and its place in the quarantine with it. Repeatable.
/// </summary>
public sealed class EraseSubmission(SubmissionTable submissions, LeadTable leads, TimelineTable timelines, OutboxTable outbox, TimeProvider clock)
{
    private const int Attempts = 40;

    public async Task Run(RecordId receipt, CancellationToken cancel)
    {
        for (var attempt = 0; await submissions.Find(receipt, cancel) is { } stored; attempt++)
        {
            try
            {
                if (stored.Submission.State != SubmissionState.Erased) await Erase(stored, cancel);
                await submissions.EraseParts(receipt, cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // Intake, the sweeper, a person or a second erasure was at it: read again.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task Erase(StoredSubmission stored, CancellationToken cancel)
    {
        var submission = stored.Submission;
        var receipt = submission.ReceiptId;
        if (submission.LeadId is { } lead && await timelines.FindDeletion(lead, submission.ReceivedAt, receipt, cancel) is { } entry) await leads.Commit([entry], cancel);
        List<RowWrite> writes = [SubmissionTable.Erase(stored)];
        if (submission.State == SubmissionState.Quarantined && await submissions.EndQuarantine(receipt, cancel) is { } ended) writes.Add(ended);
        if (await outbox.Find(receipt.Shard, IntakeLead.MessageFor(receipt, clock.GetUtcNow()).Id, cancel) is { } message)
            writes.Add(OutboxTable.Delete(receipt.Shard, message.Message.Id, message.Version));
        await leads.Commit(writes, cancel);
    }
}
