using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Audit;

/// <summary>
/// Table <c>audit</c>: one partition per month (<c>yyyy-MM</c>, UTC), <c>{reversed micros}|{id}</c> → the entry, newest first. There
/// are reads and inserts and nothing else: what was written stays as it was.
/// </summary>
public sealed partial class AuditTable(ITableStore store)
{
    public const string Table = "audit";

    private const long LastMicros = 99_999_999_999_999_999;

    /// <summary>No installation is older.</summary>
    private static readonly DateTimeOffset Beginning = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task Insert(RecordId id, AuditEntry entry, CancellationToken cancel) => store.Insert(Table, ToRow(id, entry), cancel);

    /// <summary>All entries of a time, newest first, with the place of each, from where a later read goes on.</summary>
    /// <param name="after">A place, or null for the beginning.</param>
    public async IAsyncEnumerable<(AuditEntry Entry, string Place)> Between(
        DateTimeOffset? from, DateTimeOffset to, string? after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var first = from > Beginning ? from.Value.ToUniversalTime() : Beginning;
        var last = after is null ? to.ToUniversalTime() : MonthIn(after);
        for (var month = new DateTimeOffset(last.Year, last.Month, 1, 0, 0, 0, TimeSpan.Zero); month >= first.AddDays(1 - first.Day).Date; month = month.AddMonths(-1))
        {
            var partition = month.ToString("yyyy-MM", CultureInfo.InvariantCulture);
            var range = new RowQuery(partition)
            {
                From = after is not null && after.StartsWith(partition, StringComparison.Ordinal) ? RowKeys.After(after[(partition.Length + 1)..]) : Reversed(to, 1),
                Before = Reversed(first, 1),
            };
            if (string.CompareOrdinal(range.From, range.Before) >= 0) continue;
            await foreach (var row in store.All(Table, range, cancel)) yield return (FromRow(row), $"{partition}|{row.RowKey}");
        }
    }

    public static bool IsPlace(string text) => Place().IsMatch(text);

    private static DateTimeOffset MonthIn(string place) =>
        DateTimeOffset.ParseExact(place[..7], "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Reversed(DateTimeOffset at, long more = 0) =>
        (LastMicros - ((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) + more).ToString("D17", CultureInfo.InvariantCulture);

    private static Row ToRow(RecordId id, AuditEntry entry) => new(entry.At.ToUniversalTime().ToString("yyyy-MM", CultureInfo.InvariantCulture), $"{Reversed(entry.At)}|{id}")
    {
        [nameof(AuditEntry.At)] = entry.At,
        [nameof(AuditEntry.Actor)] = entry.Actor,
        [nameof(AuditEntry.ActorName)] = entry.ActorName,
        [nameof(AuditEntry.Action)] = entry.Action,
        [nameof(AuditEntry.Subject)] = entry.Subject,
        [nameof(AuditEntry.Address)] = entry.Address,
        [nameof(AuditEntry.Device)] = entry.Device,
        [nameof(AuditEntry.Details)] = entry.Details.Count == 0 ? null : JsonSerializer.Serialize(entry.Details, Json),
        [nameof(AuditEntry.Outcome)] = entry.Outcome,
    };

    private static AuditEntry FromRow(Row row) => new(row.Text(nameof(AuditEntry.Action)) ?? "")
    {
        Id = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..],
        At = row.Time(nameof(AuditEntry.At)) ?? row.Timestamp,
        Actor = row.Text(nameof(AuditEntry.Actor)),
        ActorName = row.Text(nameof(AuditEntry.ActorName)),
        Subject = row.Text(nameof(AuditEntry.Subject)),
        Address = row.Text(nameof(AuditEntry.Address)),
        Device = row.Text(nameof(AuditEntry.Device)),
        Details = row.Text(nameof(AuditEntry.Details)) is { } json ? JsonSerializer.Deserialize<Dictionary<string, string>>(json, Json)! : new Dictionary<string, string>(),
        Outcome = row.Text(nameof(AuditEntry.Outcome)) ?? AuditEntry.Done,
    };

    [GeneratedRegex(@"^20\d\d-(0[1-9]|1[0-2])\|\d{17}\|[0-9a-z]{26}$")]
    private static partial Regex Place();
}
