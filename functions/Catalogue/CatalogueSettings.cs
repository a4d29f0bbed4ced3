namespace Sarnakh.Catalogue;

// What people set on an item of each kind; absent fields stay as they are. On a new item the name is needed, and the type of a
// custom field is fixed. "active": true brings a removed item back.

public sealed record StageSettings(
    string? Name, string? EnglishName, int? Sequence, bool? Active, bool? IsWon, bool? Folded, string? Requirements, IReadOnlyList<string>? TeamIds,
    int? RottingDays, int? Colour);

public sealed record TagSettings(string? Name, string? EnglishName, bool? Active, int? Colour);

public sealed record LostReasonSettings(string? Name, string? EnglishName, int? Sequence, bool? Active);

public sealed record LeadStatusSettings(string? Name, string? EnglishName, int? Sequence, bool? Active, int? Colour);

public sealed record RecurringPlanSettings(string? Name, string? EnglishName, int? Sequence, bool? Active, int? Months);

/// <param name="Id">Null for a new one.</param>
public sealed record CustomFieldOptionSettings(string? Id, string Name, string? EnglishName, bool? Active);

public sealed record CustomFieldSettings(
    string? Name, string? EnglishName, int? Sequence, bool? Active, CustomFieldType? Type, IReadOnlyList<CustomFieldOptionSettings>? Options,
    IReadOnlyList<string>? TeamIds, IReadOnlyList<string>? RequiredInStageIds);

public sealed record LifecycleRuleSettings(
    string? Name, string? EnglishName, int? Sequence, bool? Active, LifecycleEvent? On, string? SubjectId, IReadOnlyList<LifecycleStage>? From, LifecycleStage? To);

/// <param name="Ids">All active items of the kind, each once.</param>
public sealed record CatalogueOrder(IReadOnlyList<string> Ids);

/// <param name="Items">In their order, removed ones included.</param>
/// <param name="Version">Changes with every item; what a new order must name.</param>
public sealed record CatalogueList<T>(IReadOnlyList<T> Items, string Version) where T : CatalogueItem;

/// <summary>All of it, for who shows leads.</summary>
public sealed record WholeCatalogue(
    CatalogueList<Stage> Stages, CatalogueList<Tag> Tags, CatalogueList<LostReason> LostReasons, CatalogueList<LeadStatus> LeadStatuses,
    CatalogueList<RecurringPlan> RecurringPlans, CatalogueList<CustomField> CustomFields, CatalogueList<LifecycleRule> LifecycleRules)
{
    /// <summary>Of the kinds, each of which changes with any of its items.</summary>
    internal IEnumerable<string> Versions =>
        [Stages.Version, Tags.Version, LostReasons.Version, LeadStatuses.Version, RecurringPlans.Version, CustomFields.Version, LifecycleRules.Version];
}
