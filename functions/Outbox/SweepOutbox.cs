using Microsoft.Extensions.Logging;
using Sarnakh.Text;

namespace Sarnakh.Outbox;

/// <summary>Sends everything that a crash or an outage left in the outbox, in bounded portions.</summary>
public sealed class SweepOutbox(SendMessages messages, TimeProvider clock, ILogger<SweepOutbox> log)
{
    /// <summary>Messages of one shard in one run; the next run goes on.</summary>
    public const int MaxOfShard = 500;

    public Task<int> Run(CancellationToken cancel) => Run(clock.GetUtcNow(), cancel);

    /// <summary>When a process starts: also what is not due yet, for whoever was about to send it may have died.</summary>
    public Task<int> RunAtStart(CancellationToken cancel) => Run(DateTimeOffset.MaxValue, cancel);

    private async Task<int> Run(DateTimeOffset dueBy, CancellationToken cancel)
    {
        var sent = 0;
        foreach (var shard in RecordId.Shards) sent += await messages.Sweep(shard, dueBy, clock.GetUtcNow(), MaxOfShard, cancel);
        if (sent > 0) log.LogInformation("Swept {Count} messages out of the outbox", sent);
        return sent;
    }
}
