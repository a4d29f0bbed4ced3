using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>
/// Keeps an e-mail address with one contact, and a name with whom conversions mean by it, under any number of parallel writers: a row
/// is inserted before the contact is. Who loses the insert learns whose it is. A claim of a contact that is archived, or that did not
/// come to have what it claims within <see cref="Patience"/>, is taken over under its version.
/// </summary>
public sealed class ClaimContact(ContactTable contacts, TimeProvider clock)
{
    /// <summary>Longer than any write of a contact takes, retries included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int Waits = 8;

    /// <summary>
    /// Claims all for <paramref name="contact"/>; if one of them is somebody else's, gives back what was claimed and tells which and whose
    /// it is.
    /// </summary>
    /// <param name="keys">Of <see cref="Contact.Keys"/>.</param>
    public async Task<(string Key, Contact Owner)?> Run(IEnumerable<string> keys, RecordId contact, CancellationToken cancel)
    {
        var claimed = new List<string>();
        // In one order for everybody, so that two newcomers can never wait for each other.
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            var (owner, isNew) = await Claim(key, contact, cancel);
            if (owner is not null)
            {
                await Release(claimed, contact, cancel);
                return (key, owner);
            }
            if (isNew) claimed.Add(key);
        }
        return null;
    }

    /// <summary>Claims what of these nobody has ever claimed: where several may have it, the first is who is meant.</summary>
    public async Task RunFree(IEnumerable<string> keys, RecordId contact, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            try
            {
                await contacts.InsertClaim(key, contact, clock.GetUtcNow(), cancel);
            }
            catch (RowExistsException)
            {
                // Somebody was first.
            }
        }
    }

    /// <summary>What of these the contact holds is free again. Repeatable.</summary>
    public async Task Release(IEnumerable<string> keys, RecordId contact, CancellationToken cancel)
    {
        foreach (var key in keys)
        {
            if (await contacts.FindClaim(key, cancel) is not { } claim || claim.Contact != contact) continue;
            try
            {
                await contacts.DeleteClaim(claim, cancel);
            }
            catch (RowChangedException)
            {
                // Somebody took it over meanwhile, so it is released.
            }
        }
    }

    private async Task<(Contact? Owner, bool IsNew)> Claim(string key, RecordId contact, CancellationToken cancel)
    {
        for (var wait = 0; ; wait++)
        {
            try
            {
                await contacts.InsertClaim(key, contact, clock.GetUtcNow(), cancel);
                return (null, true);
            }
            catch (RowExistsException)
            {
                // Somebody's: see whose.
            }
            if (await contacts.FindClaim(key, cancel) is not { } claim) continue;
            if (claim.Contact == contact) return (null, false);
            var owner = (await contacts.Find(claim.Contact, cancel))?.Contact;
            if (owner is { Archived: false } && owner.Keys.Contains(key)) return (owner, false);
            if (owner is { Archived: true } || clock.GetUtcNow() - claim.ClaimedAt > Patience)
            {
                try
                {
                    await contacts.ReplaceClaim(claim, contact, clock.GetUtcNow(), cancel);
                    return (null, true);
                }
                catch (RowChangedException)
                {
                    continue; // Another newcomer took it over.
                }
            }
            if (wait >= Waits) throw new StorageUnavailableException($"{key} is being given to a contact that is not there yet.");
            await Backoff.Wait(wait, cancel);
        }
    }
}
