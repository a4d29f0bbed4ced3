using System.Runtime.CompilerServices;
using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A file as read, with the row version that a change of it must name.</summary>
public sealed record StoredLeadFile(LeadFile File, RowVersion Version);

/// <summary>A blob that is due to go, unless its file came to be or came back before.</summary>
public sealed record FileDrop(RecordId Lead, RecordId File, DateTimeOffset DueAt, RowVersion Version);

/// <summary>
/// Files of leads in <see cref="ShardKeys.Table"/>. Before a blob is written, and when a file is removed, a row says when the blob
/// goes; it ends in the commit that makes the file, or brings it back. So no crash leaves a blob that nothing names.
/// </summary>
public sealed class LeadFileTable(ITableStore store)
{
    public async Task<StoredLeadFile?> Find(RecordId lead, RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.File(lead, id), cancel: cancel) is { } row ? FromRow(row) : null;

    /// <summary>All files of a lead, removed ones too, oldest first.</summary>
    public async IAsyncEnumerable<StoredLeadFile> Of(RecordId lead, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(lead.Shard, ShardKeys.FilesOf(lead)), cancel)) yield return FromRow(row);
    }

    public static RowWrite Insert(RecordId lead, LeadFile file) => RowWrite.Insert(ToRow(lead, file, default));

    public static RowWrite Replace(RecordId lead, LeadFile file, RowVersion version) => RowWrite.Replace(ToRow(lead, file, version));

    public static RowWrite Delete(RecordId lead, StoredLeadFile stored) => RowWrite.Delete(lead.Shard, ShardKeys.File(lead, stored.File.Id), stored.Version);

    /// <summary>Returns its version.</summary>
    public async Task<FileDrop> InsertDrop(RecordId lead, RecordId file, DateTimeOffset dueAt, CancellationToken cancel) =>
        new(lead, file, dueAt, await store.Insert(ShardKeys.Table, new Row(lead.Shard, ShardKeys.Drop(dueAt, lead, file)), cancel));

    public static RowWrite InsertDrop(RecordId lead, RecordId file, DateTimeOffset dueAt) => RowWrite.Insert(new Row(lead.Shard, ShardKeys.Drop(dueAt, lead, file)));

    public async Task<FileDrop?> FindDrop(RecordId lead, RecordId file, DateTimeOffset dueAt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.Drop(dueAt, lead, file), cancel: cancel) is { } row ? new FileDrop(lead, file, dueAt, row.Version) : null;

    /// <summary>What is due in a shard, a page of it.</summary>
    public async Task<IReadOnlyList<FileDrop>> DropsOf(string shard, DateTimeOffset until, CancellationToken cancel)
    {
        var page = await store.Query(ShardKeys.Table, new RowQuery(shard) { From = ShardKeys.DropPrefix, Before = ShardKeys.DropFrom(until) }, cancel);
        return [.. page.Rows.Select(row => ShardKeys.ParseDrop(row.RowKey) is var (at, lead, file) ? new FileDrop(lead, file, at, row.Version) : null!)];
    }

    public static RowWrite Delete(FileDrop drop) => RowWrite.Delete(drop.Lead.Shard, ShardKeys.Drop(drop.DueAt, drop.Lead, drop.File), drop.Version);

    private static Row ToRow(RecordId lead, LeadFile file, RowVersion version) => new(lead.Shard, ShardKeys.File(lead, file.Id))
    {
        Version = version,
        ["Name"] = file.Name,
        ["Type"] = file.Type,
        ["Length"] = file.Length,
        ["AddedBy"] = file.AddedBy,
        ["AddedAt"] = file.AddedAt,
        ["RemovedAt"] = file.RemovedAt,
    };

    private static StoredLeadFile FromRow(Row row) => new(
        new LeadFile(ShardKeys.FileIn(row.RowKey), row.Text("Name")!, row.Text("Type")!, row.Long("Length") ?? 0, row.Text("AddedBy")!, row.Time("AddedAt") ?? row.Timestamp)
        {
            RemovedAt = row.Time("RemovedAt"),
        },
        row.Version);
}
