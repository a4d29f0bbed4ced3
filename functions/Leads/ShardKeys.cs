using System.Globalization;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>
/// The table of leads and of everything that must change with them. One partition per shard (<see cref="RecordId.Shard"/>):
/// <code>
/// lead|{leadId}                               the lead
/// time|{leadId}|{reversed micros}|{entryId}   its timeline, newest first
/// feed|{micros}|{leadId}|{revision}           "this lead changed", no properties; read by the index
/// gone|{leadId}                               the tombstone of a deleted lead
/// hand|{id}                                   leads on their way from one owner or team to another
/// bulk|{id}                                   one change of many leads
/// bulk|{id}|{n}                               leads of this shard that it changes in one commit
/// erase|{id}                                  a person's data on its way out, and the proof that it is gone
/// keep|{what}                                 how far data that was kept long enough was dropped
/// file|{leadId}|{fileId}                      a file of a lead; its content is a blob
/// drop|{micros}|{leadId}|{fileId}             when a blob goes that no file has
/// out|{messageId}                             a message that must still be sent
/// sub|{receiptId}                             a submission as received, and what became of it
/// raw|{receiptId}|{n}                         pieces of a body that does not fit the submission's row
/// idem|{formId}|{hash of key}                 the receipt that an idempotency key was answered with
/// idem|!lead|{hash of key}                    the lead that an idempotency key was answered with
/// quar|{receiptId}                            a submission in quarantine
/// </code>
/// Times in keys are microseconds of Unix time in 17 digits, so that they sort until the year 5138.
/// </summary>
public static class ShardKeys
{
    public const string Table = "shards";

    public const string LeadPrefix = "lead|";
    public const string TimelinePrefix = "time|";
    public const string FeedPrefix = "feed|";
    public const string OutboxPrefix = "out|";
    public const string SubmissionPrefix = "sub|";
    public const string QuarantinePrefix = "quar|";
    public const string BulkPrefix = "bulk|";
    public const string ErasurePrefix = "erase|";
    public const string IdempotencyPrefix = "idem|";

    /// <summary>In place of a form: the keys of requests that make leads. No form has such an id.</summary>
    public const string LeadAnswers = "!lead";

    public const string DropPrefix = "drop|";

    private const long LastMicros = 99_999_999_999_999_999;

    public static string Lead(RecordId id) => $"{LeadPrefix}{id}";

    public static string Timeline(RecordId lead, DateTimeOffset at, string entryId) =>
        string.Create(CultureInfo.InvariantCulture, $"{TimelineOf(lead)}{LastMicros - Micros(at):D17}|{entryId}");

    public static string TimelineOf(RecordId lead) => $"{TimelinePrefix}{lead}|";

    public static string Feed(FeedEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedFrom(entry.At)}|{entry.Lead}|{entry.Revision}");

    public static string FeedFrom(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedPrefix}{Math.Max(0, Micros(at)):D17}");

    /// <summary>What <see cref="Feed"/> built.</summary>
    public static FeedEntry ParseFeed(string rowKey)
    {
        var key = rowKey.AsSpan(FeedPrefix.Length);
        var lead = key.Slice(18, RecordId.Length);
        if (!RecordId.TryParse(lead, out var id)) throw new FormatException($"'{rowKey}' is not a feed key.");
        var micros = long.Parse(key[..17], CultureInfo.InvariantCulture);
        var revision = long.Parse(key[(19 + RecordId.Length)..], CultureInfo.InvariantCulture);
        return new FeedEntry(DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond), id, revision);
    }

    public static string Gone(RecordId lead) => $"gone|{lead}";

    public static string HandOver(RecordId id) => $"hand|{id}";

    public static string Bulk(RecordId id) => $"{BulkPrefix}{id}";

    public static string BulkPart(RecordId id, int number) => string.Create(CultureInfo.InvariantCulture, $"{BulkPartsOf(id)}{number:D6}");

    public static string BulkPartsOf(RecordId id) => $"{BulkPrefix}{id}|";

    /// <summary>The job in what <see cref="BulkPart"/> built.</summary>
    public static RecordId BulkIn(string rowKey) => IdIn(rowKey, BulkPrefix);

    /// <summary>Before all that was ordered at this time or later.</summary>
    public static string BulkFrom(DateTimeOffset at) => Bulk(RecordId.FirstAt(at));

    public static string Erasure(RecordId id) => $"{ErasurePrefix}{id}";

    public static string Kept(string what) => $"keep|{what}";

    public static string File(RecordId lead, RecordId file) => $"{FilesOf(lead)}{file}";

    public static string FilesOf(RecordId lead) => $"file|{lead}|";

    /// <summary>The file in what <see cref="File"/> built.</summary>
    public static RecordId FileIn(string rowKey) => RecordId.Parse(rowKey[^RecordId.Length..]);

    public static string Drop(DateTimeOffset at, RecordId lead, RecordId file) => $"{DropFrom(at)}|{lead}|{file}";

    public static string DropFrom(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{DropPrefix}{Micros(at):D17}");

    /// <summary>What <see cref="Drop"/> built.</summary>
    public static (DateTimeOffset At, RecordId Lead, RecordId File) ParseDrop(string rowKey)
    {
        var parts = rowKey.Split('|');
        return (DateTimeOffset.UnixEpoch.AddTicks(long.Parse(parts[1], CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond), RecordId.Parse(parts[2]), RecordId.Parse(parts[3]));
    }

    public static string Outbox(string messageId) => $"{OutboxPrefix}{messageId}";

    public static string Submission(RecordId receipt) => $"{SubmissionPrefix}{receipt}";

    public static string Quarantine(RecordId receipt) => $"{QuarantinePrefix}{receipt}";

    public static string RawPart(RecordId receipt, int part) => string.Create(CultureInfo.InvariantCulture, $"{RawPartsOf(receipt)}{part:D3}");

    public static string RawPartsOf(RecordId receipt) => $"raw|{receipt}|";

    public static string Idempotency(string formId, string keyHash) => $"{IdempotencyPrefix}{formId}|{keyHash}";

    /// <summary>The id at the end of a <c>lead|</c>, <c>sub|</c> or <c>quar|</c> key, or right after <c>time|</c>.</summary>
    public static RecordId IdIn(string rowKey, string prefix) => RecordId.TryParse(rowKey.AsSpan(prefix.Length, RecordId.Length), out var id)
        ? id
        : throw new FormatException($"'{rowKey}' holds no record id.");

    private static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>"This lead got this revision at this time", the unit of the change feed.</summary>
public readonly record struct FeedEntry(DateTimeOffset At, RecordId Lead, long Revision);
