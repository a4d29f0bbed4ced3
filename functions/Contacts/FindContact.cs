using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>One contact: by its id, by an e-mail address, or an organisation by its name.</summary>
public sealed class FindContact(ContactTable contacts, ContactIndex index, ContactIndexFeed feed)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>Also an archived one.</summary>
    public Task<StoredContact?> Run(RecordId id, CancellationToken cancel) => contacts.Find(id, cancel);

    /// <summary>
    /// Whose address this is. Of a mailbox that may be anybody's (<see cref="WeakIdentifiers"/>), the oldest contact that has it. Nobody
    /// archived.
    /// </summary>
    public async Task<Contact?> ByEmail(EmailAddress address, CancellationToken cancel)
    {
        if (!WeakIdentifiers.Default.Holds(address))
            return await contacts.FindClaim(address.Key, cancel) is { } claim && await Active(claim.Contact, cancel) is { } owner && owner.HasEmail(address) ? owner : null;
        await feed.EnsureFresh(MaxAge, cancel);
        return await FirstActive(index.WithEmail(address), cancel);
    }

    /// <summary>The oldest organisation of this name, however it is spelt and spaced.</summary>
    public async Task<Contact?> OrganisationNamed(string name, CancellationToken cancel)
    {
        await feed.EnsureFresh(MaxAge, cancel);
        return await FirstActive(index.OrganisationsNamed(name), cancel);
    }

    private async Task<Contact?> FirstActive(IReadOnlyList<RecordId> ids, CancellationToken cancel)
    {
        foreach (var id in ids)
            if (await Active(id, cancel) is { } contact) return contact;
        return null;
    }

    private async Task<Contact?> Active(RecordId id, CancellationToken cancel) => await contacts.Find(id, cancel) is { Contact: { Archived: false } contact } ? contact : null;
}
