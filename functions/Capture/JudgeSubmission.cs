using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Capture;

/// <summary>
/// A person's word on a submission in quarantine: release sends it on its way to a lead, reject erases its content. Both may
/// be repeated; the other one afterwards is refused with the state the submission is in.
/// </summary>
public sealed class JudgeSubmission(SubmissionTable submissions, LeadTable leads, SendMessages messages, TimeProvider clock)
{
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
