using System.Net;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>
/// Slows down guessing. An attempt is counted before it is looked at, so that many at once are no way around, and taken back when it
/// succeeds. Who does not exist is counted like everybody.
/// </summary>
public sealed class LimitAttempts(AttemptTable attempts, TimeProvider clock)
{
    // Only attempts at the same moment on the same account or address get in each other's way.
    private const int Tries = 6;
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    /// <summary>Counts an attempt; how long to wait if it may not be made.</summary>
    public async Task<TimeSpan?> Take(string email, IPAddress? address, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (ofAccount, ofAddress) = await Read(email, address, cancel);
            var now = clock.GetUtcNow();
            var until = Later(ofAccount.Attempts?.Until, ofAddress.Attempts?.Until);
            if (until > now) return until - now;
            try
            {
                await attempts.Save(
                    [
                        (ofAccount, Attempts.Next(ofAccount.Attempts, Attempts.FreeOfAccount, now)),
                        (ofAddress, Attempts.Next(ofAddress.Attempts, Attempts.FreeOfAddress, now)),
                    ],
                    cancel);
                return null;
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
        return Crowded;
    }

    /// <summary>It was right, so it was no guess: the account begins anew, the address is rid of this one.</summary>
    public Task Succeeded(string email, IPAddress? address, CancellationToken cancel) => TakeBack(email, address, _ => null, cancel);

    /// <summary>Right so far, and more is asked for: as if it had not been made.</summary>
    public Task Undecided(string email, IPAddress? address, CancellationToken cancel) => TakeBack(email, address, known => known.Without() with { Until = known.At }, cancel);

    /// <summary>Forgets what has been quiet for long.</summary>
    public Task Trim(CancellationToken cancel) => attempts.Trim(clock.GetUtcNow() - Attempts.Memory, cancel);

    private async Task TakeBack(string email, IPAddress? address, Func<Attempts, Attempts?> ofTheAccount, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var (ofAccount, ofAddress) = await Read(email, address, cancel);
            try
            {
                await attempts.Save(
                    [
                        (ofAccount, ofAccount.Attempts is { } account ? ofTheAccount(account) : null),
                        (ofAddress, ofAddress.Attempts is { Count: > 1 } known ? known.Without() : null),
                    ],
                    cancel);
                return;
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
        // It stays counted, which costs somebody a wait at worst.
    }

    private async Task<(StoredAttempts OfAccount, StoredAttempts OfAddress)> Read(string email, IPAddress? address, CancellationToken cancel)
    {
        var ofAccount = attempts.Find(Attempts.KeyOfAccount(email), cancel);
        var ofAddress = attempts.Find(Attempts.KeyOfAddress(address), cancel);
        return (await ofAccount, await ofAddress);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;
}
