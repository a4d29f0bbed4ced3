using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>Brings back a contact that was set aside (<see cref="DeleteContact.SetAside"/>), or lets it go for good. Repeatable.</summary>
public sealed class RestoreContact(ContactTable contacts, ClaimContact claims, ContactIndexFeed index, TimeProvider clock)
{
    /// <summary>Null where none was set aside, or it came back.</summary>
    public async Task<Contact?> Find(RecordId id, CancellationToken cancel) => (await contacts.FindAside(id, cancel))?.Contact;

    /// <summary>What it had and nobody took meanwhile is its own again.</summary>
    public async Task Run(RecordId id, CancellationToken cancel)
    {
        if (await contacts.FindAside(id, cancel) is not { Contact: var contact } aside) return;
        // Its deletion was a revision of its own.
        var back = contact with { Revision = contact.Revision + 2, UpdatedAt = clock.GetUtcNow() };
        try
        {
            await contacts.BringBack(back, aside.Version, cancel);
        }
        catch (RowExistsException)
        {
            // Made anew by the same conversion.
            await contacts.DropAside(aside, cancel);
            return;
        }
        index.Applied(back);
        await claims.RunFree(back.Keys, id, cancel);
    }

    public async Task Drop(RecordId id, CancellationToken cancel)
    {
        if (await contacts.FindAside(id, cancel) is { } aside) await contacts.DropAside(aside, cancel);
    }
}
