using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Matching;

/// <summary>
/// The lead a newcomer's identities belong to: the newcomer itself, or an open lead that was there before.
/// <paramref name="Others"/> are further open leads that hold one of the identities and are left alone.
/// </summary>
public sealed record Arbitration(RecordId Owner, IReadOnlyList<RecordId> Others);

/// <summary>An identity is claimed for a lead that is not there yet: its maker is still at work, try again.</summary>
public sealed class LeadNotThereYetException(RecordId lead) : Exception($"Lead {lead} is claimed but not there yet.");

/// <summary>
/// Decides, under any number of parallel intakes, which one lead a person is. Each identity is claimed by an insert-only
/// row; whoever loses the insert attaches to the winner's lead. Claims of leads that closed or were deleted are taken over under the row's
/// version, and so are claims whose lead never came within <see cref="Patience"/>. Identities must come in a fixed order of
/// kind (e-mail before mobile), so that two newcomers can never wait for each other.
/// </summary>
public sealed class ArbitrateIdentity(IdentityTable identities, LeadTable leads, TimeProvider clock)
{
    /// <summary>How long a claim may be without its lead: longer than any intake takes, retries included.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int Waits = 8;

    /// <param name="wanted">E-mail before mobile.</param>
    /// <param name="newcomer">The id of the lead to come; the same on every retry of one intake.</param>
    public async Task<Arbitration> Run(IReadOnlyList<Identity> wanted, RecordId newcomer, CancellationToken cancel)
    {
        var mine = new List<Claim>(wanted.Count);
        var found = new List<RecordId>();
        foreach (var identity in wanted)
        {
            var claim = await ClaimOrFind(identity, newcomer, cancel);
            if (claim.Lead == newcomer) mine.Add(claim);
            else if (!found.Contains(claim.Lead)) found.Add(claim.Lead);
        }
        if (found.Count == 0) return new Arbitration(newcomer, []);
        foreach (var claim in mine) await identities.Replace(claim, found[0], clock.GetUtcNow(), cancel);
        return new Arbitration(found[0], found[1..]);
    }

    /// <summary>The identity's claim: newly the newcomer's, or that of an open lead.</summary>
    private async Task<Claim> ClaimOrFind(Identity identity, RecordId newcomer, CancellationToken cancel)
    {
        for (var wait = 0; ; wait++)
        {
            try
            {
                return await identities.Insert(identity, newcomer, clock.GetUtcNow(), cancel);
            }
            catch (RowExistsException)
            {
                // Somebody's: see whose.
            }
            var claim = await identities.Find(identity, cancel);
            if (claim is null) continue;
            if (claim.Lead == newcomer) return claim;
            var stored = await leads.Find(claim.Lead, cancel);
            if (stored is { Lead.IsOpen: true }) return claim;
            if (stored is not null || clock.GetUtcNow() - claim.ClaimedAt > Patience || await leads.FindDeleted(claim.Lead, cancel) is not null)
            {
                try
                {
                    return await identities.Replace(claim, newcomer, clock.GetUtcNow(), cancel);
                }
                catch (RowChangedException)
                {
                    continue; // Another newcomer took it over.
                }
            }
            if (wait == Waits) throw new LeadNotThereYetException(claim.Lead);
            await Backoff.Wait(wait, cancel);
        }
    }
}
