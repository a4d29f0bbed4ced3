using System.Diagnostics.Metrics;
using Sarnakh.Application;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Messages;
using Sarnakh.Tests.Storage;

namespace Sarnakh.Tests.Messages;

public class WatchQueuesTests
{
    [Fact]
    public async Task TheAgeOfTheFirstMessage_IsMeasured()
    {
        await using var engine = new EmbeddedEngine();
        var queues = QueueList.Watched;
        foreach (var queue in queues.Names) await engine.Queues.EnsureQueue(queue, TestApp.Cancel);
        await engine.Queues.Send(IntakeLead.Queue, "waiting", cancel: TestApp.Cancel);
        await engine.Pass(TimeSpan.FromMinutes(7));
        await engine.Queues.Send(IntakeLead.Queue, "came later", cancel: TestApp.Cancel);

        var ages = await Measures(() => new WatchQueues(queues, engine.Queues, engine.Clock).Run(TestApp.Cancel));

        ages.Keys.ShouldBe(queues.Names, ignoreOrder: true);
        ages[IntakeLead.Queue].ShouldBe(420);
        ages[ReceiveSubmission.FallbackQueue].ShouldBe(0);
    }

    /// <summary>What the product's meter is told meanwhile, by queue.</summary>
    private static async Task<Dictionary<string, double>> Measures(Func<Task> act)
    {
        var measured = new Dictionary<string, double>();
        // The meter is the process's; products that other tests run measure too.
        var here = new AsyncLocal<bool> { Value = true };
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: Telemetry.Name, Name: "sarnakh.queue.oldest_age" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            if (here.Value && tags is [{ Key: "queue", Value: string queue }]) measured[queue] = value;
        });
        listener.Start();
        await act();
        return measured;
    }
}
