using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sarnakh.Audit;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>
/// Posts an event to its webhook: signed, bounded, and again with growing waits until it is taken or a day is over. A webhook that took
/// nothing in all that time is paused. The next try's message is sent before this one's end is written, so a crash in between makes one try
/// too many rather than none.
/// </summary>
public sealed class SendDelivery(
    WebhookTable webhooks, DeliveryTable deliveries, LeadTable leads, IssueSecret secrets, SafeHttp http, SendMessages messages, AuditLog audit, TimeProvider clock,
    ILogger<SendDelivery> log)
{
    /// <summary>Calls to one webhook at a time, so that one that hangs takes nobody else's turn.</summary>
    private const int MostAtOnce = 4;
    private const int Attempts = 40;

    private static readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<RecordId, SemaphoreSlim> _calls = new();

    public static Envelope EnvelopeOf(Delivery delivery)
    {
        var message = DeliveryMessage.Of(delivery);
        return new Envelope(message.Id, "", null, message.ToString());
    }

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        var message = DeliveryMessage.Parse(envelope.Body);
        if (await deliveries.Find(message.WebhookId, message.DeliveryId, cancel) is not { State: DeliveryState.Waiting } delivery || message.Tries < delivery.Tries) return;
        // A paused webhook's deliveries wait without a message: see ChangeWebhook and SweepDeliveries.
        if (await FindActive(message.WebhookId, cancel) is not { } webhook) return;

        var calls = _calls.GetOrAdd(webhook.Id, _ => new SemaphoreSlim(MostAtOnce));
        if (!await calls.WaitAsync(TimeSpan.Zero, cancel))
        {
            await messages.Again(DeliveryMessage.Queue, envelope, _turn * (1 + Chance()), cancel);
            return;
        }
        try
        {
            if (await Try(webhook, delivery, cancel) is { } tried) await Conclude(webhook, delivery, tried, cancel);
            else await Overtake(delivery, cancel);
        }
        finally
        {
            calls.Release();
        }
    }

    /// <summary>Makes up an event and posts it once, now.</summary>
    public async Task<Delivery> Test(Webhook webhook, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var test = Delivery.Test(webhook.Id, RecordId.New(now, _random), now);
        return await Now(webhook, test with { Version = await deliveries.Insert(test, cancel) }, cancel);
    }

    /// <summary>Posts it once, now, because somebody wants to see it, whatever became of it and whether the webhook is paused or not.</summary>
    public async Task<Delivery> Now(Webhook webhook, Delivery delivery, CancellationToken cancel)
    {
        var tried = await Try(webhook, delivery, cancel);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await deliveries.Replace(tried is null ? delivery with { State = DeliveryState.Overtaken, NextAt = null } : delivery.AfterByHand(tried), cancel);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
                if (await deliveries.Find(delivery.WebhookId, delivery.Id, cancel) is not { } current) return delivery;
                delivery = current;
                if (tried is not null) tried = await Kept(delivery, tried, cancel);
            }
        }
    }

    private async ValueTask<Webhook?> FindActive(RecordId id, CancellationToken cancel)
    {
        if (await webhooks.Find(id, cancel) is { Value: { IsActive: true } known }) return known;
        // What is kept in memory may be older than the message.
        return await webhooks.FindFresh(id, cancel) is { Value: { IsActive: true } fresh } ? fresh : null;
    }

    /// <summary>Null if there is nothing left to tell of.</summary>
    private async Task<DeliveryTry?> Try(Webhook webhook, Delivery delivery, CancellationToken cancel)
    {
        Lead? lead = null;
        if (delivery.LeadId is { } id && delivery.Event != EventNames.LeadDeleted)
        {
            lead = (await leads.Find(id, cancel))?.Lead;
            if (lead is null) return null;
        }
        var body = WebhookPayload.Of(delivery, lead);
        var keys = await secrets.Open(webhook.SecretOwner, webhook.Secrets, cancel);
        var now = clock.GetUtcNow();
        var start = clock.GetTimestamp();
        try
        {
            var answer = await http.Post(
                new Uri(webhook.Url), body, WebhookPayload.ContentType,
                [
                    (WebhookSignature.IdHeader, delivery.EventId),
                    (WebhookSignature.TimestampHeader, WebhookSignature.Seconds(now)),
                    (WebhookSignature.SignatureHeader, WebhookSignature.Sign(keys, delivery.EventId, now, body)),
                ],
                cancel);
            // Who is told of a deletion may name whom it was about.
            return new DeliveryTry(now, (int)answer.Status, Took(start), delivery.Event == EventNames.LeadDeleted ? "" : Beginning(answer.Body));
        }
        catch (OutgoingCallException e)
        {
            return new DeliveryTry(now, null, Took(start), Beginning(e.Message));
        }
    }

    private async Task Conclude(Webhook webhook, Delivery delivery, DeliveryTry tried, CancellationToken cancel)
    {
        var chance = Chance();
        for (var attempt = 0; ; attempt++)
        {
            var after = delivery.After(tried, chance);
            var pause = tried.WantsNoMore ? PauseReason.Gone : after.State == DeliveryState.Failed && !await TookSomething(after, cancel) ? PauseReason.Failing : (PauseReason?)null;
            // Whoever lets the webhook go on sends this one too.
            if (pause is not null) after = after with { State = DeliveryState.Waiting, NextAt = null };
            if (after.NextAt is { } next && attempt == 0) await messages.Again(DeliveryMessage.Queue, EnvelopeOf(after), next - clock.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero, cancel);
            try
            {
                await deliveries.Replace(after, cancel);
                if (pause is { } because) await Pause(webhook, because, cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // A copy of the message, or somebody by hand. Only that it was taken must not be lost.
                await Backoff.Wait(attempt, cancel);
                if (!tried.IsTaken || await deliveries.Find(delivery.WebhookId, delivery.Id, cancel) is not { State: not DeliveryState.Delivered } current) return;
                delivery = current;
                tried = await Kept(delivery, tried, cancel);
            }
        }
    }

    /// <summary>Of a lead that was erased while the try was under way, no answer is kept.</summary>
    private async Task<DeliveryTry> Kept(Delivery delivery, DeliveryTry tried, CancellationToken cancel) =>
        delivery.LeadId is { } id && await leads.Find(id, cancel) is null ? tried with { Answer = "" } : tried;

    private async Task Overtake(Delivery delivery, CancellationToken cancel)
    {
        try
        {
            await deliveries.Replace(delivery with { State = DeliveryState.Overtaken, NextAt = null }, cancel);
        }
        catch (RowChangedException)
        {
            // A copy of the message saw the same.
        }
    }

    /// <summary>Whether the webhook took anything else since this delivery was tried first. Asked once a day for one that fails.</summary>
    private async Task<bool> TookSomething(Delivery failed, CancellationToken cancel)
    {
        await foreach (var other in deliveries.AllOf(failed.WebhookId, cancel))
            if (other is { State: DeliveryState.Delivered, Last.At: var at } && at >= failed.FirstTriedAt) return true;
        return false;
    }

    private async Task Pause(Webhook tried, PauseReason because, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            // If somebody gave it another address meanwhile, that one is to be tried; the sweeper sends what waits.
            if (await webhooks.FindFresh(tried.Id, cancel) is not { Value: { IsActive: true } webhook } stored || webhook.Url != tried.Url) return;
            try
            {
                await webhooks.Replace(webhook.Paused(because, clock.GetUtcNow()), stored.Version, cancel);
                log.LogWarning("Webhook {Webhook} is paused: {Reason}", webhook.Id, because);
                await audit.Write(
                    new AuditEntry("webhook.paused") { Subject = $"webhook/{webhook.Id}", Details = new Dictionary<string, string> { ["because"] = because == PauseReason.Gone ? "gone" : "failing" } },
                    CancellationToken.None);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private int Took(long start) => (int)clock.GetElapsedTime(start).TotalMilliseconds;

    private static string Beginning(string text)
    {
        var clean = PersianText.Display(text.Length > DeliveryTry.AnswerChars * 2 ? text[..(DeliveryTry.AnswerChars * 2)] : text);
        return clean.Length > DeliveryTry.AnswerChars ? clean[..DeliveryTry.AnswerChars] : clean;
    }

    private static double Chance() => RandomNumberGenerator.GetInt32(1000) / 1000.0;
}
