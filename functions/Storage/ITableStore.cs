namespace Sarnakh.Storage;

/// <summary>
/// Partitioned, sorted rows: what the product asks of Azure Table Storage or of its embedded counterpart. A row is found
/// by (partition key, row key) and nothing else; a partition is the unit of atomicity. Every call is durable when its
/// task completes. Limits are those of <see cref="StorageLimits"/>; breaking one throws <see cref="StorageLimitException"/>
/// before anything is written. A passing fault of the engine throws <see cref="StorageUnavailableException"/>: the write
/// may or may not have happened, so a retry must be safe to repeat.
/// </summary>
public interface ITableStore
{
    /// <summary>Makes the table if it is not there. Idempotent. Names: 3–63 letters and digits, starting with a letter.</summary>
    Task EnsureTable(string table, CancellationToken cancel = default);

    /// <summary>The row, or null when there is none. <paramref name="select"/> limits which properties come back.</summary>
    Task<Row?> Get(string table, string partitionKey, string rowKey, IReadOnlyCollection<string>? select = null, CancellationToken cancel = default);

    /// <summary>
    /// One page of a partition's rows in ordinal order of row key. A page may be empty and still carry a continuation:
    /// callers follow <see cref="RowPage.Continuation"/> until it is null (see <see cref="TableStoreExtensions.All"/>).
    /// </summary>
    Task<RowPage> Query(string table, RowQuery query, CancellationToken cancel = default);

    /// <summary>
    /// Writes in one partition, all or none, at most <see cref="StorageLimits.BatchRows"/> rows and
    /// <see cref="StorageLimits.BatchBytes"/>; a row may appear once. Returns the new version of each row in order (the
    /// default version for a delete). Throws <see cref="RowExistsException"/> or <see cref="RowChangedException"/> naming
    /// the first write that could not be done.
    /// </summary>
    Task<IReadOnlyList<RowVersion>> Batch(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancel = default);
}

/// <summary>The single-row writes and whole-range reads, said once in terms of the port.</summary>
public static class TableStoreExtensions
{
    /// <summary>Fails with <see cref="RowExistsException"/> if the row exists.</summary>
    public static async Task<RowVersion> Insert(this ITableStore store, string table, Row row, CancellationToken cancel = default) =>
        (await store.Batch(table, [RowWrite.Insert(row)], cancel))[0];

    /// <summary>Fails with <see cref="RowChangedException"/> if the row is gone or not at <see cref="Row.Version"/>.</summary>
    public static async Task<RowVersion> Replace(this ITableStore store, string table, Row row, CancellationToken cancel = default) =>
        (await store.Batch(table, [RowWrite.Replace(row)], cancel))[0];

    /// <summary>Writes the row whatever was there before.</summary>
    public static async Task<RowVersion> Put(this ITableStore store, string table, Row row, CancellationToken cancel = default) =>
        (await store.Batch(table, [RowWrite.Put(row)], cancel))[0];

    /// <summary>Fails with <see cref="RowChangedException"/> if the row is gone or not at <paramref name="version"/>.</summary>
    public static Task Delete(this ITableStore store, string table, string partitionKey, string rowKey, RowVersion version, CancellationToken cancel = default) =>
        store.Batch(table, [RowWrite.Delete(partitionKey, rowKey, version)], cancel);

    /// <summary>Every row of the query in order, following continuations, empty pages included.</summary>
    public static async IAsyncEnumerable<Row> All(
        this ITableStore store, string table, RowQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
    {
        do
        {
            var page = await store.Query(table, query, cancel);
            foreach (var row in page.Rows) yield return row;
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null);
    }
}

/// <summary>
/// A range of one partition: row keys from <see cref="From"/> (inclusive) to <see cref="Before"/> (exclusive), ordinal.
/// <see cref="Max"/> rows a page at most, 1–1,000.
/// </summary>
public sealed record RowQuery(string PartitionKey)
{
    public string? From { get; init; }
    public string? Before { get; init; }
    public int Max { get; init; } = StorageLimits.PageRows;
    public IReadOnlyCollection<string>? Select { get; init; }
    public string? Continuation { get; init; }

    /// <summary>All rows of the partition whose key starts with <paramref name="prefix"/>.</summary>
    public static RowQuery Prefix(string partitionKey, string prefix) =>
        new(partitionKey) { From = prefix, Before = RowKeys.After(prefix) };
}

/// <param name="Rows">In ordinal order of row key; may be empty though more follow.</param>
/// <param name="Continuation">Opaque; null when the range is exhausted.</param>
public sealed record RowPage(IReadOnlyList<Row> Rows, string? Continuation);

/// <summary>The kind of a write; its name tells its condition.</summary>
public enum RowWriteKind
{
    /// <summary>Fails if the row exists.</summary>
    Insert,

    /// <summary>Fails if the row is gone or changed.</summary>
    Replace,

    /// <summary>Overwrites.</summary>
    Put,

    /// <summary>Fails if the row is gone or changed.</summary>
    Delete,
}

/// <summary>One write of a batch. For a delete only keys and version of <see cref="Row"/> count.</summary>
public sealed record RowWrite(RowWriteKind Kind, Row Row)
{
    public static RowWrite Insert(Row row) => new(RowWriteKind.Insert, row);

    public static RowWrite Replace(Row row) => new(RowWriteKind.Replace, row);

    public static RowWrite Put(Row row) => new(RowWriteKind.Put, row);

    public static RowWrite Delete(string partitionKey, string rowKey, RowVersion version) =>
        new(RowWriteKind.Delete, new Row(partitionKey, rowKey) { Version = version });

    public static RowWrite Delete(Row row) => Delete(row.PartitionKey, row.RowKey, row.Version);
}

/// <summary>
/// An opaque version of a row, compared for equality only. The default value means "none yet". Its text may stand in the
/// quotes of an HTTP entity tag.
/// </summary>
public readonly record struct RowVersion(string? Value)
{
    public bool IsNone => Value is null;

    public override string ToString() => Value ?? "";
}
