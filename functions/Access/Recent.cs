using System.Collections.Concurrent;

namespace Sarnakh.Access;

/// <summary>
/// What the store says about sessions and tokens, believed for 15 seconds so that a request need not ask it. What this instance
/// ends is forgotten at once; the others notice within that time.
/// </summary>
public sealed class Recent<T>(TimeProvider clock, Func<string, CancellationToken, Task<T?>> read)
    where T : class
{
    private const int Most = 50_000;
    private static readonly TimeSpan TrustFor = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Entry> _known = new(StringComparer.Ordinal);
    private int _forgotten;

    public async ValueTask<T?> Find(string id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(id, out var entry) && now - entry.ReadAt < TrustFor) return entry.Value;
        var forgotten = Volatile.Read(ref _forgotten);
        var value = await read(id, cancel);
        if (value is null)
        {
            // What does not exist is not kept: guesses would fill the memory.
            _known.TryRemove(id, out _);
            return null;
        }
        if (_known.Count >= Most) _known.Clear();
        _known[id] = new Entry(value, now);
        // It was read before something ended; perhaps it was this.
        if (forgotten != Volatile.Read(ref _forgotten)) _known.TryRemove(id, out _);
        return value;
    }

    /// <summary>After the row changed or went.</summary>
    public void Forget(string id)
    {
        Interlocked.Increment(ref _forgotten);
        _known.TryRemove(id, out _);
    }

    private sealed record Entry(T Value, DateTimeOffset ReadAt);
}
