using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>What lists and boards show of a lead, straight from the index.</summary>
public sealed record LeadSummary
{
    public required RecordId Id { get; init; }
    public required long Revision { get; init; }
    public LeadKind Kind { get; init; }
    public string? Title { get; init; }
    public string? ContactName { get; init; }
    public string? Organisation { get; init; }
    public string? JobTitle { get; init; }
    public string? Email { get; init; }
    public string? Mobile { get; init; }
    public string? Phone { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }
    public string? Country { get; init; }
    public string? Industry { get; init; }
    public int? CompanySize { get; init; }
    public long? CompanyRevenue { get; init; }
    public string? Language { get; init; }
    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public string? FormId { get; init; }
    public string? OwnerId { get; init; }
    public string? TeamId { get; init; }
    public string? ContactId { get; init; }
    public string? OrganisationId { get; init; }
    public string? StageId { get; init; }
    public Outcome Outcome { get; init; }
    public string? LostReasonId { get; init; }
    public string? StatusId { get; init; }
    public LifecycleStage LifecycleStage { get; init; }
    public bool LifecycleIsManual { get; init; }

    /// <summary>In the order of the ids.</summary>
    public IReadOnlyList<string> TagIds { get; init; } = [];

    public int Priority { get; init; }
    public int Colour { get; init; }
    public decimal? Probability { get; init; }
    public bool ProbabilityIsManual { get; init; }
    public long ExpectedRevenue { get; init; }
    public long ProratedRevenue { get; init; }
    public long RecurringRevenue { get; init; }
    public string? RecurringPlanId { get; init; }
    public DateOnly? ExpectedClosing { get; init; }
    public bool Archived { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? AssignedAt { get; init; }
    public DateTimeOffset? ConvertedAt { get; init; }
    public DateTimeOffset? StageChangedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>It is open and stands in its stage for longer than the stage allows.</summary>
    public bool Rotting { get; init; }

    /// <summary>Values of custom fields by their ids.</summary>
    public CustomValues Custom { get; init; } = CustomValues.None;
}
