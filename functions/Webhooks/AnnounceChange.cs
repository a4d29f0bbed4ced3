using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Webhooks;

/// <summary>
/// Says in a lead's own commit what happens to it, if a webhook waits for that: a row of the outbox beside the lead, so that neither is there
/// without the other. If none waits, nothing is written or sent.
/// </summary>
public sealed class AnnounceChange(WebhookTable webhooks, SendMessages messages)
{
    /// <summary>Events of one change, at most: the change itself, and what is special about it.</summary>
    public const int Most = 3;

    /// <summary>What the commit must end with (<see cref="OutboxTable.Put"/>), and <see cref="Send"/> after it.</summary>
    /// <param name="before">Null for a new lead.</param>
    /// <param name="after">As it will be.</param>
    public ValueTask<IReadOnlyList<OutboxMessage>> Run(Lead? before, Lead after, CancellationToken cancel) => Told(EventNames.Of(before, after), after, cancel);

    /// <param name="lead">With the revision it would have had.</param>
    public ValueTask<IReadOnlyList<OutboxMessage>> OfDeletion(Lead lead, CancellationToken cancel) => Told([EventNames.LeadDeleted], lead, cancel);

    private async ValueTask<IReadOnlyList<OutboxMessage>> Told(IEnumerable<string> names, Lead lead, CancellationToken cancel)
    {
        List<OutboxMessage>? told = null;
        foreach (var name in names)
            if ((await webhooks.ThatWant(name, cancel)).Count > 0) (told ??= []).Add(new LeadEvent(name, lead.Id, lead.Revision, lead.UpdatedAt).Message);
        return told ?? (IReadOnlyList<OutboxMessage>)[];
    }

    /// <param name="versions">Of all rows of the commit.</param>
    public async Task Send(IReadOnlyList<OutboxMessage> told, IReadOnlyList<RowVersion> versions, CancellationToken cancel)
    {
        for (var i = 0; i < told.Count; i++) await messages.Now(told[i], versions[versions.Count - told.Count + i], cancel);
    }
}
