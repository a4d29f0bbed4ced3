using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>
/// Blanks what webhooks answered about a lead that is gone. Each row is written even if there is nothing to blank, so that a try which is
/// under way meets a changed row and looks again (<see cref="SendDelivery"/>). Safe to repeat.
/// </summary>
public sealed class EraseAnswers(WebhookTable webhooks, DeliveryTable deliveries)
{
    private const int Attempts = 40;

    public async Task Run(RecordId lead, CancellationToken cancel)
    {
        // Of deleted webhooks the sweeper drops everything.
        foreach (var webhook in await webhooks.All(cancel))
            await foreach (var delivery in deliveries.AllAbout(webhook.Value.Id, lead, cancel)) await Forget(delivery, cancel);
    }

    private async Task Forget(Delivery delivery, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await deliveries.Replace(delivery.WithoutLead(), cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
                if (await deliveries.Find(delivery.WebhookId, delivery.Id, cancel) is not { } current) return;
                delivery = current;
            }
        }
    }
}
