using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>How many failed messages there are, at most ten seconds old, so that every answer to the dashboard can tell.</summary>
public sealed class CountFailed(FailedMessageTable table, WatchedQueues queues, TimeProvider clock)
{
    private static readonly TimeSpan TrustFor = TimeSpan.FromSeconds(10);

    private volatile Known? _known;

    /// <summary>Null while the tables are away.</summary>
    public async ValueTask<int?> Recent(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known is { } known && now - known.At < TrustFor) return known.Count;
        try
        {
            var count = 0;
            foreach (var queue in queues.Names)
                await foreach (var _ in table.AllOf(queue, cancel)) count++;
            _known = new Known(count, now);
            return count;
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    /// <summary>After a change: the next to ask counts anew.</summary>
    public void Forget() => _known = null;

    private sealed record Known(int Count, DateTimeOffset At);
}
