using Sarnakh.Text;

namespace Sarnakh.Teams;

/// <summary>People who work on the same leads. A person may be in several teams.</summary>
public sealed record Team(string Id, string Name)
{
    /// <summary>A member; null while nobody leads it.</summary>
    public string? LeaderId { get; init; }

    /// <summary>Users, deactivated ones included: who was in it stays known.</summary>
    public IReadOnlyList<string> MemberIds { get; init; } = [];

    /// <summary>False once it was deleted; it stays known by its name.</summary>
    public bool Active { get; init; } = true;

    /// <summary>The team that a deleted team's leads went to; null for none.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Whether people start as leads here, before they are opportunities; null for as the pipeline's settings say.</summary>
    public bool? UsesLeads { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Equal for names that people take for the same.</summary>
    public static string KeyOf(string name) => PersianText.NameKey(name);
}
