using Sarnakh.Leads;
using Sarnakh.Storage;

namespace Sarnakh.Outbox;

/// <summary>
/// A message that must follow a commit. Its row is written in the commit's batch, so neither can exist without the other.
/// It is removed by whoever made its effect sure: the sender after the send, or the consumer in its own commit.
/// </summary>
/// <param name="Id">Stable and unique; a message that is put twice is one message.</param>
/// <param name="Shard">The partition it was committed in.</param>
/// <param name="DueAt">From when on the sweeper sends it (again).</param>
/// <param name="Sweeps">How often the sweeper sent it.</param>
public sealed record OutboxMessage(string Id, string Shard, string Queue, string Body, DateTimeOffset DueAt, int Sweeps = 0)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(6);

    /// <summary>A message that its writer sends right after the commit: the sweeper gives it a minute.</summary>
    public static OutboxMessage New(string id, string shard, string queue, string body, DateTimeOffset now) =>
        new(id, shard, queue, body, now + FirstPatience);

    /// <summary>
    /// After a sweep the patience doubles up to six hours: what fails because of an outage is tried again after about as long as
    /// that lasted, and what can never succeed costs a few tries a day.
    /// </summary>
    public OutboxMessage Swept(DateTimeOffset now)
    {
        var patience = TimeSpan.FromTicks(Math.Min(LongestPatience.Ticks, FirstPatience.Ticks << Math.Min(Sweeps + 1, 10)));
        return this with { DueAt = now + patience, Sweeps = Sweeps + 1 };
    }
}

/// <summary>An outbox row as read.</summary>
public sealed record StoredOutboxMessage(OutboxMessage Message, RowVersion Version);

/// <summary>Outbox rows of <see cref="ShardKeys.Table"/>.</summary>
public sealed class OutboxTable(ITableStore store)
{
    public async Task<StoredOutboxMessage?> Find(string shard, string id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, shard, ShardKeys.Outbox(id), cancel: cancel) is { } row ? FromRow(row) : null;

    public async IAsyncEnumerable<StoredOutboxMessage> AllOf(string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.OutboxPrefix), cancel))
            yield return FromRow(row);
    }

    public Task<RowVersion> Replace(StoredOutboxMessage old, OutboxMessage message, CancellationToken cancel) =>
        store.Replace(ShardKeys.Table, ToRow(message, old.Version), cancel);

    public static RowWrite Put(OutboxMessage message) => RowWrite.Put(ToRow(message, default));

    /// <summary>For the consumer's commit; fails if the row was swept meanwhile or is gone.</summary>
    public static RowWrite Delete(string shard, string id, RowVersion version) => RowWrite.Delete(shard, ShardKeys.Outbox(id), version);

    private static Row ToRow(OutboxMessage message, RowVersion version) => new(message.Shard, ShardKeys.Outbox(message.Id))
    {
        Version = version,
        ["Queue"] = message.Queue,
        ["Body"] = message.Body,
        ["DueAt"] = message.DueAt,
        ["Sweeps"] = message.Sweeps,
    };

    private static StoredOutboxMessage FromRow(Row row)
    {
        var message = new OutboxMessage(
            row.RowKey[ShardKeys.OutboxPrefix.Length..], row.PartitionKey,
            row.Text("Queue")!, row.Text("Body")!, row.Time("DueAt") ?? default, row.Int("Sweeps") ?? 0);
        return new StoredOutboxMessage(message, row.Version);
    }
}
