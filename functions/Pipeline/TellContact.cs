using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A new address or number of a lead goes on to the contact that it is linked to (<see cref="ContactSync"/>).</summary>
public sealed class TellContact(EditContact contacts)
{
    public async Task Run(Lead before, Lead after, CancellationToken cancel)
    {
        if ((before.ContactId, before.OrganisationId) != (after.ContactId, after.OrganisationId)) return;
        if ((before.Email, before.Mobile, before.Phone) == (after.Email, after.Mobile, after.Phone)) return;
        // An address that is another contact's stays on the lead alone.
        if (RecordId.TryParse(after.ContactId ?? after.OrganisationId, out var contact)) await contacts.Follow(contact, known => ContactSync.Follow(known, before, after), cancel);
    }
}
