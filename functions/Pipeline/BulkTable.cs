using System.Text.Json;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A job as read, with the row version that a change of it must name.</summary>
public sealed record StoredBulkJob(BulkJob Value, RowVersion Version);

/// <summary>Jobs in <see cref="ShardKeys.Table"/>, each beside its message, and their parts beside the leads they change.</summary>
public sealed class BulkTable(ITableStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task<StoredBulkJob?> Find(RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, id.Shard, ShardKeys.Bulk(id), cancel: cancel) is { } row ? new StoredBulkJob(FromRow(id, row), row.Version) : null;

    /// <summary>The parts come first: without their job they are nothing, and are dropped with old ones.</summary>
    public async Task InsertParts(IEnumerable<BulkPart> parts, CancellationToken cancel)
    {
        var batches = parts.GroupBy(part => part.Shard).SelectMany(shard => shard.Chunk(StorageLimits.BatchRows));
        await Parallel.ForEachAsync(batches, cancel, async (batch, stop) => await store.Batch(ShardKeys.Table, [.. batch.Select(part => RowWrite.Insert(ToRow(part)))], stop));
    }

    /// <summary>Returns the version of the message's row.</summary>
    public async Task<RowVersion> Insert(BulkJob job, OutboxMessage message, CancellationToken cancel) =>
        (await store.Batch(ShardKeys.Table, [OutboxTable.Put(message), RowWrite.Insert(ToRow(job, default))], cancel))[0];

    /// <summary>With the message that carries on; returns the version of its row. Fails if the job changed since it was read.</summary>
    public async Task<RowVersion> Replace(BulkJob job, RowVersion version, OutboxMessage message, CancellationToken cancel) =>
        (await store.Batch(ShardKeys.Table, [OutboxTable.Put(message), RowWrite.Replace(ToRow(job, version))], cancel))[0];

    /// <summary>Together with the end of its message, if that is still there, and with one that is due later; fails if either changed since it was read.</summary>
    public Task Replace(BulkJob job, RowVersion version, StoredOutboxMessage? ended, OutboxMessage? later, CancellationToken cancel)
    {
        List<RowWrite> writes = [RowWrite.Replace(ToRow(job, version))];
        if (ended is not null) writes.Add(OutboxTable.Delete(ended.Message.Shard, ended.Message.Id, ended.Version));
        if (later is not null) writes.Add(OutboxTable.Put(later));
        return store.Batch(ShardKeys.Table, writes, cancel);
    }

    /// <summary>All parts of a job, without what they remember for undoing.</summary>
    public async Task<IReadOnlyList<BulkPart>> PartsOf(RecordId job, CancellationToken cancel)
    {
        var shards = await Task.WhenAll(RecordId.Shards.Select(shard => Read(shard)));
        return [.. shards.SelectMany(parts => parts).OrderBy(part => part.Number)];

        async Task<List<BulkPart>> Read(string shard)
        {
            var parts = new List<BulkPart>();
            var query = RowQuery.Prefix(shard, ShardKeys.BulkPartsOf(job)) with { Select = ["Number", "Items", "State", "Failed", "Made", "Changed", "Merged", "LeftAlone"] };
            await foreach (var row in store.All(ShardKeys.Table, query, cancel)) parts.Add(PartFromRow(job, row));
            return parts;
        }
    }

    /// <summary>A part with all that it remembers.</summary>
    public async Task<BulkPart?> FindPart(BulkPart part, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, part.Shard, ShardKeys.BulkPart(part.JobId, part.Number), cancel: cancel) is { } row ? PartFromRow(part.JobId, row) : null;

    /// <summary>As a piece of the commit that makes the change of one lead.</summary>
    public static IReadOnlyList<RowWrite> Insert((BulkJob Job, BulkPart Part) ofOne) => [RowWrite.Insert(ToRow(ofOne.Job, default)), RowWrite.Insert(ToRow(ofOne.Part))];

    /// <summary>As a piece of the commit that changes its leads; fails if the part is not as it was read.</summary>
    public static RowWrite Replace(BulkPart part) => RowWrite.Replace(ToRow(part));

    /// <summary>Drops what jobs remember of a lead that is gone. Fails if a part changed since it was read; repeatable.</summary>
    public async Task Forget(RecordId lead, CancellationToken cancel)
    {
        var query = RowQuery.Prefix(lead.Shard, ShardKeys.BulkPrefix) with { Select = ["Items"] };
        await foreach (var found in store.All(ShardKeys.Table, query, cancel))
        {
            if (found.Bytes("Items") is not { } items || JsonSerializer.Deserialize<IReadOnlyList<BulkItem>>(items, Json)!.All(item => item.Lead != lead)) continue;
            if (await store.Get(ShardKeys.Table, lead.Shard, found.RowKey, cancel: cancel) is not { } row) continue;
            var part = PartFromRow(ShardKeys.BulkIn(row.RowKey), row);
            if (part.Traces.Any(trace => trace.Lead == lead))
                await store.Replace(ShardKeys.Table, ToRow(part with { Traces = [.. part.Traces.Where(trace => trace.Lead != lead)] }), cancel);
        }
    }

    /// <summary>Deletes up to a page of jobs and parts of a shard that were ordered before; returns how many.</summary>
    public async Task<int> Trim(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var page = await store.Query(ShardKeys.Table, new RowQuery(shard) { From = ShardKeys.BulkPrefix, Before = ShardKeys.BulkFrom(before) }, cancel);
        foreach (var chunk in page.Rows.Chunk(StorageLimits.BatchRows)) await store.Batch(ShardKeys.Table, [.. chunk.Select(RowWrite.Delete)], cancel);
        return page.Rows.Count;
    }

    private static Row ToRow(BulkJob job, RowVersion version)
    {
        var row = new Row(job.Id.Shard, ShardKeys.Bulk(job.Id))
        {
            Version = version,
            ["User"] = job.UserId,
            ["StartedAt"] = job.StartedAt,
            ["Kind"] = job.Kind,
            ["State"] = (int)job.State,
            ["Total"] = job.Total,
            ["Done"] = job.Done,
            ["Changed"] = job.Changed,
            ["FailedCount"] = job.FailedCount,
            ["Failed"] = job.Failed.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(job.Failed, Json),
            ["LeftAlone"] = job.LeftAlone,
        };
        Chunks.Split(row, "Change", System.Text.Encoding.UTF8.GetBytes(job.ChangeJson));
        return row;
    }

    private static BulkJob FromRow(RecordId id, Row row) =>
        new(id, row.Text("User")!, row.Time("StartedAt") ?? row.Timestamp, System.Text.Encoding.UTF8.GetString(Chunks.Join(row, "Change")!))
        {
            Kind = row.Text("Kind")!,
            State = (BulkState)(row.Int("State") ?? 0),
            Total = row.Int("Total") ?? 0,
            Done = row.Int("Done") ?? 0,
            Changed = row.Int("Changed") ?? 0,
            FailedCount = row.Int("FailedCount") ?? 0,
            Failed = row.Bytes("Failed") is { } failed ? JsonSerializer.Deserialize<IReadOnlyList<BulkFailure>>(failed, Json)! : [],
            LeftAlone = row.Int("LeftAlone") ?? 0,
        };

    private static Row ToRow(BulkPart part)
    {
        var row = new Row(part.Shard, ShardKeys.BulkPart(part.JobId, part.Number))
        {
            Version = part.Version,
            ["Number"] = part.Number,
            ["Items"] = JsonSerializer.SerializeToUtf8Bytes(part.Items, Json),
            ["State"] = (int)part.State,
            ["Failed"] = part.Failed.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(part.Failed, Json),
            ["Made"] = part.Made.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(part.Made, Json),
            ["Changed"] = part.Changed,
            ["Merged"] = part.Merged == 0 ? null : part.Merged,
            ["LeftAlone"] = part.LeftAlone,
        };
        if (part.Traces.Count > 0) Chunks.Split(row, "Traces", JsonSerializer.SerializeToUtf8Bytes(part.Traces, Json));
        return row;
    }

    private static BulkPart PartFromRow(RecordId job, Row row) =>
        new(job, row.PartitionKey, row.Int("Number") ?? 0, JsonSerializer.Deserialize<IReadOnlyList<BulkItem>>(row.Bytes("Items")!, Json)!)
        {
            State = (BulkPartState)(row.Int("State") ?? 0),
            Failed = row.Bytes("Failed") is { } failed ? JsonSerializer.Deserialize<IReadOnlyList<BulkFailure>>(failed, Json)! : [],
            Traces = Chunks.Join(row, "Traces") is { } traces ? JsonSerializer.Deserialize<IReadOnlyList<LeadTrace>>(traces, Json)! : [],
            Made = row.Bytes("Made") is { } made ? JsonSerializer.Deserialize<IReadOnlyList<RecordId>>(made, Json)! : [],
            Changed = row.Int("Changed") ?? 0,
            Merged = row.Int("Merged") ?? 0,
            LeftAlone = row.Int("LeftAlone") ?? 0,
            Version = row.Version,
        };
}
