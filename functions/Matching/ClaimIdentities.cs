using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Matching;

/// <summary>
/// Keeps the identity rows true to an edited lead: what it no longer has is released, what it newly has is claimed unless
/// another open lead holds it; that one is left alone and named on the timeline.
/// </summary>
public sealed class ClaimIdentities(IdentityTable identities, LeadTable leads, TimeProvider clock)
{
    public async Task Run(Lead before, Lead after, CancellationToken cancel)
    {
        var had = IdentitiesOf(before);
        var has = IdentitiesOf(after);
        foreach (var identity in had.Except(has)) await Release(identity, after.Id, cancel);
        var claimed = (after.IsOpen && !before.IsOpen ? has : has.Except(had)).ToList();
        foreach (var identity in claimed) await Claim(identity, after, cancel);
        // Deleted while we wrote: who erases it may have been here before us.
        if (claimed.Count > 0 && await leads.FindDeleted(after.Id, cancel) is not null)
            foreach (var identity in claimed) await Release(identity, after.Id, cancel);
    }

    /// <summary>What a deleted lead still holds is free again. Repeatable.</summary>
    public async Task Release(DeletedLead deleted, CancellationToken cancel)
    {
        await Release(deleted.Identities.Select(key => new Identity(key)), deleted.Id, cancel);
    }

    /// <summary>What of these the lead holds is free again. Repeatable.</summary>
    public async Task Release(IEnumerable<Identity> held, RecordId lead, CancellationToken cancel)
    {
        foreach (var identity in held) await Release(identity, lead, cancel);
    }

    public static IReadOnlyList<Identity> IdentitiesOf(Lead lead) =>
        Identity.StrongOf(EmailAddress.TryParse(lead.Email, out var email) ? email : null, lead.Mobile);

    private async Task Release(Identity identity, RecordId lead, CancellationToken cancel)
    {
        if (await identities.Find(identity, cancel) is not { } claim || claim.Lead != lead) return;
        try
        {
            await identities.Delete(claim, cancel);
        }
        catch (RowChangedException)
        {
            // Somebody took it over meanwhile, so it is released.
        }
    }

    private async Task Claim(Identity identity, Lead lead, CancellationToken cancel)
    {
        try
        {
            await identities.Insert(identity, lead.Id, clock.GetUtcNow(), cancel);
            return;
        }
        catch (RowExistsException)
        {
            // Claimed: see by whom.
        }
        if (await identities.Find(identity, cancel) is not { } claim || claim.Lead == lead.Id) return;
        if (await leads.Find(claim.Lead, cancel) is { Lead.IsOpen: true } holder)
        {
            var now = clock.GetUtcNow();
            var entry = new TimelineEntry($"conflict-{lead.Revision}-{holder.Lead.Id}", now, TimelineType.Conflict) { OtherLeadId = holder.Lead.Id };
            await leads.Commit([TimelineTable.Insert(lead.Id, entry)], cancel);
            return;
        }
        try
        {
            await identities.Replace(claim, lead.Id, clock.GetUtcNow(), cancel);
        }
        catch (RowChangedException)
        {
            // A newcomer was faster; it is the identity's lead now.
        }
    }
}
