using System.Text.Json.Serialization;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>A lead is somebody who may become a customer; an opportunity is a lead worth a place in the pipeline.</summary>
public enum LeadKind
{
    Lead,
    Opportunity,
}

/// <summary>
/// One lead, as stored and as the dashboard reads it. Texts are in display form; e-mail and phones are canonical.
/// </summary>
public sealed record Lead
{
    public required RecordId Id { get; init; }

    /// <summary>Grows by one with every change; the lead's ETag.</summary>
    public required long Revision { get; init; }

    public LeadKind Kind { get; init; }
    public string? Title { get; init; }
    public string? ContactName { get; init; }
    public string? Organisation { get; init; }
    public string? JobTitle { get; init; }
    public string? Email { get; init; }

    /// <summary>E.164.</summary>
    public string? Mobile { get; init; }

    /// <summary>A landline or a foreign number, E.164 with an optional <c>;ext=</c>.</summary>
    public string? Phone { get; init; }

    public string? Website { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }

    /// <summary>ISO 3166 alpha-2 where it is known, else as it was given.</summary>
    public string? Country { get; init; }

    public string? Description { get; init; }

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>0 to 3 stars.</summary>
    public int Priority { get; init; }

    /// <summary>Whole rials.</summary>
    public long ExpectedRevenue { get; init; }

    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public string? FormId { get; init; }

    /// <summary>The user who looks after it; null while nobody does.</summary>
    public string? OwnerId { get; init; }

    public string? TeamId { get; init; }
    public bool Archived { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>An open lead takes further submissions of the same person; an archived one does not.</summary>
    [JsonIgnore]
    public bool IsOpen => !Archived;
}
