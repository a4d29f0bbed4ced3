using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A hand-over as read, with the row version that a change of it must name.</summary>
public sealed record StoredHandOver(HandOver Value, RowVersion Version);

/// <summary>Hand-overs in <see cref="ShardKeys.Table"/>, each beside the message that carries it out.</summary>
public sealed class HandOverTable(ITableStore store)
{
    private static readonly (HandOverKind Kind, string Name)[] Kinds =
        [(HandOverKind.Owner, "owner"), (HandOverKind.Team, "team"), (HandOverKind.Stage, "stage"), (HandOverKind.Outcome, "outcome")];

    public async Task<StoredHandOver?> Find(RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, id.Shard, ShardKeys.HandOver(id), cancel: cancel) is { } row ? new StoredHandOver(FromRow(id, row), row.Version) : null;

    /// <summary>Returns the version of the message's row.</summary>
    public async Task<RowVersion> Insert(HandOver handOver, OutboxMessage message, CancellationToken cancel) =>
        (await store.Batch(ShardKeys.Table, [OutboxTable.Put(message), RowWrite.Insert(ToRow(handOver, default))], cancel))[0];

    /// <summary>Together with the end of its message, if that is still there; fails if either changed since it was read.</summary>
    public Task Replace(HandOver handOver, RowVersion version, StoredOutboxMessage? ended, CancellationToken cancel)
    {
        List<RowWrite> writes = [RowWrite.Replace(ToRow(handOver, version))];
        if (ended is not null) writes.Add(OutboxTable.Delete(ended.Message.Shard, ended.Message.Id, ended.Version));
        return store.Batch(ShardKeys.Table, writes, cancel);
    }

    private static Row ToRow(HandOver handOver, RowVersion version) => new(handOver.Id.Shard, ShardKeys.HandOver(handOver.Id))
    {
        Version = version,
        ["Kind"] = Kinds.First(kind => kind.Kind == handOver.Kind).Name,
        ["From"] = handOver.From,
        ["To"] = handOver.To,
        ["Actor"] = handOver.ActorId,
        ["StartedAt"] = handOver.StartedAt,
        ["Total"] = handOver.Total,
        ["DoneAt"] = handOver.DoneAt,
    };

    private static HandOver FromRow(RecordId id, Row row) => new(
        id, Kinds.First(kind => kind.Name == row.Text("Kind")).Kind, row.Text("From")!, row.Text("To"), row.Text("Actor"),
        row.Time("StartedAt") ?? row.Timestamp)
    {
        Total = row.Int("Total") ?? 0,
        DoneAt = row.Time("DoneAt"),
    };
}
