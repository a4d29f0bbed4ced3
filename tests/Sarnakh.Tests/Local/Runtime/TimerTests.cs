using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Runtime;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Local.Runtime;

public sealed class TimerTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 21, 8, 30, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-21T08:30:00Z", "2026-03-21T08:35:00Z")]
    [InlineData("30 0 4 * * *", "2026-03-21T08:30:00Z", "2026-03-22T04:00:30Z")]
    [InlineData("0 0 9 * * MON-FRI", "2026-03-21T08:30:00Z", "2026-03-23T09:00:00Z")]
    [InlineData("*/10 * * * * *", "2026-03-21T08:30:01Z", "2026-03-21T08:30:10Z")]
    [InlineData("00:07:00", "2026-03-21T08:30:00Z", "2026-03-21T08:37:00Z")]
    public void ASchedule_TellsItsNextOccurrence(string text, string after, string next) =>
        Schedule.Parse(text)!.Next(Time(after)).ShouldBe(Time(next));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("* * *")]
    [InlineData("0 61 * * * *")]
    [InlineData("-00:05:00")]
    public void ATextThatIsNoSchedule_IsNotTaken(string text) => Schedule.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("0 */5 * * * *", 3 * 3600, "2026-03-21T11:30:00Z")]
    [InlineData("*/1 * * * * *", 3 * 3600, "2026-03-21T11:30:00Z")]
    [InlineData("0 0 4 * * *", 10 * 86400 + 100, "2026-03-31T04:00:00Z")]
    [InlineData("0 0 0 1 1 *", 86400 * 800, "2028-01-01T00:00:00Z")]
    [InlineData("00:07:00", 3600, "2026-03-21T09:26:00Z")]
    [InlineData("0 */5 * * * *", 299, null)]
    public void OfManyMissedOccurrences_TheLatestIsDue(string text, int seconds, string? due) =>
        Schedule.Parse(text)!.Due(s_start, s_start.AddSeconds(seconds)).ShouldBe(due is null ? null : Time(due));

    [Fact]
    public async Task ATimer_RunsAtItsOccurrences()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using var host = await Start(stage, runs);

        await Turn(stage, TimeSpan.FromMinutes(4));
        runs.All.ShouldBeEmpty();
        await Turn(stage, TimeSpan.FromMinutes(1));
        await Eventually.True(() => runs.All.Count == 1);
        await Turn(stage, TimeSpan.FromMinutes(5));
        await Eventually.True(() => runs.All.Count == 2);

        runs.All.ShouldAllBe(run => !run.IsPastDue);
        var second = runs.All.Last().ScheduleStatus!;
        second.Last.ShouldBe(Time("2026-03-21T08:35:00Z").UtcDateTime);
        second.Next.ShouldBe(Time("2026-03-21T08:45:00Z").UtcDateTime);
    }

    // F18
    [Fact]
    public async Task AfterThreeHoursDown_OneRunMakesGoodWhatWasMissed()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using (await Start(stage, runs)) await Idle(stage);
        stage.Clock.Turn(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(2));

        await using var host = await Start(stage, runs);
        await Eventually.True(() => !runs.All.IsEmpty);
        await Idle(stage);

        runs.All.ShouldHaveSingleItem().IsPastDue.ShouldBeTrue();
        await Turn(stage, TimeSpan.FromMinutes(3));
        await Eventually.True(() => runs.All.Count == 2);
        runs.All.Last().IsPastDue.ShouldBeFalse();
    }

    // F18
    [Fact]
    public async Task ALongRun_IsNotOvertakenByItsNextOccurrence()
    {
        await using var stage = new Stage();
        var runs = new Runs { Gate = new SemaphoreSlim(0) };
        await using var host = await Start(stage, runs);
        await Turn(stage, TimeSpan.FromMinutes(5));
        await Eventually.True(() => runs.Running == 1);

        for (var i = 0; i < 40; i++)
        {
            await stage.Clock.Asleep(1);
            stage.Clock.Turn(TimerLoop.Lease / 3);
        }
        runs.Most.ShouldBe(1);
        runs.All.Count.ShouldBe(1);
        runs.Gate.Release(2);

        await Eventually.True(() => runs.All.Count == 2);
        runs.All.Last().IsPastDue.ShouldBeTrue("its own occurrences passed while the first run lasted");
        runs.Most.ShouldBe(1);
    }

    // F18
    [Fact]
    public async Task TwoProcessesOnOneStore_RunEachOccurrenceOnce()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using var first = await Start(stage, runs);
        await using var second = await Start(stage, runs);

        for (var occurrence = 1; occurrence <= 20; occurrence++)
        {
            await Idle(stage, loops: 2);
            stage.Clock.Turn(TimeSpan.FromMinutes(5));
            var expected = occurrence;
            await Eventually.True(() => runs.All.Count >= expected);
        }

        runs.All.Select(run => run.ScheduleStatus!.LastUpdated).ShouldBeUnique();
        runs.All.Count.ShouldBe(20);
        runs.Most.ShouldBe(1);
    }

    [Fact]
    public async Task ARunWhoseProcessDied_IsRepeatedByAnother()
    {
        await using var stage = new Stage();
        var dead = new Runs { Gate = new SemaphoreSlim(0) };
        var alive = new Runs();
        await using var first = await Start(stage, dead);
        await Turn(stage, TimeSpan.FromMinutes(5));
        await Eventually.True(() => dead.Running == 1);
        // A process that died renews nothing.
        stage.Faults.Fail(call => call.Operation == "Batch" && call.Name == "runtime", int.MaxValue);
        await stage.Clock.Asleep(1);
        stage.Clock.Turn(TimerLoop.Lease + TimeSpan.FromSeconds(1));
        await Eventually.True(() => stage.Faults.Calls.Count(call => call.Operation == "Batch") >= 3);
        stage.Faults.Clear();

        await using var second = await Start(stage, alive);

        await Eventually.True(() => alive.All.Count == 1);
        alive.All.Single().IsPastDue.ShouldBeTrue();
        dead.Gate!.Release();
    }

    [Fact]
    public async Task ARunThatFails_LeavesTheScheduleAsItIs()
    {
        await using var stage = new Stage();
        var runs = new Runs { Fails = true };
        await using var host = await Start(stage, runs);

        for (var i = 1; i <= 3; i++)
        {
            await Turn(stage, TimeSpan.FromMinutes(5));
            var expected = i;
            await Eventually.True(() => runs.All.Count == expected);
        }

        runs.All.ShouldAllBe(run => !run.IsPastDue);
    }

    [Fact]
    public async Task ATimerThatRunsOnStartup_RunsOnceMore()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using var host = await Start(stage, runs, typeof(StartupTimer));
        await Eventually.True(() => !runs.All.IsEmpty);
        await Idle(stage);

        runs.All.ShouldHaveSingleItem().IsPastDue.ShouldBeFalse();
        stage.Clock.Turn(TimeSpan.FromHours(1));
        await Eventually.True(() => runs.All.Count == 2);
    }

    [Fact]
    public async Task ATimerWithoutMonitor_MakesNothingGood()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using (await Start(stage, runs, typeof(UnmonitoredTimer))) await Idle(stage);
        stage.Clock.Turn(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(2));

        await using var host = await Start(stage, runs, typeof(UnmonitoredTimer));
        await Turn(stage, TimeSpan.FromMinutes(2));
        await Idle(stage);
        runs.All.ShouldBeEmpty();
        await Turn(stage, TimeSpan.FromMinutes(1));
        await Eventually.True(() => runs.All.Count == 1);

        runs.All.Single().ScheduleStatus.ShouldBeNull();
    }

    [Fact]
    public async Task AnOutageOfStorage_IsWaitedOutAndMadeGood()
    {
        await using var stage = new Stage();
        var runs = new Runs();
        await using var host = await Start(stage, runs);
        await stage.Clock.Asleep(1);
        stage.Faults.FailAll();
        stage.Clock.Turn(TimeSpan.FromMinutes(5));
        await stage.Clock.Asleep(1);
        runs.All.ShouldBeEmpty();
        stage.Faults.Clear();

        stage.Clock.Turn(TimeSpan.FromSeconds(5));

        await Eventually.True(() => runs.All.Count == 1);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Task<RunningHost> Start(Stage stage, Runs runs, Type? functions = null) =>
        stage.Start(builder => builder.Services.AddSingleton(runs), ["--Every=0 */5 * * * *"], functions ?? typeof(FiveMinuteTimer));

    private static async Task Turn(Stage stage, TimeSpan time)
    {
        await Idle(stage);
        stage.Clock.Turn(time);
    }

    /// <summary>Until so many loops sleep towards their next occurrence and none runs.</summary>
    private static async Task Idle(Stage stage, int loops = 1)
    {
        await stage.Tables.EnsureTable("runtime", Cancel);
        await Eventually.True(() =>
            stage.Tables.All("runtime", new RowQuery("timer")).ToBlockingEnumerable(Cancel).All(row => row.Time("until") is null));
        await stage.Clock.Asleep(loops);
    }

    public sealed class Runs
    {
        private int _running;

        public SemaphoreSlim? Gate { get; init; }

        public bool Fails { get; init; }

        public ConcurrentQueue<TimerInfo> All { get; } = new();

        public int Running => _running;

        public int Most { get; private set; }

        public async Task Run(TimerInfo info, CancellationToken cancel)
        {
            lock (All) Most = Math.Max(Most, Interlocked.Increment(ref _running));
            try
            {
                All.Enqueue(info);
                if (Gate is not null) await Gate.WaitAsync(cancel);
                if (Fails) throw new InvalidOperationException("It fails as planned.");
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    public sealed class FiveMinuteTimer(Runs runs)
    {
        [Function("FiveMinuteTimer")]
        public Task Run([TimerTrigger("%Every%")] TimerInfo timer, CancellationToken cancel) => runs.Run(timer, cancel);
    }

    public sealed class StartupTimer(Runs runs)
    {
        [Function("StartupTimer")]
        public Task Run([TimerTrigger("01:00:00", RunOnStartup = true)] TimerInfo timer, CancellationToken cancel) => runs.Run(timer, cancel);
    }

    public sealed class UnmonitoredTimer(Runs runs)
    {
        [Function("UnmonitoredTimer")]
        public Task Run([TimerTrigger("0 */5 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancel) => runs.Run(timer, cancel);
    }
}
