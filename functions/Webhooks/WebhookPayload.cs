using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>What is posted, as Standard Webhooks lays it out.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Timestamp">When it happened.</param>
public sealed record WebhookPayload(string Type, DateTimeOffset Timestamp, WebhookData Data)
{
    public const string ContentType = "application/json";

    /// <param name="lead">As it stands now; null for one that is gone.</param>
    public static byte[] Of(Delivery delivery, Lead? lead) =>
        JsonSerializer.SerializeToUtf8Bytes(new WebhookPayload(delivery.Event, delivery.At, new WebhookData(delivery.LeadId, delivery.LeadId is null ? null : delivery.Revision, lead)), ApiJson.Options);
}

/// <param name="Revision">The one that the event made; <paramref name="Lead"/> may be further on.</param>
public sealed record WebhookData(RecordId? Id, long? Revision, Lead? Lead);
