using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Matching;

/// <summary>A person who was erased, as <see cref="Tombstones"/> knows them.</summary>
public sealed record Tombstone(string Hash, DateTimeOffset ErasedAt);

/// <summary>The tombstones, kept as configuration: every instance has them in memory, at most a second old.</summary>
public sealed class TombstoneTable(ConfigTable config, ServerSecret secret)
{
    private const string Kind = "erased";
    private const string KeyPurpose = "erased-people";

    public async ValueTask<Tombstones> Load(CancellationToken cancel)
    {
        var known = await config.All<Tombstone>(Kind, cancel);
        return known.Count == 0
            ? Tombstones.None
            : new Tombstones(await Key(cancel), known.Values.ToDictionary(stored => stored.Value.Hash, stored => stored.Value.ErasedAt, StringComparer.Ordinal));
    }

    public async ValueTask<IReadOnlyList<Tombstone>> All(CancellationToken cancel) =>
        [.. (await config.All<Tombstone>(Kind, cancel)).Values.Select(stored => stored.Value).OrderBy(tombstone => tombstone.ErasedAt)];

    /// <summary>These people alone, and until then.</summary>
    public async ValueTask<Tombstones> Of(IEnumerable<string> hashes, DateTimeOffset until, CancellationToken cancel) =>
        new(await Key(cancel), hashes.ToDictionary(hash => hash, _ => until, StringComparer.Ordinal));

    public async Task SaveAll(IEnumerable<Tombstone> tombstones, CancellationToken cancel)
    {
        foreach (var tombstone in tombstones) await Save(tombstone, cancel);
    }

    public async ValueTask<Tombstone> For(Identity identity, DateTimeOffset now, CancellationToken cancel) => new(Tombstones.HashOf(await Key(cancel), identity), now);

    /// <summary>From now on it counts, on every instance within a second. An earlier one of the same person is widened; a later one stays.</summary>
    public async Task Save(Tombstone tombstone, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if (await config.Find<Tombstone>(Kind, tombstone.Hash, cancel) is not { } known) await config.Insert(Kind, tombstone.Hash, tombstone, cancel);
                else if (known.Value.ErasedAt < tombstone.ErasedAt) await config.Replace(Kind, tombstone.Hash, tombstone, known.Version, cancel);
                return;
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                // Two erasures of one person at once: the later one counts.
            }
        }
    }

    private ValueTask<byte[]> Key(CancellationToken cancel) => secret.KeyFor(KeyPurpose, cancel);
}
