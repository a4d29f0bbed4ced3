using System.Security.Cryptography;
using Sarnakh.Text;

namespace Sarnakh.Audit;

/// <summary>
/// Writes what was done, and what was refused, down for good. It is written before the answer goes out: who is told that something
/// was done can rely on its being on record. Refusals are bounded, so that nobody can fill the log by asking again and again.
/// </summary>
public sealed class AuditLog(AuditTable table, TimeProvider clock)
{
    /// <summary>Refusals of one action to one actor, or one address without an actor, that are written in a minute.</summary>
    public const int RefusalsPerMinute = 10;

    /// <summary>Refusals to everybody who is not signed in, together, in a minute.</summary>
    public const int RefusalsToStrangersPerMinute = 300;

    private const int LongestText = 300;
    private static readonly RandomNumberGenerator Source = RandomNumberGenerator.Create();

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private long _minute;

    public async Task Write(AuditEntry entry, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (entry.Outcome != AuditEntry.Done && IsTooMany(entry, now)) return;
        await table.Insert(
            RecordId.New(now, Source),
            entry with { At = now, ActorName = Bounded(entry.ActorName), Subject = Bounded(entry.Subject), Address = Bounded(entry.Address), Device = Bounded(entry.Device) },
            cancel);
    }

    private bool IsTooMany(AuditEntry entry, DateTimeOffset now)
    {
        lock (_gate)
        {
            var minute = now.UtcTicks / TimeSpan.TicksPerMinute;
            if (minute != _minute) _refusals.Clear();
            _minute = minute;
            if (entry.Actor is null && Count("strangers") > RefusalsToStrangersPerMinute) return true;
            return Count($"{entry.Actor ?? entry.Address} {entry.Action}") > RefusalsPerMinute;
        }
    }

    private int Count(string of) => _refusals[of] = _refusals.GetValueOrDefault(of) + 1;

    private static string? Bounded(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;
}
