using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>
/// How many requests of one person, with all their devices and tokens, an instance answers: a program gone wild, or a stolen token,
/// takes nobody else's turn.
/// </summary>
public sealed class RequestBudgets(IOptions<AccessOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _ofUsers = TokenBuckets.PerMinuteEach(
        options.Value.RequestsPerMinute is > 0 and var most ? most : throw new InvalidOperationException("Access:RequestsPerMinute: it must be more than 0."));

    /// <summary>Counts a request; null if it may be answered, else when to come back.</summary>
    public TimeSpan? Take(string userId)
    {
        using var lease = _ofUsers.AttemptAcquire(userId);
        return lease.IsAcquired ? null : TokenBuckets.RetryAfter(lease);
    }

    public void Dispose() => _ofUsers.Dispose();
}
