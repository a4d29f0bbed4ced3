using Sarnakh.Catalogue;

namespace Sarnakh.Leads.Index;

/// <summary>What the fields of leads, and the order of what they name by id, follow from. Equal if it holds the very same lists.</summary>
public sealed record FieldSources
{
    public IReadOnlyList<CustomField> CustomFields { get; init; } = [];

    /// <summary>In their order, as all that administrators list.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    public IReadOnlyList<LeadStatus> Statuses { get; init; } = [];

    public IReadOnlyList<LostReason> LostReasons { get; init; } = [];

    public IReadOnlyList<RecurringPlan> RecurringPlans { get; init; } = [];

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>Ids of users by their names.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Ids of teams by their names.</summary>
    public IReadOnlyList<string> Teams { get; init; } = [];
}
