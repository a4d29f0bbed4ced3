namespace Sarnakh.Contacts;

/// <summary>Deletes a contact with the claims on its addresses and its name. Fails if it changed since it was read.</summary>
public sealed class DeleteContact(ContactTable contacts, ClaimContact claims, ContactIndexFeed index, TimeProvider clock)
{
    public async Task Run(StoredContact stored, CancellationToken cancel)
    {
        await contacts.Delete(stored, clock.GetUtcNow(), cancel);
        index.Deleted(stored.Contact.Id);
        await claims.Release(stored.Contact.Keys, stored.Contact.Id, cancel);
    }
}
