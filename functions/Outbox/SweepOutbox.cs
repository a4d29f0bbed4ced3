using Microsoft.Extensions.Logging;
using Sarnakh.Leads;

namespace Sarnakh.Outbox;

/// <summary>Sends everything that a crash or an outage left in the outbox, in bounded portions.</summary>
public sealed class SweepOutbox(SendMessages messages, TimeProvider clock, ILogger<SweepOutbox> log)
{
    /// <summary>Messages of one shard in one run; the next run goes on.</summary>
    public const int MaxOfShard = 500;

    public async Task<int> Run(CancellationToken cancel)
    {
        var sent = 0;
        foreach (var shard in RecordId.Shards) sent += await messages.Sweep(shard, clock.GetUtcNow(), MaxOfShard, cancel);
        if (sent > 0) log.LogInformation("Swept {Count} messages out of the outbox", sent);
        return sent;
    }
}
