using Microsoft.Azure.Functions.Worker;
using Sarnakh.Leads;
using Sarnakh.Messages;
using Sarnakh.Outbox;

namespace Sarnakh.Application;

/// <summary>The timer functions. Each does all that is due since its last run, in bounded portions.</summary>
public sealed class TimerFunctions(SweepOutbox sweep, CollectFailed collect, TrimFeeds trim)
{
    [Function("SweepOutbox")]
    public Task SweepOutbox([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancel) => sweep.Run(cancel);

    [Function("CollectFailed")]
    public Task CollectFailed([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancel) => collect.Run(cancel);

    [Function("TrimFeeds")]
    public Task TrimFeeds([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancel) => trim.Run(cancel);
}
