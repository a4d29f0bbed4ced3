using Sarnakh.Contacts;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>
/// Drops change-feed rows older than <see cref="LeadIndexFeed.Retention"/> and <see cref="ContactIndexFeed.Retention"/>; an index that
/// slept longer builds anew.
/// </summary>
public sealed class TrimFeeds(LeadTable leads, ContactTable contacts, TimeProvider clock)
{
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var trimmed = 0;
        foreach (var shard in RecordId.Shards)
        {
            int count;
            do trimmed += count = await leads.TrimFeed(shard, now - LeadIndexFeed.Retention, cancel);
            while (count > 0);
            do trimmed += count = await contacts.TrimFeed(shard, now - ContactIndexFeed.Retention, cancel);
            while (count > 0);
        }
        return trimmed;
    }
}
