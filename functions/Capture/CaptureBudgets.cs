using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Sarnakh.Hosting;

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
                return flood.IsAcquired ? new BudgetVerdict(OverAddress: true, null) : new BudgetVerdict(true, TokenBuckets.RetryAfter(flood));
            }
        }
        using var ofForm = budget.OfForm.AttemptAcquire();
        return ofForm.IsAcquired ? default : new BudgetVerdict(false, TokenBuckets.RetryAfter(ofForm));
    }

    public void Dispose()
    {
        foreach (var budget in _forms.Values) budget.Dispose();
    }

    private sealed record Budget(SpamSettings Spam) : IDisposable
    {
        public RateLimiter OfForm { get; } = new TokenBucketRateLimiter(TokenBuckets.PerMinute(Spam.PerMinute));

        public PartitionedRateLimiter<string> PerAddress { get; } = TokenBuckets.PerMinuteEach(Spam.PerAddressPerMinute);

        public PartitionedRateLimiter<string> Floods { get; } = TokenBuckets.PerMinuteEach(Spam.PerAddressPerMinute * RefuseFactor);

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
