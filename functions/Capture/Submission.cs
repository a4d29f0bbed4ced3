using System.Text.Json.Serialization;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>Where a submission stands. Every receipt ends in one of the last four: <i>receipts = live + merged + quarantined + erased</i>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubmissionState>))]
public enum SubmissionState
{
    /// <summary>Stored and on its way to becoming a lead.</summary>
    [JsonStringEnumMemberName("pending")] Pending,

    /// <summary>It made the lead that has its id.</summary>
    [JsonStringEnumMemberName("live")] Live,

    /// <summary>It belongs to a lead that was there before.</summary>
    [JsonStringEnumMemberName("merged")] Merged,

    /// <summary>Suspected spam; waits for a person to release or reject it.</summary>
    [JsonStringEnumMemberName("quarantined")] Quarantined,

    /// <summary>Rejected by a person, or deleted with its lead: its content is gone, its receipt stays counted.</summary>
    [JsonStringEnumMemberName("erased")] Erased,
}

/// <summary>One named value of a submission, in the order received. A name may occur several times.</summary>
public sealed record FieldValue(string Name, string Value);

/// <summary>A file of a multipart submission. Its bytes lie in the raw body.</summary>
public sealed record SubmittedFile(string Field, string FileName, string ContentType, int Length, string Sha256);

/// <summary>
/// One form post. The raw body is kept exactly as received (<see cref="Body"/>); the rest was read out of it and of the
/// request, untrusted, bounded in length.
/// </summary>
public sealed record Submission
{
    /// <summary>The receipt; also the id of the lead that this submission makes, if it makes one.</summary>
    public required RecordId ReceiptId { get; init; }

    public required string FormId { get; init; }

    public required SubmissionState State { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Null when the submission was read without its body.</summary>
    public byte[]? Body { get; init; }

    public IReadOnlyList<FieldValue> Fields { get; init; } = [];

    public IReadOnlyList<SubmittedFile> Files { get; init; } = [];

    /// <summary>Why it was quarantined, as codes.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The lead it made or was attached to.</summary>
    public RecordId? LeadId { get; init; }

    public string Language { get; init; } = "fa";

    public string? ConsentVersion { get; init; }

    public Attribution Attribution { get; init; } = new();

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? Origin { get; init; }

    /// <summary>What remains of a submission whose content is gone: that it came, when, and by which form.</summary>
    public Submission Erased() => new()
    {
        ReceiptId = ReceiptId,
        FormId = FormId,
        State = SubmissionState.Erased,
        ReceivedAt = ReceivedAt,
        ContentType = ContentType,
        Body = [],
        // Its idempotency key still needs it, for as long as keys are kept.
        ContentHash = ContentHash,
    };

    /// <summary>Hash of the values, by which a repeated idempotency key is told from a misused one.</summary>
    public string ContentHash { get; init; } = "";
}

/// <summary>How the person came, as observed by the page: untrusted, each value at most <see cref="FormLimits.AttributionChars"/>.</summary>
public sealed record Attribution
{
    public string? Page { get; init; }

    public string? Referrer { get; init; }

    /// <summary>utm_* and click ids of the first visit, by name.</summary>
    public IReadOnlyDictionary<string, string> FirstTouch { get; init; } = new Dictionary<string, string>();

    /// <summary>utm_* and click ids of this visit, by name.</summary>
    public IReadOnlyDictionary<string, string> LastTouch { get; init; } = new Dictionary<string, string>();

    /// <summary>The value of a utm parameter of this visit, else of the first.</summary>
    public string? Utm(string name) => LastTouch.GetValueOrDefault(name) ?? FirstTouch.GetValueOrDefault(name);
}
