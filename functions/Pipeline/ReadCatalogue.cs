using Sarnakh.Access;
using Sarnakh.Catalogue;
using Sarnakh.Teams;

namespace Sarnakh.Pipeline;

/// <summary>The catalogue as rules about leads want it, from what every instance has in memory.</summary>
public sealed class ReadCatalogue(
    CatalogueTable<Stage> stages, CatalogueTable<Tag> tags, CatalogueTable<LostReason> lostReasons, CatalogueTable<LeadStatus> statuses,
    CatalogueTable<RecurringPlan> recurringPlans, CatalogueTable<CustomField> customFields, CatalogueTable<LifecycleRule> lifecycleRules, PipelineSettingsTable settings, TeamTable teams, UserTable users)
{
    public async Task<CatalogueSnapshot> Run(CancellationToken cancel) => await Rules(cancel) with
    {
        Tags = await tags.All(cancel),
        LostReasons = await lostReasons.All(cancel),
        Statuses = await statuses.All(cancel),
        RecurringPlans = await recurringPlans.All(cancel),
        ActiveUserIds = (await users.All(cancel)).Where(user => user.Value.Active).Select(user => user.Id).ToHashSet(),
    };

    /// <summary>Only what decides about a lead that chooses nothing by itself: enough for what arrives.</summary>
    public async Task<CatalogueSnapshot> Rules(CancellationToken cancel) => new()
    {
        Stages = await stages.All(cancel),
        CustomFields = await customFields.All(cancel),
        LifecycleRules = await lifecycleRules.Active(cancel),
        LeadsStep = (await settings.Find(cancel)).Settings.LeadsStep,
        Teams = [.. (await teams.All(cancel)).Select(team => team.Value)],
    };
}
