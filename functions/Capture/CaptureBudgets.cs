using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Sarnakh.Capture;

/// <summary>
/// Token buckets of this process: per form (beyond it 429) and per form and address (beyond it quarantine, and beyond ten
/// times that 429, so that one robot cannot fill the quarantine). They refill by the minute and forget idle callers; there
/// is no daily cap. A form's buckets are made anew when its settings change.
/// </summary>
public sealed class CaptureBudgets : IDisposable
{
    private const int RefuseFactor = 10;
    private readonly ConcurrentDictionary<string, Budget> _forms = new(StringComparer.Ordinal);

    /// <summary>Takes one post out of the budgets of its form and address.</summary>
    public BudgetVerdict Take(Form form, string? address)
    {
        var budget = _forms.AddOrUpdate(form.Id, _ => new Budget(form.Spam), (_, known) => known.Spam == form.Spam ? known : new Budget(form.Spam));
        if (address is not null)
        {
            using var perAddress = budget.PerAddress.AttemptAcquire(address);
            if (!perAddress.IsAcquired)
            {
                using var flood = budget.Floods.AttemptAcquire(address);
                return flood.IsAcquired ? new BudgetVerdict(OverAddress: true, null) : new BudgetVerdict(true, RetryAfter(flood));
            }
        }
        using var ofForm = budget.OfForm.AttemptAcquire();
        return ofForm.IsAcquired ? default : new BudgetVerdict(false, RetryAfter(ofForm));
    }

    public void Dispose()
    {
        foreach (var budget in _forms.Values) budget.Dispose();
    }

    private static TimeSpan RetryAfter(RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
        return wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;
    }

    /// <summary>A bucket that holds a minute's worth and refills every second.</summary>
    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = (perMinute + 59) / 60,
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / perMinute)),
        QueueLimit = 0,
    };

    private sealed record Budget(SpamSettings Spam) : IDisposable
    {
        public RateLimiter OfForm { get; } = new TokenBucketRateLimiter(Bucket(Spam.PerMinute));

        public PartitionedRateLimiter<string> PerAddress { get; } = PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(Spam.PerAddressPerMinute)));

        public PartitionedRateLimiter<string> Floods { get; } = PartitionedRateLimiter.Create<string, string>(
            address => RateLimitPartition.GetTokenBucketLimiter(address, _ => Bucket(Spam.PerAddressPerMinute * RefuseFactor)));

        public void Dispose()
        {
            OfForm.Dispose();
            PerAddress.Dispose();
            Floods.Dispose();
        }
    }
}

/// <param name="OverAddress">The post came over its address's budget and is suspect.</param>
/// <param name="RetryAfter">Not null when it must be refused.</param>
public readonly record struct BudgetVerdict(bool OverAddress, TimeSpan? RetryAfter);
