namespace Sarnakh.Tests.Local.Runtime;

/// <summary>A clock that stands still until it is turned, and then wakes what waits for the time it passes.</summary>
internal sealed class TurnedClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private DateTimeOffset _now = new(2026, 3, 21, 8, 30, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public void Turn(TimeSpan time)
    {
        List<Waiting> due;
        lock (_gate)
        {
            _now += time;
            due = [.. _waiting.Where(waiting => waiting.At <= _now)];
            foreach (var waiting in due) _waiting.Remove(waiting);
        }
        foreach (var waiting in due) waiting.Wake();
    }

    /// <summary>Until so many wait for the time: then a turn misses none of them.</summary>
    public Task Asleep(int count) => Eventually.True(() =>
    {
        lock (_gate) return _waiting.Count >= count;
    });

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waiting = new Waiting(this, callback, state);
        waiting.Change(dueTime, period);
        return waiting;
    }

    private sealed class Waiting(TurnedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset At { get; private set; }

        public void Wake() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._waiting.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                At = clock._now + dueTime;
                clock._waiting.Add(this);
            }
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

internal static class Eventually
{
    /// <summary>Waits for what another thread is about to do; fails after ten seconds.</summary>
    public static async Task True(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(deadline) > TimeSpan.FromSeconds(10)) throw new TimeoutException("It did not come true in ten seconds.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
