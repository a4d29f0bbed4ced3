using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Storage;
using static Sarnakh.Tests.Messages.FailedMessageTests;

namespace Sarnakh.Tests.Messages;

/// <summary>Where the time of the queues is turned too, which only the embedded ones allow.</summary>
public class CollectFailedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F12_AnOutageLongerThanAllTries_FailsNoSubmissionThatWaitsInTheQueue()
    {
        var clock = new ShiftedClock();
        await using var app = await TestApp.Start(services => services.Replace(clock));
        app.Faults.Fail(call => call.Name == ShardKeys.Table, int.MaxValue);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        for (var tries = 1; tries <= 8; tries++)
        {
            var sends = tries + 1;
            await Until(() => Task.FromResult(app.Faults.Done.LongCount(call => call is { Operation: "Send", Name: ReceiveSubmission.FallbackQueue })), sends);
            clock.Shift += TimeSpan.FromSeconds(61);
        }
        app.Faults.Clear();
        clock.Shift += TimeSpan.FromSeconds(61);
        await Until(async () => await app.Get<SubmissionTable>().Find(receipt, Cancel) is null ? 0 : 1, 1);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        (await app.Get<IQueueStore>().Count(ReceiveSubmission.FallbackQueue + "-poison", Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task ACrashBetweenKeepAndDelete_KeepsOneEntry()
    {
        var clock = new ShiftedClock();
        await using var app = await TestApp.Start(services => services.Replace(clock));
        app.Faults.Fail(call => call is { Operation: "Delete", Name: Poison });
        await app.Get<IQueueStore>().Send(Poison, "no envelope", cancel: Cancel);
        // The crash may hit the timer's run or this one.
        await Collect(app).ContinueWith(_ => { }, TaskScheduler.Default);
        await Until(() => Task.FromResult(app.Faults.Calls.LongCount(call => call is { Operation: "Delete", Name: Poison })), 1);
        (await app.Get<IQueueStore>().Count(Poison, Cancel)).ShouldBe(1);

        clock.Shift = TimeSpan.FromMinutes(6);
        await GivenUp(app, 2);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(1);
        (await app.Get<IQueueStore>().Count(Poison, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task TheirNumber_IsMeasuredByQueue()
    {
        await using var app = await TestApp.Start();
        var measured = new ConcurrentQueue<(string? Queue, long Count)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: Telemetry.Name, Name: "sarnakh.queue.poison" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => measured.Enqueue((tags[0].Value as string, count)));
        listener.Start();
        await Park(app, IntakeLead.Queue, "no envelope 1", "no envelope 2", "no envelope 3");
        await Collect(app);

        // Other tests of this process measure too.
        measured.ShouldContain((IntakeLead.Queue, 3));
        measured.Select(one => one.Queue).ShouldContain(ReceiveSubmission.FallbackQueue);
    }
}
