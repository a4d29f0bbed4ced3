using System.Collections.Concurrent;
using System.Text.Json;
using Sarnakh.Storage;

namespace Sarnakh.Settings;

/// <summary>A piece of configuration as read, with the row version that a change of it must name.</summary>
public sealed record StoredConfig<T>(string Id, T Value, RowVersion Version);

/// <summary>
/// Configuration: small, read on every request, written by hand. One partition per kind, one row per thing (<c>item|{id}</c>,
/// JSON), one per name that only one thing may have (<c>name|{name}</c>), and a <c>version</c> row that every write of the kind
/// renews in the same batch. Readers keep the kind in memory and look at the version row at most once a second, so that a
/// change shows everywhere within a second.
/// </summary>
public sealed class ConfigTable(ITableStore store, TimeProvider clock) : IDisposable
{
    public const string Table = "config";

    private const string VersionKey = "version";
    private const string ItemPrefix = "item|";
    private const string NamePrefix = "name|";
    private static readonly TimeSpan TrustFor = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Names outlive the order in which they are declared; what was stored as a number is still read.
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private readonly ConcurrentDictionary<string, object> _kinds = new();
    private readonly SemaphoreSlim _loading = new(1);
    private int _writes;

    /// <summary>Everything of a kind by id, at most a second old.</summary>
    public async ValueTask<IReadOnlyDictionary<string, StoredConfig<T>>> All<T>(string kind, CancellationToken cancel) => (await Whole<T>(kind, cancel)).Items;

    /// <summary>As <see cref="All"/>, with the version of the whole; none while nothing of the kind was ever written.</summary>
    public async ValueTask<(IReadOnlyDictionary<string, StoredConfig<T>> Items, RowVersion Version)> Whole<T>(string kind, CancellationToken cancel)
    {
        var known = (Kind<T>?)_kinds.GetValueOrDefault(kind);
        if (known is not null && clock.GetUtcNow() - known.CheckedAt < TrustFor) return (known.Items, known.Version);
        await _loading.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            known = (Kind<T>?)_kinds.GetValueOrDefault(kind);
            if (known is not null && now - known.CheckedAt < TrustFor) return (known.Items, known.Version);
            var writes = Volatile.Read(ref _writes);
            var version = (await store.Get(Table, kind, VersionKey, cancel: cancel))?.Version ?? default;
            var items = known is not null && known.Version == version ? known.Items : await Load<T>(kind, cancel);
            // What was read before a write of ours ended must not hide it.
            if (writes == Volatile.Read(ref _writes)) _kinds[kind] = new Kind<T>(items, version, now);
            return (items, version);
        }
        catch (StorageUnavailableException) when (known is not null)
        {
            // Capture must go on while the tables are away: what was true a moment ago is the best there is.
            return (known.Items, known.Version);
        }
        finally
        {
            _loading.Release();
        }
    }

    public async ValueTask<StoredConfig<T>?> Find<T>(string kind, string id, CancellationToken cancel) =>
        (await All<T>(kind, cancel)).GetValueOrDefault(id);

    /// <summary>Fails with <see cref="RowExistsException"/> if the id or one of the names is taken.</summary>
    /// <param name="names">Pieces of keys (<see cref="RowKeys.Encode"/>) that only one thing of the kind may ever have.</param>
    public Task<RowVersion> Insert<T>(string kind, string id, T value, CancellationToken cancel, params IReadOnlyList<string> names) =>
        Write(kind, Inserted(kind, id, value, names), cancel);

    /// <summary>All of them, or none; fails with <see cref="RowExistsException"/> if an id or a name is taken.</summary>
    public Task InsertAll<T>(string kind, IReadOnlyList<(string Id, string Name, T Value)> things, CancellationToken cancel) =>
        Write(kind, [.. things.SelectMany(thing => Inserted(kind, thing.Id, thing.Value, [thing.Name]))], cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if the thing is not at <paramref name="version"/>.</summary>
    public Task<RowVersion> Replace<T>(string kind, string id, T value, RowVersion version, CancellationToken cancel) =>
        Write(kind, [RowWrite.Replace(ToRow(kind, id, value, version))], cancel);

    /// <summary>As above, and the name that only one thing of the kind may have changes with it; <see cref="RowExistsException"/> if it is taken.</summary>
    /// <param name="oldName">Null for a thing that had none.</param>
    /// <param name="newName">Null leaves the thing without one.</param>
    public async Task<RowVersion> Replace<T>(string kind, string id, T value, RowVersion version, string? oldName, string? newName, CancellationToken cancel)
    {
        List<RowWrite> writes = [RowWrite.Replace(ToRow(kind, id, value, version))];
        if (oldName != newName)
        {
            if (oldName is not null && await store.Get(Table, kind, NamePrefix + oldName, cancel: cancel) is { } old) writes.Add(RowWrite.Delete(old));
            if (newName is not null) writes.Add(RowWrite.Insert(new Row(kind, NamePrefix + newName) { ["Id"] = id }));
        }
        return await Write(kind, writes, cancel);
    }

    /// <summary>Everything of a kind as it stands now, with a version of the whole.</summary>
    public async Task<(IReadOnlyDictionary<string, StoredConfig<T>> Items, RowVersion Version)> Fresh<T>(string kind, CancellationToken cancel)
    {
        // The version first: if something changes in between, it is old, and what was decided does not hold.
        var version = (await store.Get(Table, kind, VersionKey, cancel: cancel))?.Version ?? default;
        return (await Load<T>(kind, cancel), version);
    }

    /// <summary>Fails with <see cref="RowChangedException"/> also if anything else of the kind was written since <paramref name="all"/>.</summary>
    public Task<RowVersion> ReplaceAmong<T>(string kind, string id, T value, RowVersion version, RowVersion all, CancellationToken cancel) =>
        Write(kind, [RowWrite.Replace(ToRow(kind, id, value, version))], cancel, RowWrite.Replace(new Row(kind, VersionKey) { Version = all }));

    /// <summary>Several things in one write; fails with <see cref="RowChangedException"/> if one of them, or anything else of the kind, changed since <paramref name="all"/>.</summary>
    public Task ReplaceAll<T>(string kind, IReadOnlyList<StoredConfig<T>> things, RowVersion all, CancellationToken cancel) =>
        Write(kind, [.. things.Select(thing => RowWrite.Replace(ToRow(kind, thing.Id, thing.Value, thing.Version)))], cancel, RowWrite.Replace(new Row(kind, VersionKey) { Version = all }));

    public void Dispose() => _loading.Dispose();

    private async Task<RowVersion> Write(string kind, IReadOnlyList<RowWrite> writes, CancellationToken cancel, RowWrite? versionWrite = null)
    {
        try
        {
            return (await store.Batch(Table, [.. writes, versionWrite ?? RowWrite.Put(new Row(kind, VersionKey))], cancel))[0];
        }
        finally
        {
            // Also after a conflict: it shows that what we hold is old.
            Interlocked.Increment(ref _writes);
            _kinds.TryRemove(kind, out _);
        }
    }

    private async Task<IReadOnlyDictionary<string, StoredConfig<T>>> Load<T>(string kind, CancellationToken cancel)
    {
        var items = new Dictionary<string, StoredConfig<T>>(StringComparer.Ordinal);
        await foreach (var row in store.All(Table, RowQuery.Prefix(kind, ItemPrefix), cancel))
        {
            var id = row.Text("Id")!;
            var value = JsonSerializer.Deserialize<T>(Chunks.Join(row, "Json")!, Json) ?? throw new InvalidDataException($"Config {kind}/{id} is empty.");
            items[id] = new StoredConfig<T>(id, value, row.Version);
        }
        return items;
    }

    private static RowWrite[] Inserted<T>(string kind, string id, T value, IReadOnlyList<string> names) =>
        [RowWrite.Insert(ToRow(kind, id, value, default)), .. names.Select(name => RowWrite.Insert(new Row(kind, NamePrefix + name) { ["Id"] = id }))];

    private static Row ToRow<T>(string kind, string id, T value, RowVersion version)
    {
        var row = new Row(kind, ItemPrefix + RowKeys.Encode(id)) { Version = version, ["Id"] = id };
        Chunks.Split(row, "Json", JsonSerializer.SerializeToUtf8Bytes(value, Json));
        return row;
    }

    private sealed record Kind<T>(IReadOnlyDictionary<string, StoredConfig<T>> Items, RowVersion Version, DateTimeOffset CheckedAt);
}
