using Sarnakh.Capture;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>
/// Drops what was kept as long as the settings say. Each run does a bounded portion of each shard and notes how far it came; an
/// interrupted one is repeated. Receipts stay, so the books balance.
/// </summary>
public sealed class EnforceRetention(RetentionTable retention, SubmissionTable submissions, JudgeSubmission judge, TimeProvider clock)
{
    /// <summary>Rows of one kind and shard in one run.</summary>
    public const int MostOfShard = 500;

    public async Task Run(CancellationToken cancel)
    {
        var (settings, _) = await retention.Find(cancel);
        var now = clock.GetUtcNow();
        foreach (var shard in RecordId.Shards)
        {
            if (settings.RawDays is { } raw) await DropBodies(shard, now.AddDays(-raw), cancel);
            if (settings.QuarantineDays is { } quarantine) await Reject(shard, now.AddDays(-quarantine), cancel);
            if (settings.IdempotencyDays is { } keys) await TrimKeys(shard, now.AddDays(-keys), cancel);
        }
    }

    private async Task DropBodies(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var from = await submissions.FindMark(shard, "raw", cancel);
        var next = await submissions.DropBodies(shard, from, before, MostOfShard, cancel);
        if (next != from) await submissions.PutMark(shard, "raw", next, cancel);
    }

    private async Task Reject(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var old = new List<RecordId>();
        await foreach (var receipt in submissions.QuarantinedOf(shard, null, cancel))
        {
            // Oldest first.
            if (receipt.CreatedAt >= before || old.Count == MostOfShard) break;
            old.Add(receipt);
        }
        // Released in this moment: it is refused, and has what it needs.
        foreach (var receipt in old) await judge.Reject(receipt, cancel);
    }

    private async Task TrimKeys(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var from = await submissions.FindMark(shard, "keys", cancel);
        var next = await submissions.TrimKeys(shard, from, before, MostOfShard, cancel);
        if (next != from) await submissions.PutMark(shard, "keys", next, cancel);
    }
}
