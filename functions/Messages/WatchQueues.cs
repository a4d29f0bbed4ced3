using System.Diagnostics.Metrics;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Messages;

/// <summary>
/// Measures how long the first message of each queue has been waiting. Azure has no metric of it, and counts messages but once an
/// hour; the alert on a queue that is not worked off reads this one (<c>infra/azure/monitoring.bicep</c>).
/// </summary>
public sealed class WatchQueues(WatchedQueues queues, IQueueStore store, TimeProvider clock)
{
    private static readonly Gauge<double> OldestAge = Telemetry.Meter.CreateGauge<double>(
        "sarnakh.queue.oldest_age", "s", "How long the first visible message has been waiting, by queue; 0 when none is");

    public async Task Run(CancellationToken cancel)
    {
        foreach (var queue in queues.Names)
        {
            var first = await store.Peek(queue, 1, cancel);
            OldestAge.Record(first is [var oldest] ? (clock.GetUtcNow() - oldest.InsertedOn).TotalSeconds : 0, new KeyValuePair<string, object?>("queue", queue));
        }
    }
}
