using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Runtime;

namespace Sarnakh.Tests.Local.Runtime;

public sealed class QueuePumpTests
{
    private const string Settings = "--AzureFunctionsJobHost:extensions:queues:";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASend_WakesThePumpAtOnce()
    {
        await using var stage = new Stage();
        var work = new Work();
        await using var host = await Start(stage, work);
        await stage.Clock.Asleep(1);

        await stage.Queues.Send("work", "one", cancel: Cancel);

        // The clock stands still: only the word of the send can have woken it.
        await work.Next();
        await Eventually.True(() => stage.Queues.Count("work", Cancel).Result == 0);
    }

    [Fact]
    public async Task AMessage_IsBoundAsTextOrAsJson()
    {
        await using var stage = new Stage();
        var work = new Work();
        await using var host = await Start(stage, work, typeof(JsonWork));
        await stage.Clock.Asleep(1);

        await stage.Queues.Send("json", """{"NAME":"سلام","count":3}""", cancel: Cancel);

        (await work.Next()).ShouldBe("سلام 3 try 1");
    }

    [Fact]
    public async Task NoMoreRunAtOnce_ThanBatchAndThresholdAllow()
    {
        await using var stage = new Stage();
        var work = new Work { Gate = new TaskCompletionSource() };
        await stage.Queues.EnsureQueue("work", Cancel);
        for (var i = 0; i < 20; i++) await stage.Queues.Send("work", $"{i}", cancel: Cancel);
        await using var host = await Start(stage, work, [$"{Settings}batchSize=4", $"{Settings}newBatchThreshold=2"]);

        // One batch of four: more than two are in work, so no second batch is asked for.
        await Eventually.True(() => work.Running == 4);
        (await stage.Queues.Peek("work", 32, Cancel)).Count.ShouldBe(16);
        work.Gate.SetResult();
        for (var i = 0; i < 20; i++) await work.Next();

        work.Most.ShouldBeLessThanOrEqualTo(6);
        stage.Faults.Calls.Count(call => call.Operation == "Receive").ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task AFailedMessage_IsTriedAgainAfterTheDelayAndEndsInThePoisonQueue()
    {
        await using var stage = new Stage();
        var work = new Work { Fails = true };
        await using var host = await Start(stage, work, [$"{Settings}maxDequeueCount=3", $"{Settings}visibilityTimeout=00:00:30"]);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "متن اصلی", cancel: Cancel);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await work.Next()).ShouldBe($"متن اصلی try {attempt}");
            if (attempt == 3) break;
            await Eventually.True(() => stage.Faults.Done.Count(call => call.Operation == "Extend") == attempt);
            await stage.Clock.Asleep(1);
            stage.Clock.Turn(TimeSpan.FromSeconds(29));
            (await stage.Queues.Peek("work", 1, Cancel)).ShouldBeEmpty("it is hidden for the delay of host.json");
            await stage.Clock.Asleep(1);
            stage.Clock.Turn(TimeSpan.FromSeconds(2));
        }

        await Eventually.True(() => stage.Queues.Peek("work-poison", 1, Cancel).Result.Count == 1);
        (await stage.Queues.Peek("work-poison", 1, Cancel))[0].Body.ShouldBe("متن اصلی");
        await Eventually.True(() => stage.Queues.Count("work", Cancel).Result == 0);
        work.Tries.ShouldBe(3);
    }

    [Fact]
    public async Task AMessageThatCannotBeMovedToPoison_IsNotLost()
    {
        await using var stage = new Stage();
        var work = new Work { Fails = true };
        stage.Faults.LoseAnswer(call => call is { Operation: "Send", Name: "work-poison" });
        await using var host = await Start(stage, work, [$"{Settings}maxDequeueCount=1"]);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "keep", cancel: Cancel);
        await work.Next();
        await Eventually.True(() => stage.Faults.Calls.Any(call => call is { Operation: "Send", Name: "work-poison" }));

        await stage.Clock.Asleep(1);
        stage.Clock.Turn(QueuePump.Lease + TimeSpan.FromSeconds(1));

        await Eventually.True(() => stage.Queues.Count("work", Cancel).Result == 0);
        (await stage.Queues.Peek("work-poison", 32, Cancel)).ShouldAllBe(message => message.Body == "keep");
        work.Tries.ShouldBe(1, "a message beyond its tries goes to the poison queue without another run");
    }

    // F17
    [Fact]
    public async Task ASlowHandler_IsNotRunTwice()
    {
        await using var stage = new Stage();
        var work = new Work { Gate = new TaskCompletionSource() };
        await using var host = await Start(stage, work, [$"{Settings}maxPollingInterval=00:00:01"]);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "slow", cancel: Cancel);
        await Eventually.True(() => work.Running == 1);

        // Five minutes, ten leases long; at every step the pump looks for messages too.
        for (var renewals = 1; renewals <= 30; renewals++)
        {
            await stage.Clock.Asleep(2);
            stage.Clock.Turn(QueuePump.Lease / 3);
            var expected = renewals;
            await Eventually.True(() => stage.Faults.Done.Count(call => call.Operation == "Extend") == expected);
        }
        work.Gate.SetResult();

        await work.Next();
        await Eventually.True(() => stage.Queues.Count("work", Cancel).Result == 0);
        work.Tries.ShouldBe(1);
    }

    [Fact]
    public async Task AMessageTakenByAnotherReceiver_CancelsItsHandler()
    {
        await using var stage = new Stage();
        var work = new Work { Gate = new TaskCompletionSource() };
        await using var host = await Start(stage, work, [$"{Settings}batchSize=1", $"{Settings}newBatchThreshold=0"]);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "shared", cancel: Cancel);
        await Eventually.True(() => work.Running == 1);

        stage.Faults.Fail(call => call.Operation == "Extend");
        await stage.Clock.Asleep(1);
        stage.Clock.Turn(QueuePump.Lease - TimeSpan.FromSeconds(1));
        await Eventually.True(() => stage.Faults.Calls.Any(call => call.Operation == "Extend"));
        await stage.Clock.Asleep(1);
        stage.Clock.Turn(TimeSpan.FromSeconds(2));
        (await stage.Queues.Receive("work", 1, TimeSpan.FromHours(1), Cancel)).Count.ShouldBe(1);
        await stage.Clock.Asleep(1);
        stage.Clock.Turn(QueuePump.Lease / 3);

        await work.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        (await stage.Queues.Count("work", Cancel)).ShouldBe(1, "it belongs to the other receiver now");
    }

    [Fact]
    public async Task AStop_WaitsForWhatRunsAndReceivesNothingMore()
    {
        await using var stage = new Stage();
        var work = new Work { Gate = new TaskCompletionSource() };
        var host = await Start(stage, work);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "last", cancel: Cancel);
        await Eventually.True(() => work.Running == 1);

        var stop = host.Stop(patience: TimeSpan.FromSeconds(20));
        await Task.Delay(50, Cancel);
        stop.IsCompleted.ShouldBeFalse();
        await stage.Queues.Send("work", "left", cancel: Cancel);
        work.Gate.SetResult();
        await stop;

        (await work.Next()).ShouldBe("last try 1");
        (await stage.Queues.Peek("work", 32, Cancel)).Select(message => message.Body).ShouldBe(["left"]);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task AStopWithoutPatience_CancelsWhatRunsAndGivesItsMessageBack()
    {
        await using var stage = new Stage();
        var work = new Work { Gate = new TaskCompletionSource() };
        var host = await Start(stage, work);
        await stage.Clock.Asleep(1);
        await stage.Queues.Send("work", "again", cancel: Cancel);
        await Eventually.True(() => work.Running == 1);

        await host.Stop(patience: TimeSpan.FromMilliseconds(50));

        await work.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        (await stage.Queues.Peek("work", 1, Cancel)).Count.ShouldBe(1, "the next process need not wait for it");
        await host.DisposeAsync();
    }

    [Fact]
    public async Task AnOutageOfTheQueue_IsWaitedOut()
    {
        await using var stage = new Stage();
        var work = new Work();
        stage.Faults.FailAll();
        await using var host = await Start(stage, work);
        for (var tries = 1; tries <= 5; tries++)
        {
            await stage.Clock.Asleep(1);
            stage.Clock.Turn(TimeSpan.FromSeconds(2));
        }
        stage.Faults.Clear();
        await stage.Clock.Asleep(1);
        stage.Clock.Turn(TimeSpan.FromSeconds(2));
        await Eventually.True(() => stage.Faults.Calls.Any(call => call.Operation == "Receive"));

        await stage.Queues.Send("work", "after", cancel: Cancel);

        (await work.Next()).ShouldBe("after try 1");
    }

    [Fact]
    public void ThePauseBetweenLooks_GrowsToTheMostAndStartsOverWithAMessage()
    {
        var pause = new PollingPause(TimeSpan.FromSeconds(2));
        var pauses = Enumerable.Range(0, 12).Select(_ => pause.Next(found: false)).ToList();

        pauses[0].ShouldBeInRange(TimeSpan.FromMilliseconds(180), TimeSpan.FromMilliseconds(220));
        pauses.Zip(pauses.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second || pair.Second == TimeSpan.FromSeconds(2));
        pauses[^1].ShouldBe(TimeSpan.FromSeconds(2));
        pause.Next(found: true).ShouldBe(TimeSpan.FromMilliseconds(100));
        pause.Next(found: false).ShouldBeLessThan(TimeSpan.FromMilliseconds(221));
    }

    private static Task<RunningHost> Start(Stage stage, Work work, params string[] args) => Start(stage, work, typeof(TextWork), args);

    private static Task<RunningHost> Start(Stage stage, Work work, Type functions, params string[] args) =>
        stage.Start(builder => builder.Services.AddSingleton(work), [$"{Settings}maxPollingInterval=00:00:02", .. args], functions);

    public sealed class Work
    {
        private readonly ConcurrentDictionary<string, bool> _running = new();
        private int _tries;

        public TaskCompletionSource? Gate { get; init; }

        public bool Fails { get; init; }

        public System.Threading.Channels.Channel<string> Done { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();

        /// <summary>What was handled next; fails rather than waits for ever.</summary>
        public Task<string> Next() => Done.Reader.ReadAsync(Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        public TaskCompletionSource Cancelled { get; } = new();

        public int Running => _running.Count;

        public int Tries => _tries;

        public int Most { get; private set; }

        public async Task Do(string what, FunctionContext context)
        {
            Interlocked.Increment(ref _tries);
            _running.TryAdd(context.InvocationId, true);
            lock (Done) Most = Math.Max(Most, _running.Count);
            try
            {
                if (Gate is not null) await Gate.Task.WaitAsync(context.CancellationToken);
                if (Fails) throw new InvalidOperationException("It fails as planned.");
            }
            catch (OperationCanceledException)
            {
                Cancelled.TrySetResult();
                throw;
            }
            finally
            {
                _running.TryRemove(context.InvocationId, out _);
                Done.Writer.TryWrite($"{what} try {context.BindingContext.BindingData["DequeueCount"]}");
            }
        }
    }

    public sealed class TextWork(Work work)
    {
        [Function("TextWork")]
        public Task Run([QueueTrigger("work")] string text, FunctionContext context) => work.Do(text, context);
    }

    public sealed record Item(string Name, int Count);

    public sealed class JsonWork(Work work)
    {
        [Function("JsonWork")]
        public Task Run([QueueTrigger("json")] Item item, FunctionContext context) => work.Do($"{item.Name} {item.Count}", context);
    }
}
