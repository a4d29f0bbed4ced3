using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Runtime;

/// <summary>
/// Runs one timer function by its schedule, one run at a time over all processes of the store. However many occurrences
/// were missed, one run makes them good. A run whose process died is repeated; one that failed is not.
/// </summary>
internal sealed class TimerLoop(
    LocalFunction function, Schedule schedule, FunctionRunner runner, TimerTable table, HostSettings host, TimeProvider clock, ILogger<TimerLoop> log)
{
    /// <summary>How long a run counts as alive after its process last said so.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    // Timers of the base class library wait at most some 49 days.
    private static readonly TimeSpan s_longestSleep = TimeSpan.FromDays(1);

    private DateTimeOffset _since;

    public async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        var outage = false;
        var atStart = true;
        try
        {
            while (true)
            {
                TimeSpan sleep;
                try
                {
                    sleep = await Look(atStart, abandon, stopping);
                    atStart = false;
                    if (outage) log.LogInformation("Timer {FunctionName} goes on", function.Name);
                    outage = false;
                }
                catch (StorageException failure)
                {
                    if (!outage) log.LogWarning(failure, "Timer {FunctionName} cannot reach its storage; trying again until it can", function.Name);
                    outage = true;
                    sleep = s_retry;
                }
                await Task.Delay(sleep < s_longestSleep ? sleep : s_longestSleep, clock, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Runs what is due; returns how long there is nothing to do.</summary>
    private async Task<TimeSpan> Look(bool atStart, CancellationToken abandon, CancellationToken stopping)
    {
        var trigger = (TimerTriggerAttribute)function.Trigger;
        var now = clock.GetUtcNow();
        if (atStart) await table.Ensure(stopping);
        // Who does not monitor the schedule wants nothing made good.
        if (atStart && !trigger.UseMonitor) _since = now;
        var state = await table.Read(function.Name, now, stopping);

        if (state.Until > now) return state.Until.Value - now < s_retry ? state.Until.Value - now : s_retry;
        var last = state.Last > _since ? state.Last : _since;
        var due = schedule.Due(last, now) ?? (atStart && trigger.RunOnStartup ? now : null);
        if (due is not { } occurrence) return schedule.Next(last) - now;

        // Late is what was due before the process came up, what a later occurrence has overtaken, and what a dead process left.
        var pastDue = (atStart && now - occurrence > TimeSpan.FromSeconds(1)) || schedule.Next(last) < occurrence || state.Running is not null;
        if (!await table.Claim(state, occurrence, now + Lease, stopping)) return TimeSpan.Zero;
        var done = await RunClaimed(state, last, pastDue, abandon);
        if (done || !abandon.IsCancellationRequested) await table.Complete(state, CancellationToken.None);
        else await table.GiveBack(state, CancellationToken.None);
        return TimeSpan.Zero;
    }

    /// <summary>Whether the function ended without a failure.</summary>
    private async Task<bool> RunClaimed(TimerState state, DateTimeOffset last, bool pastDue, CancellationToken abandon)
    {
        using var invocation = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        using var finished = new CancellationTokenSource();
        if (host.FunctionTimeout is { } limit) invocation.CancelAfter(limit);
        var lease = KeepClaim(state, invocation, finished.Token);
        try
        {
            var occurrence = state.Running!.Value;
            var info = new TimerInfo
            {
                IsPastDue = pastDue,
                ScheduleStatus = ((TimerTriggerAttribute)function.Trigger).UseMonitor
                    ? new ScheduleStatus { Last = last.UtcDateTime, Next = schedule.Next(occurrence).UtcDateTime, LastUpdated = occurrence.UtcDateTime }
                    : null,
            };
            await runner.Run(function, info, null, invocation.Token);
            return true;
        }
#pragma warning disable CA1031 // Whatever a timer function throws, its schedule goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogError(failure, "Timer {FunctionName} failed", function.Name);
            return false;
        }
        finally
        {
            await finished.CancelAsync();
            await lease;
        }
    }

    private async Task KeepClaim(TimerState state, CancellationTokenSource invocation, CancellationToken finished)
    {
        while (true)
        {
            await Task.Delay(Lease / 3, clock, finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (finished.IsCancellationRequested) return;
            try
            {
                if (await table.Renew(state, clock.GetUtcNow() + Lease, CancellationToken.None)) continue;
                log.LogWarning("Timer {FunctionName} was taken over by another process while it ran", function.Name);
                await invocation.CancelAsync();
                return;
            }
            catch (StorageUnavailableException failure)
            {
                log.LogWarning(failure, "Timer {FunctionName} could not renew its claim; trying again", function.Name);
            }
        }
    }
}
