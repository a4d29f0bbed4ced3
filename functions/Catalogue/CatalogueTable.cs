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

    /// <summary>All items in their order, removed ones included.</summary>
    public async ValueTask<IReadOnlyList<T>> All(CancellationToken cancel) =>
        [
            .. (await config.All<T>(Kind, cancel)).Values.Select(item => item.Value)
                .OrderBy(item => item.Sequence).ThenBy(item => KeyOf(item), StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal),
        ];

    /// <summary>What can be chosen, in its order.</summary>
    public async ValueTask<IReadOnlyList<T>> Active(CancellationToken cancel) => [.. (await All(cancel)).Where(item => item.Active)];

    public ValueTask<StoredConfig<T>?> Find(string id, CancellationToken cancel) => config.Find<T>(Kind, id, cancel);

    /// <summary>Fails with <see cref="RowExistsException"/> if the id or the name is taken.</summary>
    public Task<RowVersion> Insert(T item, CancellationToken cancel) => config.Insert(Kind, item.Id, item, cancel, KeyOf(item));

    /// <summary>Fails with <see cref="RowChangedException"/> if the item changed, with <see cref="RowExistsException"/> if its new name is taken.</summary>
    public Task<RowVersion> Replace(StoredConfig<T> old, T item, CancellationToken cancel) =>
        config.Replace(Kind, old.Id, item, old.Version, KeyOf(old.Value), item.Active ? KeyOf(item) : null, cancel);

    private static string KeyOf(T item) => RowKeys.Encode(PersianText.NameKey(item.Name));
}
