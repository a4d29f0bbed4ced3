using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>
/// Erases what a deleted lead left behind: the claims on its addresses and numbers, the content of its submissions (their
/// receipts stay counted, as erased), its files, its timeline, what webhooks answered about it, and what changes of many leads remember of
/// it. Safe to repeat: a receipt is erased
/// before the entry that names it.
/// </summary>
public sealed class EraseLead(
    LeadTable leads, TimelineTable timelines, SubmissionTable submissions, FormTable forms, EraseSubmission eraseSubmission, ClaimIdentities claims, EraseLeadFiles files,
    EraseAnswers eraseAnswers, BulkTable jobs, OutboxTable outbox)
{
    private const int Attempts = 40;

    public Task Run(Envelope envelope, CancellationToken cancel) => Run(RecordId.Parse(envelope.Body), cancel);

    public async Task Run(RecordId id, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Once(id, DeleteLead.MessageIdOf(id), cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // A second delivery of the message, or an intake that ends in this moment.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task Once(RecordId id, string messageId, CancellationToken cancel)
    {
        if (await leads.FindDeleted(id, cancel) is not { } deleted) throw new InvalidDataException($"Lead {id} was not deleted.");
        await claims.Release(deleted, cancel);
        await files.Run(id, cancel);

        var timeline = new List<(TimelineEntry Entry, RowWrite Deletion)>();
        await foreach (var entry in timelines.AllOf(id, cancel)) timeline.Add(entry);
        foreach (var part in timeline.Chunk(StorageLimits.BatchRows))
        {
            foreach (var receipt in part.Select(row => row.Entry).Where(entry => entry.IsSubmission).Select(entry => entry.ReceiptId!.Value)) await Erase(receipt, id, cancel);
            await leads.Commit([.. part.Select(row => row.Deletion)], cancel);
        }

        await eraseAnswers.Run(id, cancel);
        await jobs.Forget(id, cancel);
        List<RowWrite> done = [LeadTable.Forget(deleted)];
        if (await outbox.Find(id.Shard, messageId, cancel) is { } message) done.Add(OutboxTable.Delete(id.Shard, messageId, message.Version));
        await leads.Commit(done, cancel);
    }

    private async Task Erase(RecordId receipt, RecordId lead, CancellationToken cancel)
    {
        // A submission that was attached by one identity has claimed its others, which the lead itself need not show.
        if (await submissions.Find(receipt, cancel) is { Submission: { State: not SubmissionState.Erased } submission })
            await claims.Release(LeadDraft.From(submission, (await forms.Find(submission.FormId, cancel))?.Value).Identities, lead, cancel);
        await eraseSubmission.Run(receipt, cancel);
    }
}
