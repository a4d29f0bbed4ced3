using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>Webhooks, kept whole as configuration, deleted ones too. With none of them a look costs what a look at any configuration does.</summary>
public sealed class WebhookTable(ConfigTable config)
{
    private const string Kind = "webhooks";

    /// <summary>Those that were not deleted, oldest first.</summary>
    public async ValueTask<IReadOnlyList<StoredConfig<Webhook>>> All(CancellationToken cancel) =>
        [.. (await config.All<Webhook>(Kind, cancel)).Values.Where(webhook => webhook.Value.DeletedAt is null).OrderBy(webhook => webhook.Value.Id)];

    public async ValueTask<IReadOnlyList<RecordId>> Deleted(CancellationToken cancel) =>
        [.. (await config.All<Webhook>(Kind, cancel)).Values.Where(webhook => webhook.Value.DeletedAt is not null).Select(webhook => webhook.Value.Id)];

    /// <summary>Those that want to hear of an event.</summary>
    public async ValueTask<IReadOnlyList<Webhook>> ThatWant(string name, CancellationToken cancel) =>
        [.. (await config.All<Webhook>(Kind, cancel)).Values.Select(webhook => webhook.Value).Where(webhook => webhook.Wants(name))];

    public async ValueTask<StoredConfig<Webhook>?> Find(RecordId id, CancellationToken cancel) =>
        await config.Find<Webhook>(Kind, id.ToString(), cancel) is { Value.DeletedAt: null } stored ? stored : null;

    /// <summary>As it stands in the store at this moment.</summary>
    public async Task<StoredConfig<Webhook>?> FindFresh(RecordId id, CancellationToken cancel) =>
        (await config.Fresh<Webhook>(Kind, cancel)).Items.GetValueOrDefault(id.ToString()) is { Value.DeletedAt: null } stored ? stored : null;

    public Task<RowVersion> Insert(Webhook webhook, CancellationToken cancel) => config.Insert(Kind, webhook.Id.ToString(), webhook, cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if it is not at <paramref name="version"/>.</summary>
    public Task<RowVersion> Replace(Webhook webhook, RowVersion version, CancellationToken cancel) => config.Replace(Kind, webhook.Id.ToString(), webhook, version, cancel);
}
