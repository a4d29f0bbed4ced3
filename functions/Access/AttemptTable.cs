using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>Attempts as read; <see cref="Attempts"/> is null when none are stored.</summary>
public sealed record StoredAttempts(string Key, Attempts? Attempts, RowVersion Version);

/// <summary>
/// Failed attempts, partition <c>attempt</c> of table <c>access</c>: <c>account|{SHA-256}</c>, <c>device|{SHA-256}</c>, <c>address|{SHA-256}</c>. Kept in the store,
/// so that all instances count together.
/// </summary>
public sealed class AttemptTable(ITableStore store)
{
    private const string Partition = "attempt";

    public async Task<StoredAttempts> Find(string key, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, key, cancel: cancel) is { } row ? FromRow(row) : new StoredAttempts(key, null, default);

    /// <summary>All or none, each as it was read: null deletes. Fails with <see cref="RowExistsException"/> or <see cref="RowChangedException"/>.</summary>
    public Task Save(IEnumerable<(StoredAttempts Before, Attempts? Now)> changes, CancellationToken cancel)
    {
        List<RowWrite> writes = [.. changes.Where(change => change.Now is not null || !change.Before.Version.IsNone).Select(Write)];
        return writes.Count == 0 ? Task.CompletedTask : store.Batch(AccessTable.Name, writes, cancel);
    }

    /// <summary>Drops what has been quiet since <paramref name="before"/>.</summary>
    public async Task Trim(DateTimeOffset before, CancellationToken cancel)
    {
        await foreach (var row in store.All(AccessTable.Name, new RowQuery(Partition), cancel))
        {
            if (FromRow(row).Attempts!.At >= before) continue;
            try
            {
                await store.Batch(AccessTable.Name, [RowWrite.Delete(row)], cancel);
            }
            catch (RowChangedException)
            {
                // Counted again meanwhile: no longer quiet.
            }
        }
    }

    private static RowWrite Write((StoredAttempts Before, Attempts? Now) change)
    {
        var row = new Row(Partition, change.Before.Key) { Version = change.Before.Version };
        if (change.Now is not { } now) return RowWrite.Delete(row);
        row["Count"] = now.Count;
        row["At"] = now.At;
        row["Until"] = now.Until;
        return row.Version.IsNone ? RowWrite.Insert(row) : RowWrite.Replace(row);
    }

    private static StoredAttempts FromRow(Row row) =>
        new(row.RowKey, new Attempts(row.Int("Count") ?? 0, row.Time("At") ?? row.Timestamp, row.Time("Until") ?? row.Timestamp), row.Version);
}
