using System.Net;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>Who tries to sign in: as whom, from where, and on which of that user's devices (<see cref="KnownDevices"/>).</summary>
public sealed record Attempter(string Email, IPAddress? Address, string? Device = null);

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
    public async Task<TimeSpan?> Take(Attempter by, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var counters = await Read(by, cancel);
            var now = clock.GetUtcNow();
            var until = counters.Max(counter => counter.Stored.Attempts?.Until);
            if (until > now) return until - now;
            try
            {
                await attempts.Save(counters.Select(counter => (counter.Stored, (Attempts?)Attempts.Next(counter.Stored.Attempts, counter.Free, now))), cancel);
                return null;
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
        return Crowded;
    }

    /// <summary>It was right, so it was no guess: the account, or the known device, begins anew, the address is rid of this one.</summary>
    public Task Succeeded(Attempter by, CancellationToken cancel) => TakeBack(by, _ => null, cancel);

    /// <summary>Right so far, and more is asked for: as if it had not been made.</summary>
    public Task Undecided(Attempter by, CancellationToken cancel) => TakeBack(by, known => known.Without() with { Until = known.At }, cancel);

    /// <summary>Forgets what has been quiet for long.</summary>
    public Task Trim(CancellationToken cancel) => attempts.Trim(clock.GetUtcNow() - Attempts.Memory, cancel);

    private async Task TakeBack(Attempter by, Func<Attempts, Attempts?> own, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var counters = await Read(by, cancel);
            try
            {
                await attempts.Save(counters.Select(counter => (counter.Stored, Now(counter))), cancel);
                return;
            }
            catch (Exception e) when (e is RowExistsException or RowChangedException)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
        // It stays counted, which costs somebody a wait at worst.

        Attempts? Now(Counter counter) => counter.Stored.Attempts is not { } known ? null
            : counter.IsShared ? known.Count > 1 ? known.Without() : null
            : own(known);
    }

    private async Task<IReadOnlyList<Counter>> Read(Attempter by, CancellationToken cancel)
    {
        // What a known device may guess is bounded by its own count, so nobody else's attempts need to hold it up.
        if (by.Device is { } device) return [new Counter(await attempts.Find(Attempts.KeyOfDevice(device), cancel), Attempts.FreeOfAccount, IsShared: false)];
        var ofAccount = attempts.Find(Attempts.KeyOfAccount(by.Email), cancel);
        var ofAddress = attempts.Find(Attempts.KeyOfAddress(by.Address), cancel);
        return [new Counter(await ofAccount, Attempts.FreeOfAccount, IsShared: false), new Counter(await ofAddress, Attempts.FreeOfAddress, IsShared: true)];
    }

    /// <param name="IsShared">By people who have nothing to do with each other.</param>
    private sealed record Counter(StoredAttempts Stored, int Free, bool IsShared);
}
