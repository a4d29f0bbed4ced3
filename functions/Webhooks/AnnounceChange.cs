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
    /// <summary>What the commit must end with (<see cref="OutboxTable.Put"/>), and <see cref="Send"/> after it.</summary>
    /// <param name="lead">As it will be; of a deleted one, with the revision it would have had.</param>
    public async ValueTask<IReadOnlyList<OutboxMessage>> Run(string name, Lead lead, CancellationToken cancel) =>
        (await webhooks.ThatWant(name, cancel)).Count == 0 ? [] : [new LeadEvent(name, lead.Id, lead.Revision, lead.UpdatedAt).Message];

    /// <param name="versions">Of all rows of the commit.</param>
    public async Task Send(IReadOnlyList<OutboxMessage> told, IReadOnlyList<RowVersion> versions, CancellationToken cancel)
    {
        for (var i = 0; i < told.Count; i++) await messages.Now(told[i], versions[versions.Count - told.Count + i], cancel);
    }
}
