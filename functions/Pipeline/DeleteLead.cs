using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Pipeline;

/// <summary>
/// Deletes a lead for good: it is gone with one commit, which also leaves the message that erases its timeline, its submissions
/// and its claims on addresses and numbers (<see cref="Queue"/>).
/// </summary>
public sealed class DeleteLead(LeadTable leads, SendMessages messages, AnnounceChange announce, LeadIndexFeed index, TimeProvider clock)
{
    public const string Queue = "lead-erasure";

    public static string MessageIdOf(RecordId lead) => $"erase-{lead}";

    /// <param name="seenRevision">What the person saw; null deletes whatever stands there.</param>
    public async Task<Problem?> Run(RecordId id, long? seenRevision, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await leads.Find(id, cancel) is not { } stored) return new Problem(404, "lead.unknown");
            if (seenRevision is { } seen && stored.Lead.Revision != seen) return new Problem(412, "version.stale") { Current = stored.Lead };

            var now = clock.GetUtcNow();
            var message = OutboxMessage.New(MessageIdOf(id), id.Shard, Queue, id.ToString(), now);
            var identities = ClaimIdentities.IdentitiesOf(stored.Lead).Select(identity => identity.Key);
            try
            {
                var told = await announce.OfDeletion(stored.Lead with { Revision = stored.Lead.Revision + 1, UpdatedAt = now }, cancel);
                var versions = await leads.Commit([OutboxTable.Put(message), .. LeadTable.Delete(stored, identities, now), .. told.Select(OutboxTable.Put)], cancel);
                index.Deleted(id);
                await messages.Now(message, versions[0], cancel);
                await announce.Send(told, versions, cancel);
                return null;
            }
            catch (RowChangedException)
            {
                // Changed or deleted meanwhile: look again.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }
}
