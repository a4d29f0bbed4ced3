using Sarnakh.Contacts;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Takes back that conversions made contacts: those go that nobody has changed since and that no lead and no contact is linked to.
/// Whoever linked to one of them had read it before it went, and may write the link after we looked; so it is only set aside, and
/// once nobody can be that late any more <see cref="Settle"/> brings back what is in use. Repeatable.
/// </summary>
public sealed class DiscardContacts(
    FindContact find, DeleteContact delete, RestoreContact restore, LeadIndex leads, LeadIndexFeed leadFeed, ContactIndex contacts, ContactIndexFeed contactFeed, TimeProvider clock)
{
    /// <summary>Longer than anybody takes from reading a contact to writing a link to it, retries included.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const long AsItWasMade = 1;

    public async Task Run(IReadOnlyList<RecordId> made, CancellationToken cancel)
    {
        if (made.Count == 0) return;
        await Refresh(cancel);
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

    /// <summary>False where it is too early for some of them.</summary>
    public async Task<bool> Settle(IReadOnlyList<RecordId> made, CancellationToken cancel)
    {
        await Refresh(cancel);
        var aside = (await Task.WhenAll(made.Select(id => restore.Find(id, cancel)))).OfType<Contact>().ToList();
        if (aside.Exists(contact => clock.GetUtcNow() < contact.UpdatedAt + Patience)) return false;
        // An organisation comes back with its people.
        while (aside.Find(contact => IsUsed(contact.Id)) is { } used)
        {
            await restore.Run(used.Id, cancel);
            aside.Remove(used);
        }
        foreach (var contact in aside) await restore.Drop(contact.Id, cancel);
        return true;
    }

    private async Task Refresh(CancellationToken cancel)
    {
        await leadFeed.EnsureFresh(TimeSpan.Zero, null, cancel);
        await contactFeed.EnsureFresh(TimeSpan.Zero, cancel);
    }

    private async Task<bool> IsGone(RecordId id, CancellationToken cancel)
    {
        if (await find.Run(id, cancel) is not { } stored) return true;
        if (stored.Contact.Revision != AsItWasMade || IsUsed(id)) return false;
        try
        {
            await delete.SetAside(stored, cancel);
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
