using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>A page of quarantined submissions; <paramref name="Next"/> is where the next one goes on, null at the end.</summary>
public sealed record QuarantinePage(IReadOnlyList<Submission> Items, RecordId? Next);

/// <summary>Submissions in quarantine, newest first over all shards.</summary>
public sealed class ListQuarantine(SubmissionTable submissions)
{
    public async Task<QuarantinePage> Run(RecordId? before, int limit, CancellationToken cancel)
    {
        var receipts = new List<RecordId>();
        foreach (var shard in RecordId.Shards)
            await foreach (var receipt in submissions.QuarantinedOf(shard, before, cancel)) receipts.Add(receipt);
        var newest = receipts.OrderDescending().Take(limit).ToList();
        var found = await Task.WhenAll(newest.Select(receipt => submissions.Find(receipt, cancel)));
        var items = found.OfType<StoredSubmission>().Select(stored => stored.Submission).Where(submission => submission.State == SubmissionState.Quarantined).ToList();
        return new QuarantinePage(items, receipts.Count > limit ? newest[^1] : null);
    }
}
