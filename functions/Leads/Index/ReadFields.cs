using Sarnakh.Access;
using Sarnakh.Catalogue;
using Sarnakh.Teams;

namespace Sarnakh.Leads.Index;

/// <summary>What the fields of leads follow from now. All of it is in memory, and the same lists until something of it changes.</summary>
public sealed class ReadFields(
    CatalogueTable<CustomField> customFields, CatalogueTable<Stage> stages, CatalogueTable<LeadStatus> statuses, CatalogueTable<LostReason> lostReasons,
    CatalogueTable<RecurringPlan> recurringPlans, CatalogueTable<Tag> tags, UserTable users, TeamTable teams)
{
    public async Task<FieldSources> Run(CancellationToken cancel) => new()
    {
        CustomFields = await customFields.All(cancel),
        Stages = await stages.All(cancel),
        Statuses = await statuses.All(cancel),
        LostReasons = await lostReasons.All(cancel),
        RecurringPlans = await recurringPlans.All(cancel),
        Tags = await tags.All(cancel),
        People = await users.ByName(cancel),
        Teams = await teams.ByName(cancel),
    };
}
