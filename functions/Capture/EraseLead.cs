using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// Erases what a deleted lead left behind: the claims on its addresses and numbers, the content of its submissions (their
/// receipts stay counted, as erased) and its timeline. Safe to repeat: a receipt is erased before the entry that names it.
/// </summary>
public sealed class EraseLead(LeadTable leads, TimelineTable timelines, SubmissionTable submissions, ClaimIdentities claims, OutboxTable outbox, TimeProvider clock)
{
    private const int Attempts = 40;

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        var id = RecordId.Parse(envelope.Body);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Once(id, envelope.Id, cancel);
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

        var timeline = new List<(TimelineEntry Entry, RowWrite Deletion)>();
        await foreach (var entry in timelines.AllOf(id, cancel)) timeline.Add(entry);
        foreach (var part in timeline.Chunk(StorageLimits.BatchRows))
        {
            foreach (var receipt in part.Select(row => row.Entry).Where(entry => entry.IsSubmission).Select(entry => entry.ReceiptId!.Value)) await Erase(receipt, cancel);
            await leads.Commit([.. part.Select(row => row.Deletion)], cancel);
        }

        List<RowWrite> done = [LeadTable.Forget(deleted)];
        if (await outbox.Find(id.Shard, messageId, cancel) is { } message) done.Add(OutboxTable.Delete(id.Shard, messageId, message.Version));
        await leads.Commit(done, cancel);
    }

    private async Task Erase(RecordId receipt, CancellationToken cancel)
    {
        if (await submissions.Find(receipt, cancel) is not { } stored) return;
        if (stored.Submission.State != SubmissionState.Erased)
        {
            List<RowWrite> writes = [SubmissionTable.Erase(stored)];
            // One that stood on the timeline already and only lacked its last step has a message still.
            if (await outbox.Find(receipt.Shard, IntakeLead.MessageFor(receipt, clock.GetUtcNow()).Id, cancel) is { } message)
                writes.Add(OutboxTable.Delete(receipt.Shard, message.Message.Id, message.Version));
            await leads.Commit(writes, cancel);
        }
        await submissions.EraseParts(receipt, cancel);
    }
}
