namespace Sarnakh.Catalogue;

/// <summary>Something that administrators list for others to choose from.</summary>
public abstract record CatalogueItem
{
    public string Id { get; init; } = "";

    /// <summary>In the language of the team; no two active items of a kind have names that people take for the same.</summary>
    public string Name { get; init; } = "";

    /// <summary>For those who read English, where it is another one.</summary>
    public string? EnglishName { get; init; }

    /// <summary>Lower ones first; then by name, then by id.</summary>
    public int Sequence { get; init; }

    /// <summary>False once it was removed: nobody can choose it any more, what has it keeps it.</summary>
    public bool Active { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a change must name. Told with the item, not stored in it.</summary>
    public string? Version { get; init; }
}
