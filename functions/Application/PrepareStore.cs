using Microsoft.Extensions.Hosting;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Application;

/// <summary>Before anything is served: tables and queues are there, and so is a form to begin with.</summary>
public sealed class PrepareStore(ITableStore tables, IQueueStore queues, SeedSampleForm sample) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (string[])[ShardKeys.Table, IdentityTable.Table, ConfigTable.Table]) await tables.EnsureTable(table, cancellationToken);
        foreach (var queue in (string[])[IntakeLead.Queue, ReceiveSubmission.FallbackQueue]) await queues.EnsureQueue(queue, cancellationToken);
        await sample.Run(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
