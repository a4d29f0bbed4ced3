using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// How a form fares. What became of its submissions is counted in the store; refusals and unknown fields, which leave
/// nothing there, since this process started.
/// </summary>
public sealed record FormHealthReport(
    long Received, long Pending, long Live, long Merged, long Quarantined, long Erased, DateTimeOffset? LastReceivedAt,
    IReadOnlyDictionary<string, long> Refused, IReadOnlyList<UnknownField> UnknownFields);

/// <summary>Counts a form's submissions by reading the states of all; meant for a settings page, not for a list.</summary>
public sealed class ReportFormHealth(SubmissionTable submissions, FormHealth health)
{
    public async Task<FormHealthReport> Run(string formId, CancellationToken cancel)
    {
        var counts = new long[Enum.GetValues<SubmissionState>().Length];
        DateTimeOffset? last = null;
        foreach (var shard in RecordId.Shards)
            await foreach (var (receipt, ofForm, state, _) in submissions.StatesOf(shard, cancel))
            {
                if (ofForm != formId) continue;
                counts[(int)state]++;
                if (last is null || receipt.CreatedAt > last) last = receipt.CreatedAt;
            }
        var here = health.Of(formId);
        return new FormHealthReport(
            counts.Sum(), counts[(int)SubmissionState.Pending], counts[(int)SubmissionState.Live], counts[(int)SubmissionState.Merged],
            counts[(int)SubmissionState.Quarantined], counts[(int)SubmissionState.Erased], last, here.Refused, here.UnknownFields);
    }
}
