using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>A webhook as its settings page sees it.</summary>
/// <param name="OldSecretUntil">How long the replaced secret signs beside the one in force.</param>
/// <param name="Version">For If-Match.</param>
/// <param name="Last">The newest delivery.</param>
public sealed record WebhookResource(
    RecordId Id, string Name, string Url, IReadOnlyList<string> Events, bool Active, DateTimeOffset? PausedAt, PauseReason? PausedBecause, DateTimeOffset? OldSecretUntil,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string Version, DeliveryView? Last)
{
    public static WebhookResource Of(StoredConfig<Webhook> stored, Delivery? last = null)
    {
        var webhook = stored.Value;
        return new WebhookResource(
            webhook.Id, webhook.Name, webhook.Url, webhook.Events, webhook.IsActive, webhook.PausedAt, webhook.PausedBecause, webhook.Secrets.Max(secret => secret.Until),
            webhook.CreatedAt, webhook.UpdatedAt, stored.Version.ToString(), last is null ? null : DeliveryView.Of(last));
    }
}

/// <summary>One event that a webhook was told, or is to be.</summary>
/// <param name="Event">Its name.</param>
/// <param name="EventId">The <c>webhook-id</c> it was sent with.</param>
public sealed record DeliveryView(
    string Id, string Event, string EventId, RecordId? LeadId, DateTimeOffset At, DeliveryState State, int Tries, DateTimeOffset? NextAt, DeliveryTry? Last)
{
    public static DeliveryView Of(Delivery delivery) => new(
        delivery.Id, delivery.Event, delivery.EventId, delivery.LeadId, delivery.At, delivery.State, delivery.Tries, delivery.NextAt, delivery.Last);
}

/// <param name="Events">The names that a webhook may ask for.</param>
public sealed record WebhookList(IReadOnlyList<WebhookResource> Items, IReadOnlyList<string> Events);

/// <summary>A webhook with its new secret, which is told this once.</summary>
public sealed record WebhookSecret(WebhookResource Webhook, string Secret);

public sealed record DeliveryList(IReadOnlyList<DeliveryView> Items, string? Cursor);

/// <summary>Webhooks: they carry leads out of the house, so only a system administrator, signed in, sets one up.</summary>
public static class WebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/api/webhooks").WithTags("Webhooks").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator));
        webhooks.MapGet("", List).WithName("ListWebhooks").Produces<WebhookList>();
        webhooks.MapPost("", Create).WithName("CreateWebhook").WithMetadata(InPerson.Only).AuditedAs("webhook.created").Produces<WebhookSecret>(StatusCodes.Status201Created);
        webhooks.MapGet("/{webhookId}", Get).WithName("GetWebhook").Produces<WebhookResource>();
        webhooks.MapPut("/{webhookId}", Replace).WithName("ReplaceWebhook").WithMetadata(InPerson.Only).AuditedAs("webhook.changed", "webhook/{webhookId}").Produces<WebhookResource>();
        webhooks.MapDelete("/{webhookId}", Delete).WithName("DeleteWebhook").WithMetadata(InPerson.Only).AuditedAs("webhook.deleted", "webhook/{webhookId}").Produces(StatusCodes.Status204NoContent);
        webhooks.MapPost("/{webhookId}/secret", RenewSecret).WithName("RenewWebhookSecret").WithMetadata(InPerson.Only).AuditedAs("webhook.secret_renewed", "webhook/{webhookId}").Produces<WebhookSecret>();
        webhooks.MapPost("/{webhookId}/test", Test).WithName("TestWebhook").AuditedAs("webhook.tested", "webhook/{webhookId}").Produces<DeliveryView>();
        webhooks.MapGet("/{webhookId}/deliveries", Deliveries).WithName("ListDeliveries").Produces<DeliveryList>();
        webhooks.MapPost("/{webhookId}/deliveries/{deliveryId}/send", SendAgain).WithName("SendDeliveryAgain").AuditedAs("webhook.sent_again", "webhook/{webhookId}").Produces<DeliveryView>();
    }

    private static async Task<IResult> List(WebhookTable webhooks, DeliveryTable deliveries, CancellationToken cancel)
    {
        var all = await webhooks.All(cancel);
        var last = await Task.WhenAll(all.Select(webhook => deliveries.PageOf(webhook.Value.Id, null, 1, cancel)));
        return Results.Ok(new WebhookList([.. all.Zip(last, (webhook, page) => WebhookResource.Of(webhook, page.Items is [var newest, ..] ? newest : null))], EventNames.All));
    }

    private static async Task<IResult> Create(WebhookSettings settings, HttpContext http, ChangeWebhook change, CancellationToken cancel)
    {
        var outcome = await change.Create(settings, cancel);
        if (outcome is not { Webhook: { } created, Secret: { } secret }) return new Refused(outcome.Problem!);
        Note(http, created.Value);
        return Results.Created($"/api/webhooks/{created.Id}", new WebhookSecret(WebhookResource.Of(created), secret));
    }

    private static async Task<IResult> Get(string webhookId, WebhookTable webhooks, CancellationToken cancel) =>
        await Find(webhookId, webhooks, cancel) is { } stored ? Results.Ok(WebhookResource.Of(stored)) : Unknown;

    private static async Task<IResult> Replace(string webhookId, WebhookSettings settings, HttpContext http, ChangeWebhook change, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        if (!RecordId.TryParse(webhookId, out var id)) return Unknown;
        var outcome = await change.Replace(id, new RowVersion(seen), settings, cancel);
        if (outcome.Problem is { } problem) return Stale(problem, outcome);
        Note(http, outcome.Webhook!.Value);
        return Results.Ok(WebhookResource.Of(outcome.Webhook!));
    }

    private static async Task<IResult> Delete(string webhookId, HttpContext http, ChangeWebhook change, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        if (!RecordId.TryParse(webhookId, out var id)) return Unknown;
        return await change.Delete(id, new RowVersion(seen), cancel) is { } problem ? new Refused(problem) : Results.NoContent();
    }

    private static async Task<IResult> RenewSecret(string webhookId, HttpContext http, ChangeWebhook change, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        if (!RecordId.TryParse(webhookId, out var id)) return Unknown;
        var outcome = await change.RenewSecret(id, new RowVersion(seen), cancel);
        return outcome.Secret is { } secret ? Results.Ok(new WebhookSecret(WebhookResource.Of(outcome.Webhook!), secret)) : Stale(outcome.Problem!, outcome);
    }

    private static async Task<IResult> Test(string webhookId, WebhookTable webhooks, SendDelivery send, CancellationToken cancel) =>
        await Find(webhookId, webhooks, cancel) is { Value: var webhook } ? Results.Ok(DeliveryView.Of(await send.Test(webhook, cancel))) : Unknown;

    private static async Task<IResult> Deliveries(string webhookId, string? cursor, int? limit, WebhookTable webhooks, DeliveryTable deliveries, CancellationToken cancel)
    {
        if (limit is < 1 or > 200) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        if (cursor is not null && !Delivery.IsId(cursor)) return new Refused(Problem.Input(new FieldProblem("cursor", "cursor.invalid")));
        if (await Find(webhookId, webhooks, cancel) is not { Value: var webhook }) return Unknown;
        var page = await deliveries.PageOf(webhook.Id, cursor, limit ?? 50, cancel);
        return Results.Ok(new DeliveryList([.. page.Items.Select(DeliveryView.Of)], page.Cursor));
    }

    private static async Task<IResult> SendAgain(string webhookId, string deliveryId, WebhookTable webhooks, DeliveryTable deliveries, SendDelivery send, CancellationToken cancel)
    {
        if (await Find(webhookId, webhooks, cancel) is not { Value: var webhook }) return Unknown;
        return Delivery.IsId(deliveryId) && await deliveries.Find(webhook.Id, deliveryId, cancel) is { } delivery
            ? Results.Ok(DeliveryView.Of(await send.Now(webhook, delivery, cancel)))
            : new Refused(new Problem(404, "delivery.unknown"));
    }

    private static async ValueTask<StoredConfig<Webhook>?> Find(string webhookId, WebhookTable webhooks, CancellationToken cancel) =>
        RecordId.TryParse(webhookId, out var id) ? await webhooks.FindFresh(id, cancel) : null;

    private static Refused Unknown => new(new Problem(404, "webhook.unknown"));

    private static Refused Stale(Problem problem, WebhookOutcome outcome) =>
        new(problem with { Current = outcome.Webhook is { } current ? WebhookResource.Of(current) : null });

    private static void Note(HttpContext http, Webhook webhook)
    {
        http.AuditNote().Subject = $"webhook/{webhook.Id}";
        // Paths and queries may hold what only the two sides should know.
        http.AuditNote().Details["host"] = new Uri(webhook.Url).Authority;
        http.AuditNote().Details["events"] = string.Join(' ', webhook.Events);
        http.AuditNote().Details["active"] = webhook.IsActive ? "true" : "false";
    }
}
