using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>Drops change-feed rows older than <see cref="LeadIndexFeed.Retention"/>; an index that slept longer builds anew.</summary>
public sealed class TrimFeeds(LeadTable leads, TimeProvider clock)
{
    public async Task<int> Run(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - LeadIndexFeed.Retention;
        var trimmed = 0;
        foreach (var shard in RecordId.Shards)
        {
            int count;
            do trimmed += count = await leads.TrimFeed(shard, before, cancel);
            while (count > 0);
        }
        return trimmed;
    }
}
