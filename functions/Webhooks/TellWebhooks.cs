using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Webhooks;

/// <summary>
/// Makes a delivery of an event for each webhook that wants it, and a message that carries it out. The event's outbox row goes last, so all
/// of it is done again where it was interrupted; a delivery that is there already stays as it is.
/// </summary>
public sealed class TellWebhooks(WebhookTable webhooks, DeliveryTable deliveries, LeadTable leads, OutboxTable outbox, SendMessages messages)
{
    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        var told = LeadEvent.Parse(envelope.Body);
        foreach (var webhook in await webhooks.ThatWant(told.Name, cancel))
        {
            var delivery = Delivery.Of(webhook.Id, told);
            try
            {
                await deliveries.Insert(delivery, cancel);
            }
            catch (RowExistsException)
            {
                // An earlier try made it, and may have died before it sent the message.
            }
            await messages.Again(DeliveryMessage.Queue, SendDelivery.EnvelopeOf(delivery), TimeSpan.Zero, cancel);
        }
        await Forget(envelope, cancel);
    }

    private async Task Forget(Envelope envelope, CancellationToken cancel)
    {
        try
        {
            await leads.Commit([OutboxTable.Delete(envelope.Shard, envelope.Id, new RowVersion(envelope.Version))], cancel);
        }
        catch (RowChangedException)
        {
            // The sweeper sent it again meanwhile, or another delivery of it is done.
            if (await outbox.Find(envelope.Shard, envelope.Id, cancel) is { } swept) await leads.Commit([OutboxTable.Delete(envelope.Shard, envelope.Id, swept.Version)], cancel);
        }
    }
}
