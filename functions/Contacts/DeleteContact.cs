namespace Sarnakh.Contacts;

/// <summary>Deletes a contact with the claims on its addresses and its name. Fails if it changed since it was read.</summary>
public sealed class DeleteContact(ContactTable contacts, ClaimContact claims, ContactIndexFeed index, TimeProvider clock)
{
    public async Task Run(StoredContact stored, CancellationToken cancel)
    {
        await contacts.Delete(stored, clock.GetUtcNow(), cancel);
        await Forget(stored.Contact, cancel);
    }

    /// <summary>The same, but <see cref="RestoreContact"/> can bring it back.</summary>
    public async Task SetAside(StoredContact stored, CancellationToken cancel)
    {
        await contacts.SetAside(stored, clock.GetUtcNow(), cancel);
        await Forget(stored.Contact, cancel);
    }

    private async Task Forget(Contact contact, CancellationToken cancel)
    {
        index.Deleted(contact.Id);
        await claims.Release(contact.Keys, contact.Id, cancel);
    }
}
