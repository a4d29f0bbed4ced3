using System.Text.Json.Serialization;
using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>A lead is somebody who may become a customer; an opportunity is a lead worth a place in the pipeline.</summary>
public enum LeadKind
{
    Lead,
    Opportunity,
}

/// <summary>
/// How it ended, if it did. Won: in a won stage with probability 100. Lost: archived with probability 0. All else is pending,
/// also what was archived without being lost (crm-behaviour §1.1, the semantics of 19.0).
/// </summary>
public enum Outcome
{
    Pending,
    Won,
    Lost,
}

/// <summary>
/// One lead, as stored and as the dashboard reads it. Texts are in display form; e-mail and phones are canonical.
/// </summary>
public record Lead
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
    /// <summary>Further addresses seen on mail, separated by commas.</summary>
    public string? EmailCc { get; init; }

    public string? Street { get; init; }
    public string? Street2 { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }
    public string? PostalCode { get; init; }

    /// <summary>ISO 3166 alpha-2 where it is known, else as it was given.</summary>
    public string? Country { get; init; }

    public string? Industry { get; init; }

    /// <summary>People who work there; null while unknown.</summary>
    public int? CompanySize { get; init; }

    /// <summary>Of a year, in whole rials; null while unknown.</summary>
    public long? CompanyRevenue { get; init; }

    public string? Description { get; init; }

    /// <summary>Who sent them to us.</summary>
    public string? ReferredBy { get; init; }

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string? Language { get; init; }

    /// <summary>0 to 3 stars.</summary>
    public int Priority { get; init; }

    /// <summary>Whole rials.</summary>
    public long ExpectedRevenue { get; init; }

    /// <summary>What comes again and again, in whole rials each <see cref="RecurringPlanId"/>.</summary>
    public long RecurringRevenue { get; init; }

    public string? RecurringPlanId { get; init; }

    /// <summary>When we expect it to close.</summary>
    public DateOnly? ExpectedClosing { get; init; }

    /// <summary>The column of the pipeline; null for what stands in none.</summary>
    public string? StageId { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>0 to 100 with two decimals; null while it could not be computed and nobody set it.</summary>
    public decimal? Probability { get; init; }

    /// <summary>What scoring says; null while it could not be computed.</summary>
    public decimal? AutomatedProbability { get; init; }

    /// <summary>Somebody typed the probability: scoring leaves it alone.</summary>
    public bool ProbabilityIsManual { get; init; }

    public string? LostReasonId { get; init; }

    /// <summary>One of the statuses that leads may have.</summary>
    public string? StatusId { get; init; }

    public LifecycleStage LifecycleStage { get; init; } = LifecycleStage.Lead;

    /// <summary>Somebody chose the lifecycle stage: rules leave it alone.</summary>
    public bool LifecycleIsManual { get; init; }

    public IReadOnlyList<string> TagIds { get; init; } = [];

    /// <summary>Of the card, 0 (none) to 11.</summary>
    public int Colour { get; init; }

    /// <summary>The person it is about, among our contacts.</summary>
    public string? ContactId { get; init; }

    /// <summary>The organisation it is about, among our contacts.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>The lead that this one became a part of; null for one that stands by itself.</summary>
    public string? MergedIntoId { get; init; }

    /// <summary>Fields that the administrator made.</summary>
    public CustomValues Custom { get; init; } = CustomValues.None;

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

    /// <summary>When it got the owner it has.</summary>
    public DateTimeOffset? AssignedAt { get; init; }

    /// <summary>When it became an opportunity, or a contact alone, by conversion.</summary>
    public DateTimeOffset? ConvertedAt { get; init; }

    /// <summary>When it came into its stage.</summary>
    public DateTimeOffset? StageChangedAt { get; init; }

    /// <summary>When it was won, lost or archived; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Expected revenue × probability, in whole rials, half up.</summary>
    public long ProratedRevenue => Prorated(ExpectedRevenue, Probability);

    /// <summary>An open lead takes further submissions of the same person; one that was won, lost or archived does not.</summary>
    [JsonIgnore]
    public bool IsOpen => !Archived && Outcome == Outcome.Pending;

    public static long Prorated(long revenue, decimal? probability) =>
        (long)Math.Round(revenue * (probability ?? 0) / 100, MidpointRounding.AwayFromZero);
}
