using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Catalogue;

/// <summary>
/// Catalogue items of one kind, kept whole as configuration, removed ones too: what has them keeps them. Of active items no two
/// have names that people take for the same.
/// </summary>
public sealed class CatalogueTable<T>(ConfigTable config) where T : CatalogueItem
{
    /// <summary>The partition: what the API calls items of this kind.</summary>
    private static readonly string Kind = typeof(T).Name switch
    {
        nameof(Stage) => "stages",
        nameof(Tag) => "tags",
        nameof(LostReason) => "lost-reasons",
        nameof(LeadStatus) => "lead-statuses",
        nameof(RecurringPlan) => "recurring-plans",
        nameof(CustomField) => "custom-fields",
        nameof(LifecycleRule) => "lifecycle-rules",
        _ => throw new ArgumentException($"{typeof(T).Name} is not in the catalogue."),
    };

    private Ordered? _ordered;

    /// <summary>All items in their order, removed ones included.</summary>
    public async ValueTask<IReadOnlyList<T>> All(CancellationToken cancel) => (await Whole(cancel)).Items;

    /// <summary>As <see cref="All"/>, with the version of the whole, which changes with each of them.</summary>
    public async ValueTask<(IReadOnlyList<T> Items, RowVersion Version)> Whole(CancellationToken cancel)
    {
        var (items, version) = await config.Whole<T>(Kind, cancel);
        // Asked on every list; the same list again as long as nothing changed.
        if (_ordered is { } ordered && ordered.Of == items) return (ordered.Items, version);
        IReadOnlyList<T> all =
        [
            .. items.Values.Select(Told).OrderBy(item => item.Sequence).ThenBy(KeyOf, StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal),
        ];
        _ordered = new Ordered(items, all);
        return (all, version);
    }

    /// <summary>What can be chosen, in its order.</summary>
    public async ValueTask<IReadOnlyList<T>> Active(CancellationToken cancel) => [.. (await All(cancel)).Where(item => item.Active)];

    public ValueTask<StoredConfig<T>?> Find(string id, CancellationToken cancel) => config.Find<T>(Kind, id, cancel);

    /// <summary>Fails with <see cref="RowExistsException"/> if the id or the name is taken. Returns the item with its version.</summary>
    public async Task<T> Insert(T item, CancellationToken cancel) => item with { Version = (await config.Insert(Kind, item.Id, item, cancel, KeyOf(item))).ToString() };

    /// <summary>All or none of them; fails with <see cref="RowExistsException"/> if an id or a name is taken.</summary>
    public Task InsertAll(IReadOnlyList<T> items, CancellationToken cancel) => config.InsertAll(Kind, [.. items.Select(item => (item.Id, KeyOf(item), item))], cancel);

    /// <summary>
    /// Fails with <see cref="RowChangedException"/> if the item changed, with <see cref="RowExistsException"/> if its new name is taken.
    /// Returns the item with its version.
    /// </summary>
    public async Task<T> Replace(StoredConfig<T> old, T item, CancellationToken cancel)
    {
        var version = await config.Replace(Kind, old.Id, item with { Version = null }, old.Version, NameOf(old.Value), NameOf(item), cancel);
        return item with { Version = version.ToString() };
    }

    /// <summary>Several at once; fails with <see cref="RowChangedException"/> if any of the kind changed since <paramref name="all"/>.</summary>
    public Task ReplaceAll(IReadOnlyList<T> items, RowVersion all, CancellationToken cancel) =>
        config.ReplaceAll(Kind, [.. items.Select(item => new StoredConfig<T>(item.Id, item with { Version = null }, new RowVersion(item.Version!)))], all, cancel);

    private static T Told(StoredConfig<T> stored) => stored.Value with { Version = stored.Version.ToString() };

    /// <summary>The name that only one item may have; a removed one has given it up.</summary>
    private static string? NameOf(T item) => item.Active ? KeyOf(item) : null;

    private static string KeyOf(T item) => item is LifecycleRule ? item.Id : RowKeys.Encode(PersianText.NameKey(item.Name));

    private sealed record Ordered(IReadOnlyDictionary<string, StoredConfig<T>> Of, IReadOnlyList<T> Items);
}
