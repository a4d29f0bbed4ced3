using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>One receipt that does not end where its state says.</summary>
public sealed record Difference(RecordId ReceiptId, string Problem);

/// <summary>
/// The books: <c>receipts = pending + live + merged + quarantined + erased</c>, and each live or merged receipt stands on
/// exactly one lead's timeline. Pending ones are on their way; with none of them the promise of capture reads
/// <i>receipts = live + merged + quarantined + erased</i>.
/// </summary>
public sealed record Balance(long Receipts, long Pending, long Live, long Merged, long Quarantined, long Erased, IReadOnlyList<Difference> Differences)
{
    public bool Balanced => Receipts == Pending + Live + Merged + Quarantined + Erased && Differences.Count == 0;
}

/// <summary>
/// Proves the books from both sides: what the submissions say became of them against what the leads and their timelines
/// hold. Reads every submission and timeline entry; what changes while it reads is looked at once more before it counts as a
/// difference.
/// </summary>
public sealed class BalanceBooks(SubmissionTable submissions, TimelineTable timelines, LeadTable leads)
{
    private const int MaxDifferences = 100;

    public async Task<Balance> Run(CancellationToken cancel)
    {
        var counts = new long[Enum.GetValues<SubmissionState>().Length];
        var claimed = new Dictionary<RecordId, RecordId>();
        foreach (var shard in RecordId.Shards)
            await foreach (var (receipt, _, state, lead) in submissions.StatesOf(shard, cancel))
            {
                counts[(int)state]++;
                if (state is SubmissionState.Live or SubmissionState.Merged) claimed[receipt] = lead ?? receipt;
            }

        // With the lead on whose timeline the receipt stands, if it stands on one.
        var suspects = new Dictionary<RecordId, RecordId?>();
        foreach (var shard in RecordId.Shards)
        {
            var here = new HashSet<RecordId>();
            await foreach (var lead in leads.IdsOf(shard, cancel)) here.Add(lead);
            await foreach (var (lead, receipt) in timelines.SubmissionsOf(shard, cancel))
                if (!here.Contains(lead) || !claimed.Remove(receipt, out var said) || said != lead)
                    suspects[receipt] = lead;
        }
        foreach (var receipt in claimed.Keys) suspects.TryAdd(receipt, null);

        var differences = new List<Difference>();
        foreach (var (receipt, standsOn) in suspects)
            if (differences.Count < MaxDifferences && await ProblemOf(receipt, standsOn, cancel) is { } problem)
                differences.Add(new Difference(receipt, problem));
        return new Balance(
            counts.Sum(), counts[(int)SubmissionState.Pending], counts[(int)SubmissionState.Live], counts[(int)SubmissionState.Merged],
            counts[(int)SubmissionState.Quarantined], counts[(int)SubmissionState.Erased], differences);
    }

    private async Task<string?> ProblemOf(RecordId receipt, RecordId? standsOn, CancellationToken cancel)
    {
        // What a deleted lead leaves behind is being erased.
        if (standsOn is { } on && await leads.FindDeleted(on, cancel) is not null) return null;
        if (await submissions.Find(receipt, cancel) is not { Submission: var submission }) return "lead_without_submission";
        if (submission.State is SubmissionState.Pending) return null;
        if (submission.State is not (SubmissionState.Live or SubmissionState.Merged)) return "on_a_lead_though_not_taken_in";
        var lead = submission.LeadId ?? receipt;
        if (await leads.Find(lead, cancel) is null) return await leads.FindDeleted(lead, cancel) is null ? "lead_missing" : null;
        return await timelines.Holds(lead, submission.ReceivedAt, receipt, cancel) ? null : "not_on_the_timeline";
    }
}
