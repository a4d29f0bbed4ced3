using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>
/// Erases a person from the contacts: the person goes with the claims on their addresses, an organisation that had an address or number of
/// theirs loses that one. Leads and people that point to what is gone find nothing there. Repeatable.
/// </summary>
public sealed class EraseContact(ContactTable contacts, DeleteContact delete, EditContact edit)
{
    private const int Tries = 10;

    /// <param name="isTheirs">Of an address or number.</param>
    public async Task Run(RecordId id, Predicate<string> isTheirs, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await contacts.Find(id, cancel) is not { } stored) return;
            if (stored.Contact.Kind == ContactKind.Organisation)
            {
                await edit.Follow(id, contact => contact with { Emails = [.. contact.Emails.Where(email => !isTheirs(email.Address))], Phones = [.. contact.Phones.Where(phone => !isTheirs(phone.Number))] }, cancel);
                return;
            }
            try
            {
                await delete.Run(stored, cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Tries)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }
}
