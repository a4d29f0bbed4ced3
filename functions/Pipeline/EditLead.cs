using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The state after an edit, or why there was none; a stale version comes with the current state.</summary>
public sealed record EditOutcome(Lead? Lead, Problem? Problem);

/// <summary>Writes a person's edit of a lead if the lead is still at the revision the person saw.</summary>
public sealed class EditLead(LeadTable leads, ClaimIdentities claims, LeadIndexFeed index, TimeProvider clock)
{
    public async Task<EditOutcome> Run(RecordId id, long seenRevision, JsonElement patch, CancellationToken cancel)
    {
        if (await leads.Find(id, cancel) is not { } stored) return new EditOutcome(null, new Problem(404, "lead.unknown"));
        if (stored.Lead.Revision != seenRevision) return Stale(stored.Lead);

        var (wanted, problems) = LeadEdit.Apply(stored.Lead, patch);
        if (problems.Count > 0) return new EditOutcome(stored.Lead, Problem.Input(problems));
        var changes = LeadChanges.Between(stored.Lead, wanted);
        if (changes.Count == 0) return new EditOutcome(stored.Lead, null);

        var now = clock.GetUtcNow();
        var changed = wanted with { Revision = stored.Lead.Revision + 1, UpdatedAt = now };
        try
        {
            var entry = new TimelineEntry($"edit-{changed.Revision}", now, TimelineType.Changed) { Changes = changes };
            await leads.Commit([.. LeadTable.Replace(changed, stored.Version), TimelineTable.Insert(id, entry)], cancel);
        }
        catch (RowChangedException)
        {
            return Stale((await leads.Find(id, cancel))?.Lead);
        }
        index.Applied(changed);
        await claims.Run(stored.Lead, changed, cancel);
        return new EditOutcome(changed, null);
    }

    private static EditOutcome Stale(Lead? current) => new(current, new Problem(412, "version.stale") { Current = current });
}
