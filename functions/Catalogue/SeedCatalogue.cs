using Sarnakh.Storage;

namespace Sarnakh.Catalogue;

/// <summary>Fills kinds of which a store never had any. What was removed is still there as such, so it does not come back.</summary>
public sealed class SeedCatalogue(
    CatalogueTable<Stage> stages, CatalogueTable<LostReason> lostReasons, CatalogueTable<LeadStatus> statuses, CatalogueTable<RecurringPlan> plans,
    CatalogueTable<LifecycleRule> rules, TimeProvider clock)
{
    public async Task Run(CancellationToken cancel)
    {
        await Fill(stages, FirstCatalogue.Stages, cancel);
        await Fill(lostReasons, FirstCatalogue.LostReasons, cancel);
        await Fill(statuses, FirstCatalogue.LeadStatuses, cancel);
        await Fill(plans, FirstCatalogue.RecurringPlans, cancel);
        await Fill(rules, FirstCatalogue.LifecycleRules, cancel);
    }

    private async Task Fill<T>(CatalogueTable<T> table, IReadOnlyList<T> items, CancellationToken cancel)
        where T : CatalogueItem
    {
        if ((await table.All(cancel)).Count > 0) return;
        var now = clock.GetUtcNow();
        try
        {
            await table.InsertAll([.. items.Select(item => item with { CreatedAt = now, UpdatedAt = now })], cancel);
        }
        catch (RowExistsException)
        {
            // Another instance that starts at the same moment was first; all of them are there.
        }
    }
}
