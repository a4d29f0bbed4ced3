using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>Sends deliveries that wait without a message, and drops those that are old.</summary>
public sealed class SweepDeliveries(WebhookTable webhooks, DeliveryTable deliveries, SendMessages messages, TimeProvider clock)
{
    /// <summary>How long an administrator can see what a webhook was told.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    /// <summary>Later than any message of a try that is due should come.</summary>
    private static readonly TimeSpan _late = TimeSpan.FromMinutes(10);

    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var webhook in await webhooks.All(cancel))
        {
            await Trim(webhook.Value.Id, now - Retention, cancel);
            if (!webhook.Value.IsActive) continue;
            await foreach (var delivery in deliveries.AllOf(webhook.Value.Id, cancel))
                if (delivery.State == DeliveryState.Waiting && (delivery.NextAt ?? delivery.At) < now - _late) await Send(delivery, cancel);
        }
        foreach (var webhook in await webhooks.Deleted(cancel)) await Trim(webhook, now, cancel);
    }

    /// <summary>Everything that waits for a webhook which was paused, as if it had not been tried. Interrupted, the next <see cref="Run"/> goes on.</summary>
    public async Task GoOn(RecordId webhook, CancellationToken cancel)
    {
        await foreach (var delivery in deliveries.AllOf(webhook, cancel))
        {
            if (delivery.State != DeliveryState.Waiting) continue;
            try
            {
                await Send(await deliveries.Replace(delivery with { Tries = 0, FirstTriedAt = null, NextAt = clock.GetUtcNow() }, cancel), cancel);
            }
            catch (RowChangedException)
            {
                // It is being tried in this moment.
            }
        }
    }

    private Task Send(Delivery delivery, CancellationToken cancel) => messages.Again(DeliveryMessage.Queue, SendDelivery.EnvelopeOf(delivery), TimeSpan.Zero, cancel);

    private async Task Trim(RecordId webhook, DateTimeOffset before, CancellationToken cancel)
    {
        while (await deliveries.Trim(webhook, before, cancel) > 0)
        {
        }
    }
}
