namespace Sarnakh.Catalogue;

public enum CustomFieldType
{
    Text,
    Number,

    /// <summary>Whole rials.</summary>
    Money,
    Date,
    Choice,
    MultiChoice,
    Flag,
    Link,

    /// <summary>A user.</summary>
    Person,
}

/// <param name="Id">What is stored on leads.</param>
/// <param name="Active">False once it was removed: nobody can choose it any more, what has it keeps it.</param>
public sealed record CustomFieldOption(string Id, string Name, string? EnglishName = null, bool Active = true);

/// <summary>A field of leads that an administrator made.</summary>
public sealed record CustomField : CatalogueItem
{
    /// <summary>Never changes.</summary>
    public CustomFieldType Type { get; init; }

    /// <summary>What a choice chooses from.</summary>
    public IReadOnlyList<CustomFieldOption> Options { get; init; } = [];

    /// <summary>The teams whose leads have it; none for all leads.</summary>
    public IReadOnlyList<string> TeamIds { get; init; } = [];

    /// <summary>Stages that no lead enters without a value.</summary>
    public IReadOnlyList<string> RequiredInStageIds { get; init; } = [];

    /// <summary>True for leads of this team, or of none.</summary>
    public bool Serves(string? teamId) => TeamIds.Count == 0 || (teamId is not null && TeamIds.Contains(teamId));
}
