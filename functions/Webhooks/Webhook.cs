using System.Text.Json.Serialization;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>Why a webhook is told nothing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PauseReason>))]
public enum PauseReason
{
    /// <summary>Somebody paused it.</summary>
    [JsonStringEnumMemberName("person")] Person,

    /// <summary>It took nothing for a day.</summary>
    [JsonStringEnumMemberName("failing")] Failing,

    /// <summary>It answered 410: it wants no more.</summary>
    [JsonStringEnumMemberName("gone")] Gone,
}

/// <summary>An address that is told what happens to leads. Kept whole as configuration.</summary>
public sealed record Webhook(RecordId Id)
{
    public const int LongestName = 100;
    public const int LongestUrl = 2000;
    public const int Most = 20;

    public required string Name { get; init; }

    /// <summary>Absolute, https; http where <c>Outgoing:Allow</c> names the host.</summary>
    public required string Url { get; init; }

    /// <summary>Of <see cref="EventNames.All"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    public IReadOnlyList<SigningSecret> Secrets { get; init; } = [];

    public DateTimeOffset? PausedAt { get; init; }

    public PauseReason? PausedBecause { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A deleted one stays without address and secrets, until what was sent to it is dropped too.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    [JsonIgnore]
    public bool IsActive => PausedAt is null && DeletedAt is null;

    /// <summary>Whom the secrets are made for.</summary>
    [JsonIgnore]
    public string SecretOwner => $"webhook/{Id}";

    public bool Wants(string name) => IsActive && Events.Contains(name);

    public Webhook Paused(PauseReason because, DateTimeOffset now) => this with { PausedAt = now, PausedBecause = because, UpdatedAt = now };
}
