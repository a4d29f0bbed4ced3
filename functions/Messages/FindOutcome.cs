using Sarnakh.Capture;
using Sarnakh.Text;

namespace Sarnakh.Messages;

/// <summary>What became of the submission that a message is about.</summary>
public sealed class FindOutcome(SubmissionTable submissions)
{
    /// <summary>
    /// True if a message of the queue about this submission has nothing left to do: intake is done once the submission is no
    /// longer pending, a restore once the submission is there.
    /// </summary>
    public async Task<bool> IsDone(string queue, RecordId receipt, CancellationToken cancel) =>
        await submissions.StateOf(receipt, cancel) is { } state && (queue == ReceiveSubmission.FallbackQueue || state != SubmissionState.Pending);
}
