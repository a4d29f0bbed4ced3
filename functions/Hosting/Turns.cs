namespace Sarnakh.Hosting;

/// <summary>
/// One at a time for each key, within this process. It spares those who look before they write most of what they would do twice; what
/// other processes do must be harmless by itself.
/// </summary>
public sealed class Turns
{
    /// <summary>Keys that share a turn wait for each other, which is slower and never wrong.</summary>
    private const int Most = 64;

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Most).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Dispose it to let the next one go.</summary>
    public async Task<IDisposable> Take(string key, CancellationToken cancel)
    {
        var turn = _turns[(uint)string.GetHashCode(key, StringComparison.Ordinal) % Most];
        await turn.WaitAsync(cancel);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
