using Sarnakh.Text;

namespace Sarnakh.Settings;

/// <summary>Ids of one kind of configuration, as Persian readers look up the names. Asked on every list, worked out when something of the kind changes.</summary>
internal sealed class NameOrder<T>(Func<T, string> nameOf)
{
    private Ordered? _ordered;

    /// <summary>The same list as long as the order is the same.</summary>
    public IReadOnlyList<string> Of(IReadOnlyDictionary<string, StoredConfig<T>> things)
    {
        var known = _ordered;
        if (known is not null && ReferenceEquals(known.Of, things)) return known.Ids;
        IReadOnlyList<string> ids =
        [
            .. things.Values.OrderBy(thing => nameOf(thing.Value), Comparer<string>.Create(FaIrOrder.Compare)).ThenBy(thing => thing.Id, StringComparer.Ordinal).Select(thing => thing.Id),
        ];
        if (known is not null && known.Ids.SequenceEqual(ids)) ids = known.Ids;
        _ordered = new Ordered(things, ids);
        return ids;
    }

    private sealed record Ordered(IReadOnlyDictionary<string, StoredConfig<T>> Of, IReadOnlyList<string> Ids);
}
