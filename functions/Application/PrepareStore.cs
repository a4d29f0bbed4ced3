using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Sarnakh.Access;
using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Demo;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Pipeline;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Webhooks;

namespace Sarnakh.Application;

/// <summary>Before anything is served: tables, queues and containers are there, and so are a pipeline and a form to begin with and the demonstration data that was asked for.</summary>
public sealed class PrepareStore(
    ITableStore tables, IQueueStore queues, IBlobStore blobs, WatchedQueues watched, SeedCatalogue catalogue, SeedSampleForm sample, SeedDemo demo, UserTable users,
    SetupToken setup, IConfiguration configuration)
    : IHostedLifecycleService
{
    public static readonly IReadOnlyList<string> Tables = [ShardKeys.Table, IdentityTable.Table, ConfigTable.Table, FailedMessageTable.Table, AccessTable.Name, AuditTable.Table, ContactTable.Table, DeliveryTable.Table];

    public static readonly IReadOnlyList<string> Containers = [LeadFile.Container, SaveSnapshot.Container];

    /// <summary>Before anything starts: the Functions worker was registered first, and calls come once it has started.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var table in Tables) await tables.EnsureTable(table, cancellationToken);
        foreach (var container in Containers) await blobs.EnsureContainer(container, cancellationToken);
        foreach (var queue in watched.Names)
        {
            await queues.EnsureQueue(queue, cancellationToken);
            await queues.EnsureQueue(WatchedQueues.PoisonOf(queue), cancellationToken);
        }
        await catalogue.Run(cancellationToken);
        await sample.Run(cancellationToken);
        if (configuration.GetValue<int?>("demo") is { } people) await demo.Run(people, cancellationToken);
        // Whatever runs the application here tells its operator; on Azure nobody reads a console, and Access:SetupToken is the way.
        if (!await users.HasAdministrator(cancellationToken)) configuration["Startup:SetupPath"] = setup.Path;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
