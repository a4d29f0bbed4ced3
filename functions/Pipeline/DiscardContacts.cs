using Sarnakh.Contacts;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Takes back that conversions made contacts: those go that nobody has changed since and that no lead and no contact is linked to.
/// Repeatable.
/// </summary>
public sealed class DiscardContacts(FindContact find, DeleteContact delete, LeadIndex leads, LeadIndexFeed leadFeed, ContactIndex contacts, ContactIndexFeed contactFeed)
{
    private const long AsItWasMade = 1;

    public async Task Run(IReadOnlyList<RecordId> made, CancellationToken cancel)
    {
        if (made.Count == 0) return;
        await leadFeed.EnsureFresh(TimeSpan.Zero, null, cancel);
        await contactFeed.EnsureFresh(TimeSpan.Zero, cancel);
        // An organisation can go once its people have.
        while (true)
        {
            var left = new List<RecordId>();
            foreach (var id in made)
                if (!await IsGone(id, cancel)) left.Add(id);
            if (left.Count == 0 || left.Count == made.Count) return;
            made = left;
        }
    }

    private async Task<bool> IsGone(RecordId id, CancellationToken cancel)
    {
        if (await find.Run(id, cancel) is not { } stored) return true;
        if (stored.Contact.Revision != AsItWasMade || IsUsed(id)) return false;
        try
        {
            await delete.Run(stored, cancel);
            return true;
        }
        catch (RowChangedException)
        {
            // Somebody changes it at this moment, so it stays.
            return false;
        }
    }

    private bool IsUsed(RecordId id) =>
        leads.Query(new LeadQuery { Filter = LeadFilter.About(id), Limit = 0 }).Total > 0
        || contacts.Query(new ContactQuery { OrganisationId = id, Limit = 1 }).Total > 0
        || contacts.Query(new ContactQuery { OrganisationId = id, Archived = true, Limit = 1 }).Total > 0;
}
