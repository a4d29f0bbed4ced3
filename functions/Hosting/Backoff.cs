using System.Security.Cryptography;

namespace Sarnakh.Hosting;

/// <summary>Waits with full jitter between attempts at a conditional write: up to 5 ms at first, doubling to 320 ms.</summary>
public static class Backoff
{
    public static Task Wait(int attempt, CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 5 << Math.Min(attempt, 6))), cancel);
}
