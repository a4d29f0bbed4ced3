using System.Text.Json;
using Sarnakh.Storage;

namespace Sarnakh.Outbox;

/// <summary>
/// What travels in a queue: the body (a pointer, never data) and where its outbox row stands, so that a consumer can delete
/// the row in its own commit without reading it first.
/// </summary>
public sealed record Envelope(string Id, string Shard, string? Version, string Body)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(OutboxMessage message, RowVersion version) =>
        new Envelope(message.Id, message.Shard, version.Value, message.Body).ToString();

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    /// <summary>Throws <see cref="JsonException"/> for a text that is no envelope, which the queue then retries and parks.</summary>
    public static Envelope Read(string text) =>
        JsonSerializer.Deserialize<Envelope>(text, Json) is { Id: not null, Shard: not null, Body: not null } envelope
            ? envelope
            : throw new JsonException("The message is not an envelope.");
}
