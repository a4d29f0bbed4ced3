using System.Text.Json;
using System.Text.Json.Serialization;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>What kind of thing happened on a lead.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimelineType>))]
public enum TimelineType
{
    /// <summary>The lead was made.</summary>
    [JsonStringEnumMemberName("created")] Created,

    /// <summary>A submission arrived that belongs to it, the first one included.</summary>
    [JsonStringEnumMemberName("submission")] Submission,

    /// <summary>Somebody changed fields.</summary>
    [JsonStringEnumMemberName("changed")] Changed,

    /// <summary>A submission or a change also points at another open lead, which was left alone.</summary>
    [JsonStringEnumMemberName("conflict")] Conflict,

    /// <summary>It came into another stage, or left the pipeline.</summary>
    [JsonStringEnumMemberName("stageChanged")] StageChanged,

    [JsonStringEnumMemberName("won")] Won,

    [JsonStringEnumMemberName("lost")] Lost,

    /// <summary>What was lost or archived is open again.</summary>
    [JsonStringEnumMemberName("restored")] Restored,

    /// <summary>A lead became an opportunity.</summary>
    [JsonStringEnumMemberName("converted")] Converted,

    /// <summary>It took in another lead, or became a part of one.</summary>
    [JsonStringEnumMemberName("merged")] Merged,

    /// <summary>The person stands elsewhere with us.</summary>
    [JsonStringEnumMemberName("lifecycleMoved")] LifecycleMoved,

    /// <summary>Somebody wrote something down.</summary>
    [JsonStringEnumMemberName("note")] Note,

    [JsonStringEnumMemberName("fileAdded")] FileAdded,

    [JsonStringEnumMemberName("fileRemoved")] FileRemoved,
}

/// <summary>A field's value before and after, as texts the API would show.</summary>
public sealed record FieldChange(string Field, string? From, string? To);

/// <summary>A file that an entry tells of, under the name that it had.</summary>
public sealed record TimelineFile(RecordId Id, string Name);

/// <summary>
/// One entry of a lead's timeline. <paramref name="Id"/> makes it unique and a repeated write of it visible: an entry about
/// a submission carries the receipt as its id.
/// </summary>
public sealed record TimelineEntry(string Id, DateTimeOffset At, TimelineType Type)
{
    public RecordId? ReceiptId { get; init; }

    /// <summary>The other lead of a conflict or a merge.</summary>
    public RecordId? OtherLeadId { get; init; }

    public IReadOnlyList<FieldChange>? Changes { get; init; }

    /// <summary>The stage, or the lifecycle stage, that was left.</summary>
    public string? From { get; init; }

    /// <summary>The stage, or the lifecycle stage, that was entered.</summary>
    public string? To { get; init; }

    /// <summary>How long it stood in the stage that was left.</summary>
    public long? SecondsInStage { get; init; }

    public string? LostReasonId { get; init; }

    /// <summary>What somebody wrote: a note, or a word about what was lost.</summary>
    public string? Text { get; init; }

    public TimelineFile? File { get; init; }

    /// <summary>The users whom the text mentions.</summary>
    public IReadOnlyList<string>? MentionIds { get; init; }

    /// <summary>When the text was last changed; null while it stands as it was first written.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>True if it tells of the submission that <see cref="ReceiptId"/> names, and not of a conflict that came with it.</summary>
    [JsonIgnore]
    public bool IsSubmission => ReceiptId is { } receipt && Id == TimelineTable.EntryIdOf(receipt);

    /// <summary>The user who did it; null for what the system did.</summary>
    public string? ActorId { get; init; }
}

/// <summary>An entry as read, with the row version that a change of it must name.</summary>
public sealed record StoredEntry(TimelineEntry Entry, RowVersion Version);

/// <summary>A page of a timeline, newest first.</summary>
public sealed record TimelinePage(IReadOnlyList<TimelineEntry> Items, string? Cursor);

/// <summary>Timelines in <see cref="ShardKeys.Table"/>.</summary>
public sealed class TimelineTable(ITableStore store)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<TimelinePage> PageOf(RecordId lead, string? cursor, int limit, CancellationToken cancel)
    {
        var query = RowQuery.Prefix(lead.Shard, ShardKeys.TimelineOf(lead)) with { Max = limit, Continuation = cursor };
        var page = await store.Query(ShardKeys.Table, query, cancel);
        return new TimelinePage([.. page.Rows.Select(FromRow)], page.Continuation);
    }

    /// <summary>A whole timeline, each entry with its deletion as a piece of a batch.</summary>
    public async IAsyncEnumerable<(TimelineEntry Entry, RowWrite Deletion)> AllOf(
        RecordId lead, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(lead.Shard, ShardKeys.TimelineOf(lead)), cancel))
            yield return (FromRow(row), RowWrite.Delete(row));
    }

    /// <summary>True if the submission stands on the lead's timeline.</summary>
    public async Task<bool> Holds(RecordId lead, DateTimeOffset at, RecordId receipt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.Timeline(lead, at, EntryIdOf(receipt)), ["Type"], cancel) is not null;

    /// <summary>The receipts on the timelines of a shard with the leads they stand on.</summary>
    public async IAsyncEnumerable<(RecordId Lead, RecordId Receipt)> SubmissionsOf(
        string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.TimelinePrefix) with { Select = ["Receipt"] };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            if (row.Text("Receipt") is { } receipt && row.RowKey.EndsWith($"|{EntryIdOf(RecordId.Parse(receipt))}", StringComparison.Ordinal))
                yield return (ShardKeys.IdIn(row.RowKey, ShardKeys.TimelinePrefix), RecordId.Parse(receipt));
    }

    /// <summary>An entry for whoever knows when it was made and its id.</summary>
    public async Task<StoredEntry?> Find(RecordId lead, DateTimeOffset at, string id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.Timeline(lead, at, id), cancel: cancel) is { } row ? new StoredEntry(FromRow(row), row.Version) : null;

    /// <summary>Deletes the entry of a submission, as a piece of a batch; null when it is not there.</summary>
    public async Task<RowWrite?> FindDeletion(RecordId lead, DateTimeOffset at, RecordId receipt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.Timeline(lead, at, EntryIdOf(receipt)), ["Type"], cancel) is { } row ? RowWrite.Delete(row) : null;

    /// <summary>The entries of a shard that tell of changed fields, with the leads they stand on.</summary>
    public async IAsyncEnumerable<(RecordId Lead, TimelineEntry Entry)> ChangesOf(
        string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.TimelinePrefix), cancel))
            if (row.Bytes("Changes") is not null) yield return (ShardKeys.IdIn(row.RowKey, ShardKeys.TimelinePrefix), FromRow(row));
    }

    /// <summary>Tells an entry's changes anew. Nothing if it is gone.</summary>
    public async Task ReplaceChanges(RecordId lead, DateTimeOffset at, string entryId, Func<FieldChange, FieldChange> change, CancellationToken cancel)
    {
        if (await store.Get(ShardKeys.Table, lead.Shard, ShardKeys.Timeline(lead, at, entryId), cancel: cancel) is not { } row) return;
        row["Changes"] = JsonSerializer.SerializeToUtf8Bytes(FromRow(row).Changes!.Select(change), Json);
        await store.Replace(ShardKeys.Table, row, cancel);
    }

    public static string EntryIdOf(RecordId receipt) => $"sub-{receipt}";

    /// <summary>Fails if the entry changed since it was read.</summary>
    public static RowWrite Replace(RecordId lead, TimelineEntry entry, RowVersion version) => RowWrite.Replace(ToRow(lead, entry, version));

    /// <summary>Fails if the entry changed since it was read.</summary>
    public static RowWrite Delete(RecordId lead, StoredEntry stored) => RowWrite.Delete(ToRow(lead, stored.Entry, stored.Version));

    /// <summary>Fails if an entry with the same time and id stands there: the thing it tells was done already.</summary>
    public static RowWrite Insert(RecordId lead, TimelineEntry entry) => RowWrite.Insert(ToRow(lead, entry, default));

    private static Row ToRow(RecordId lead, TimelineEntry entry, RowVersion version) => new(lead.Shard, ShardKeys.Timeline(lead, entry.At, entry.Id))
    {
        Version = version,
        ["At"] = entry.At,
        ["Type"] = JsonSerializer.Serialize(entry.Type, Json).Trim('"'),
        ["Receipt"] = entry.ReceiptId?.ToString(),
        ["OtherLead"] = entry.OtherLeadId?.ToString(),
        ["Actor"] = entry.ActorId,
        ["Changes"] = entry.Changes is { Count: > 0 } changes ? JsonSerializer.SerializeToUtf8Bytes(changes, Json) : null,
        ["From"] = entry.From,
        ["To"] = entry.To,
        ["Seconds"] = entry.SecondsInStage,
        ["Reason"] = entry.LostReasonId,
        ["Text"] = entry.Text,
        ["Mentions"] = entry.MentionIds is { Count: > 0 } mentions ? string.Join(' ', mentions) : null,
        ["EditedAt"] = entry.EditedAt,
        ["File"] = entry.File?.Id.ToString(),
        ["FileName"] = entry.File?.Name,
    };

    private static TimelineEntry FromRow(Row row) => new(
        row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..],
        row.Time("At") ?? row.Timestamp,
        JsonSerializer.Deserialize<TimelineType>($"\"{row.Text("Type")}\"", Json))
    {
        ReceiptId = row.Text("Receipt") is { } receipt ? RecordId.Parse(receipt) : null,
        OtherLeadId = row.Text("OtherLead") is { } other ? RecordId.Parse(other) : null,
        ActorId = row.Text("Actor"),
        Changes = row.Bytes("Changes") is { } changes ? JsonSerializer.Deserialize<IReadOnlyList<FieldChange>>(changes, Json) : null,
        From = row.Text("From"),
        To = row.Text("To"),
        SecondsInStage = row.Long("Seconds"),
        LostReasonId = row.Text("Reason"),
        Text = row.Text("Text"),
        MentionIds = row.Text("Mentions")?.Split(' '),
        EditedAt = row.Time("EditedAt"),
        File = row.Text("File") is { } file ? new TimelineFile(RecordId.Parse(file), row.Text("FileName") ?? "") : null,
    };
}
