using Sarnakh.Storage;
using Sarnakh.Tests.Storage;

namespace Sarnakh.Tests.Local;

/// <summary>What the embedded queues promise beyond the contract: expiry by a clock one can turn, and word of new messages.</summary>
public sealed class EmbeddedQueueTests : IAsyncLifetime
{
    private const string Queue = "work";

    private readonly EmbeddedEngine _engine = new();

    private IQueueStore Queues => _engine.Queues;

    private IQueueSignal Signal => (IQueueSignal)_engine.Queues;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Queues.EnsureQueue(Queue, Cancel);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Message_ExpiresAfterSevenDays()
    {
        await Queues.Send(Queue, "old", cancel: Cancel);
        _engine.Clock.Turn(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await Queues.Send(Queue, "new", cancel: Cancel);
        (await Queues.Peek(Queue, 32, Cancel)).Count.ShouldBe(2);
        _engine.Clock.Turn(TimeSpan.FromMinutes(1));
        (await Queues.Count(Queue, Cancel)).ShouldBe(1);
        (await Queues.Peek(Queue, 1, Cancel)).Single().Body.ShouldBe("new");
        (await Queues.Receive(Queue, 1, TimeSpan.FromMinutes(1), Cancel)).Single().Body.ShouldBe("new");
    }

    [Fact]
    public async Task Delayed_LivesSevenDaysFromWhenItBecameVisible()
    {
        await Queues.Send(Queue, "later", TimeSpan.FromDays(7), Cancel);
        _engine.Clock.Turn(TimeSpan.FromDays(8));
        (await Queues.Receive(Queue, 1, TimeSpan.FromMinutes(1), Cancel)).Single().Body.ShouldBe("later");
    }

    [Fact]
    public async Task Send_WakesAReceiverThatFoundNothing()
    {
        var next = Signal.NextMessage(Queue);
        (await Queues.Receive(Queue, 1, TimeSpan.FromMinutes(1), Cancel)).ShouldBeEmpty();
        next.IsCompleted.ShouldBeFalse();
        await Queues.Send(Queue, "work", cancel: Cancel);
        await next.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        (await Queues.Receive(Queue, 1, TimeSpan.FromMinutes(1), Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task GivingBack_WakesToo()
    {
        await Queues.Send(Queue, "work", cancel: Cancel);
        var message = (await Queues.Receive(Queue, 1, TimeSpan.FromMinutes(1), Cancel)).Single();
        var next = Signal.NextMessage(Queue);
        await Queues.Extend(Queue, message, TimeSpan.Zero, Cancel);
        await next.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    [Fact]
    public async Task SendToAnotherQueue_WakesNobodyHere()
    {
        await Queues.EnsureQueue("other", Cancel);
        var next = Signal.NextMessage(Queue);
        await Queues.Send("other", "work", cancel: Cancel);
        await Queues.Send(Queue, "later", TimeSpan.FromMinutes(1), Cancel);
        next.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task ReceiversThatWaitForWord_MissNoMessage()
    {
        const int Messages = 2000;
        var received = 0;
        using var asleep = new SemaphoreSlim(0);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var receivers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref received) < Messages)
            {
                var next = Signal.NextMessage(Queue);
                var messages = await Queues.Receive(Queue, 4, TimeSpan.FromHours(1), Cancel);
                if (messages.Count == 0)
                {
                    asleep.Release();
                    // No polling: a lost word would wait for ever.
                    await Task.WhenAny(next, Task.Delay(Timeout.Infinite, done.Token));
                    continue;
                }
                foreach (var message in messages) await Queues.Delete(Queue, message, Cancel);
                if (Interlocked.Add(ref received, messages.Count) >= Messages) await done.CancelAsync();
            }
        })).ToList();
        for (var n = 0; n < receivers.Count; n++) await asleep.WaitAsync(Cancel);
        for (var n = 0; n < Messages; n++)
        {
            await Queues.Send(Queue, $"{n}", cancel: Cancel);
        }
        await Task.WhenAll(receivers).WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        received.ShouldBe(Messages);
    }
}
