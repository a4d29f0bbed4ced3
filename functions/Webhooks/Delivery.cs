using System.Globalization;
using System.Text.Json.Serialization;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>How it stands with telling one webhook of one event.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>On its way, or waiting for the next try or for the webhook to go on.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    [JsonStringEnumMemberName("delivered")] Delivered,

    /// <summary>Every try failed; it can be sent by hand.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>The lead was deleted before it could be told; its deletion is an event of its own.</summary>
    [JsonStringEnumMemberName("overtaken")] Overtaken,
}

/// <summary>One try.</summary>
/// <param name="Status">What the other side answered; null if it did not.</param>
/// <param name="Answer">The beginning of its answer, or why there was none.</param>
public sealed record DeliveryTry(DateTimeOffset At, int? Status, int Milliseconds, string Answer)
{
    public const int AnswerChars = 300;
    private const int Gone = 410;

    [JsonIgnore]
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>As Standard Webhooks has it, who answers 410 wants no more.</summary>
    [JsonIgnore]
    public bool WantsNoMore => Status == Gone;
}

/// <summary>
/// One event for one webhook. Holds no data of the lead: each try shows the lead as it stands, so what was erased is not sent again.
/// </summary>
public sealed record Delivery(RecordId WebhookId, string Event, DateTimeOffset At)
{
    private const long LastMicros = 99_999_999_999_999_999;
    private const int TimeChars = 17;
    private const int LongestId = 100;

    /// <summary>Between tries; the sum is a little over a day.</summary>
    private static readonly TimeSpan[] _waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(6), TimeSpan.FromHours(10.5),
    ];

    public static IReadOnlyList<TimeSpan> Waits => _waits;

    /// <summary>The event's id; the <c>webhook-id</c> of every try.</summary>
    public required string EventId { get; init; }

    public RecordId? LeadId { get; init; }

    public long Revision { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>Tries that failed or succeeded on their own, not by hand.</summary>
    public int Tries { get; init; }

    public DateTimeOffset? FirstTriedAt { get; init; }

    public DeliveryTry? Last { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAt { get; init; }

    [JsonIgnore]
    public RowVersion Version { get; init; }

    /// <summary>Sorts the newest first.</summary>
    public string Id => $"{IdFrom(At)}-{EventId}";

    public static string IdFrom(DateTimeOffset at) => (LastMicros - (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString("D17", CultureInfo.InvariantCulture);

    /// <summary>Whether a caller's text could be an <see cref="Id"/>, and so part of a key.</summary>
    public static bool IsId(string text) =>
        text.Length is > TimeChars and <= LongestId && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    public static Delivery Of(RecordId webhook, LeadEvent told) =>
        new(webhook, told.Name, told.At) { EventId = told.Id, LeadId = told.Lead, Revision = told.Revision, NextAt = told.At };

    /// <summary>Made up to see whether the webhook answers; it is not repeated.</summary>
    public static Delivery Test(RecordId webhook, RecordId id, DateTimeOffset now) => new(webhook, EventNames.Test, now) { EventId = $"{id}-test", State = DeliveryState.Failed };

    /// <summary>After a try that came by itself: delivered, or waiting for the next one, or given up.</summary>
    /// <param name="chance">0 to 1: tries of many deliveries that failed together spread over a tenth of their wait.</param>
    public Delivery After(DeliveryTry tried, double chance)
    {
        var after = this with { Tries = Tries + 1, FirstTriedAt = FirstTriedAt ?? tried.At, Last = tried, NextAt = null };
        if (tried.IsTaken) return after with { State = DeliveryState.Delivered };
        return Tries < _waits.Length ? after with { NextAt = tried.At + _waits[Tries] * (1 + chance / 10) } : after with { State = DeliveryState.Failed };
    }

    /// <summary>After the lead it is about was erased: what was answered may speak of the person.</summary>
    public Delivery WithoutLead() => this with
    {
        State = State == DeliveryState.Waiting && Event != EventNames.LeadDeleted ? DeliveryState.Overtaken : State,
        NextAt = Event == EventNames.LeadDeleted ? NextAt : null,
        Last = Last is null ? null : Last with { Answer = "" },
    };

    /// <summary>After a try by hand, which changes nothing about those to come unless it succeeded.</summary>
    public Delivery AfterByHand(DeliveryTry tried) =>
        tried.IsTaken ? this with { State = DeliveryState.Delivered, Last = tried, NextAt = null } : this with { Last = tried };
}

/// <summary>What travels in the queue <see cref="Queue"/>: which delivery, and after how many tries.</summary>
public sealed record DeliveryMessage(RecordId WebhookId, string DeliveryId, int Tries)
{
    public const string Queue = "webhook-out";

    public static DeliveryMessage Of(Delivery delivery) => new(delivery.WebhookId, delivery.Id, delivery.Tries);

    /// <summary>The same for all tries of a delivery.</summary>
    public string Id => $"{WebhookId}-{DeliveryId}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{WebhookId} {DeliveryId} {Tries}");

    /// <summary>What <see cref="ToString"/> wrote; throws <see cref="FormatException"/> for anything else, which the queue retries and parks.</summary>
    public static DeliveryMessage Parse(string text) => text.Split(' ') is [var webhook, var delivery, var tries] && Delivery.IsId(delivery)
        ? new DeliveryMessage(RecordId.Parse(webhook), delivery, int.Parse(tries, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{text}' is no delivery.");
}
