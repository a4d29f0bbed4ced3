using System.Text.Json;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>An erasure as read, with the row version that a change of it must name.</summary>
public sealed record StoredErasure(Erasure Value, RowVersion Version);

/// <summary>Erasures in <see cref="ShardKeys.Table"/>, each beside the message that carries it out.</summary>
public sealed class ErasureTable(ITableStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<StoredErasure?> Find(RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, id.Shard, ShardKeys.Erasure(id), cancel: cancel) is { } row ? new StoredErasure(FromRow(row), row.Version) : null;

    /// <summary>All that there were, newest first.</summary>
    public async Task<IReadOnlyList<Erasure>> All(CancellationToken cancel)
    {
        var all = new List<Erasure>();
        foreach (var shard in RecordId.Shards)
            await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.ErasurePrefix), cancel)) all.Add(FromRow(row));
        return [.. all.OrderByDescending(erasure => erasure.At)];
    }

    /// <summary>Returns the version of the message's row.</summary>
    public async Task<RowVersion> Insert(Erasure erasure, OutboxMessage message, CancellationToken cancel) =>
        (await store.Batch(ShardKeys.Table, [OutboxTable.Put(message), RowWrite.Insert(ToRow(erasure, default))], cancel))[0];

    /// <summary>Together with the end of its message, if given; fails if either changed since it was read.</summary>
    public async Task<StoredErasure> Replace(StoredErasure old, Erasure erasure, StoredOutboxMessage? ended, CancellationToken cancel)
    {
        List<RowWrite> writes = [RowWrite.Replace(ToRow(erasure, old.Version))];
        if (ended is not null) writes.Add(OutboxTable.Delete(ended.Message.Shard, ended.Message.Id, ended.Version));
        return new StoredErasure(erasure, (await store.Batch(ShardKeys.Table, writes, cancel))[0]);
    }

    private static Erasure FromRow(Row row) => JsonSerializer.Deserialize<Erasure>(Chunks.Join(row, "Json")!, Json)!;

    private static Row ToRow(Erasure erasure, RowVersion version)
    {
        var row = new Row(erasure.Id.Shard, ShardKeys.Erasure(erasure.Id)) { Version = version };
        Chunks.Split(row, "Json", JsonSerializer.SerializeToUtf8Bytes(erasure, Json));
        return row;
    }
}
