using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// A person's word on a submission in quarantine: release sends it on its way to a lead, reject erases its content. Both may
/// be repeated; the other one afterwards is refused with the state the submission is in.
/// </summary>
public sealed class JudgeSubmission(
    SubmissionTable submissions, LeadTable leads, TimelineTable timelines, OutboxTable outbox, SendMessages messages, TimeProvider clock)
{
    /// <summary>The reason of a submission that intake failed on until a person put its message away.</summary>
    public const string IntakeFailed = "intake.failed";

    /// <summary>
    /// Takes a submission that is on its way to a lead out of intake and into quarantine; any other is left as it is. One that
    /// stands on its lead's timeline already only lacked its last step, which is done instead.
    /// </summary>
    public async Task Hold(RecordId receipt, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await submissions.Find(receipt, cancel) is not { Submission: { State: SubmissionState.Pending } submission } stored) return;
            List<RowWrite> writes = submission.LeadId is { } lead && await timelines.Holds(lead, submission.ReceivedAt, receipt, cancel)
                ? [SubmissionTable.Replace(stored, SubmissionState.Merged, lead)]
                : [.. SubmissionTable.Quarantine(stored, IntakeFailed)];
            // Without its message the sweeper lets it rest.
            if (await outbox.Find(receipt.Shard, IntakeLead.MessageFor(receipt, clock.GetUtcNow()).Id, cancel) is { } message)
                writes.Add(OutboxTable.Delete(receipt.Shard, message.Message.Id, message.Version));
            try
            {
                await leads.Commit(writes, cancel);
                return;
            }
            catch (Exception e) when (e is RowChangedException or RowExistsException)
            {
                // Intake, the sweeper or somebody else was at it: read again and decide anew.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    public async Task<Problem?> Release(RecordId receipt, CancellationToken cancel)
    {
        if (await submissions.Find(receipt, cancel) is not { } stored) return new Problem(404, "submission.unknown");
        if (stored.Submission.State is SubmissionState.Erased) return new Problem(409, "submission.erased");
        if (stored.Submission.State is not SubmissionState.Quarantined) return null;

        var message = IntakeLead.MessageFor(receipt, clock.GetUtcNow());
        List<RowWrite> writes = [OutboxTable.Put(message), SubmissionTable.Replace(stored, SubmissionState.Pending, null)];
        if (await submissions.EndQuarantine(receipt, cancel) is { } ended) writes.Add(ended);
        var versions = await leads.Commit(writes, cancel);
        await messages.Now(message, versions[0], cancel);
        return null;
    }

    public async Task<Problem?> Reject(RecordId receipt, CancellationToken cancel)
    {
        if (await submissions.Find(receipt, cancel) is not { } stored) return new Problem(404, "submission.unknown");
        if (stored.Submission.State is not (SubmissionState.Quarantined or SubmissionState.Erased)) return new Problem(409, "submission.not_quarantined");

        if (stored.Submission.State is SubmissionState.Quarantined)
        {
            List<RowWrite> writes = [SubmissionTable.Erase(stored)];
            if (await submissions.EndQuarantine(receipt, cancel) is { } ended) writes.Add(ended);
            await leads.Commit(writes, cancel);
        }
        await submissions.EraseParts(receipt, cancel);
        return null;
    }
}
