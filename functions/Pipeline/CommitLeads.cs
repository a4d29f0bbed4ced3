using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Webhooks;

namespace Sarnakh.Pipeline;

/// <summary>A lead as it was read, as it will be, and how that is told.</summary>
public sealed record LeadChange(StoredLead Before, Lead After, IReadOnlyList<TimelineEntry> Story);

/// <summary>
/// Writes changes of leads of one shard in one commit, with their timelines, what must stand beside them and what others are told of
/// them. This process's readers see them at once.
/// </summary>
public sealed class CommitLeads(LeadTable leads, AnnounceChange announce, LeadIndexFeed index)
{
    /// <summary>Fails with <see cref="RowChangedException"/> or <see cref="RowExistsException"/>, and then has written nothing.</summary>
    /// <returns>The versions of what stands beside.</returns>
    public async Task<IReadOnlyList<RowVersion>> Run(IReadOnlyList<LeadChange> changes, IEnumerable<RowWrite> beside, CancellationToken cancel)
    {
        var told = new List<OutboxMessage>();
        foreach (var change in changes) told.AddRange(await announce.Run(change.Before.Lead, change.After, cancel));
        var written = changes.SelectMany(change => LeadTable.Replace(change.After, change.Before.Version).Concat(change.Story.Select(entry => TimelineTable.Insert(change.After.Id, entry))));
        var versions = await leads.Commit([.. beside, .. written, .. told.Select(OutboxTable.Put)], cancel);
        foreach (var change in changes) index.Applied(change.After);
        await announce.Send(told, versions, cancel);
        return versions;
    }
}
