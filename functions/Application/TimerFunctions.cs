using Microsoft.Azure.Functions.Worker;
using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Privacy;
using Sarnakh.Webhooks;

namespace Sarnakh.Application;

/// <summary>The timer functions. Each does all that is due since its last run, in bounded portions.</summary>
public sealed class TimerFunctions(SweepOutbox sweep, CollectFailed collect, WatchQueues watch, TrimFeeds trim, SaveSnapshot snapshot, TrimLeadFiles files, Sessions sessions, LimitAttempts attempts, ChangeLeads bulk, EnforceRetention retention, SweepDeliveries deliveries)
{
    [Function("SweepOutbox")]
    public Task SweepOutbox([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancel) => sweep.Run(cancel);

    // Measures in the same function: on Azure every timer function has instances of its own.
    [Function("CollectFailed")]
    public async Task CollectFailed([TimerTrigger("30 * * * * *")] TimerInfo timer, CancellationToken cancel)
    {
        await watch.Run(cancel);
        await collect.Run(cancel);
    }

    [Function("TrimFeeds")]
    public async Task TrimFeeds([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancel)
    {
        await trim.Run(cancel);
        await files.Run(cancel);
        await sessions.Trim(cancel);
        await attempts.Trim(cancel);
        await bulk.Trim(cancel);
        await deliveries.Run(cancel);
        await snapshot.Run(cancel);
    }

    [Function("EnforceRetention")]
    public Task EnforceRetention([TimerTrigger("0 43 * * * *")] TimerInfo timer, CancellationToken cancel) => retention.Run(cancel);
}
