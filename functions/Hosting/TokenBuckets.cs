using System.Threading.RateLimiting;

namespace Sarnakh.Hosting;

/// <summary>Budgets per minute, of this process.</summary>
public static class TokenBuckets
{
    /// <summary>A bucket that holds a minute's worth and refills every second.</summary>
    public static TokenBucketRateLimiterOptions PerMinute(int count) => new()
    {
        TokenLimit = count,
        TokensPerPeriod = (count + 59) / 60,
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / count)),
        QueueLimit = 0,
    };

    /// <summary>One bucket for each key; those of idle ones are forgotten.</summary>
    public static PartitionedRateLimiter<string> PerMinuteEach(int count) =>
        PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerMinute(count)));

    /// <summary>When to come back to a bucket that was empty.</summary>
    public static TimeSpan RetryAfter(RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;
    }
}
