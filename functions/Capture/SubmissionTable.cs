using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>A submission as read (without its body) and the row it was read from, whose version a change must name.</summary>
public sealed record StoredSubmission(Submission Submission, Row Row);

/// <summary>What an idempotency key was answered with.</summary>
public sealed record IdempotentAnswer(RecordId ReceiptId, string ContentHash);

/// <summary>
/// Submissions, their idempotency keys and the quarantine list in <see cref="ShardKeys.Table"/>. A body up to
/// <see cref="InlineBytes"/> lies in the submission's row; a larger one in rows of its own that are written first, so that
/// a submission is never there without its body.
/// </summary>
public sealed class SubmissionTable(ITableStore store)
{
    /// <summary>Leaves room in a row of 1 MiB for the parsed fields (twice 64 KiB at most) and the rest.</summary>
    private const int InlineBytes = 512 * 1024;

    private const int PartBytes = 960 * 1024;
    private const int PartsAtOnce = 3;

    private static readonly string[] WithoutBody =
    [
        "FormId", "State", "LeadId", "ReceivedAt", "ContentType", "Reasons", "Language", "ConsentVersion", "Attribution", "Address", "UserAgent", "Origin", "Files",
        .. Enumerable.Range(0, StorageLimits.RowBytes / StorageLimits.PropertyBytes).Select(piece => $"Fields{piece}"),
    ];

    private static readonly string[] StateOnly = ["State", "LeadId", "FormId"];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Stores a new submission with what must follow it, all or nothing. Throws <see cref="RowExistsException"/> if the
    /// idempotency key was used before. Returns the version of the message's row, or none without a message.
    /// </summary>
    public async Task<RowVersion> Insert(Submission submission, string? idempotencyHash, OutboxMessage? message, CancellationToken cancel)
    {
        var parts = submission.Body!.Length > InlineBytes ? await WriteParts(submission, cancel) : 0;
        var shard = submission.ReceiptId.Shard;
        var writes = new List<RowWrite>(4);
        if (message is not null) writes.Add(OutboxTable.Put(message));
        writes.Add(RowWrite.Insert(ToRow(submission, parts)));
        if (idempotencyHash is not null)
            writes.Add(RowWrite.Insert(new Row(shard, ShardKeys.Idempotency(submission.FormId, idempotencyHash))
            {
                ["Receipt"] = submission.ReceiptId.ToString(),
                ["Hash"] = submission.ContentHash,
            }));
        if (submission.State == SubmissionState.Quarantined)
            writes.Add(RowWrite.Insert(new Row(shard, ShardKeys.Quarantine(submission.ReceiptId)) { ["FormId"] = submission.FormId }));
        var versions = await store.Batch(ShardKeys.Table, writes, cancel);
        return message is null ? default : versions[0];
    }

    /// <summary>A new submission with a small body, as a piece of a batch.</summary>
    public static RowWrite Insert(Submission submission) => RowWrite.Insert(ToRow(submission, parts: 0));

    public async Task<IdempotentAnswer?> FindAnswer(string shard, string formId, string idempotencyHash, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, shard, ShardKeys.Idempotency(formId, idempotencyHash), cancel: cancel) is { } row
            ? new IdempotentAnswer(RecordId.Parse(row.Text("Receipt")!), row.Text("Hash")!)
            : null;

    /// <summary>The submission without its raw body.</summary>
    public async Task<StoredSubmission?> Find(RecordId receipt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.Submission(receipt), cancel: cancel) is { } row
            ? new StoredSubmission(FromRow(row), row)
            : null;

    /// <summary>The raw body as received; empty for an erased submission.</summary>
    public async Task<byte[]> ReadBody(RecordId receipt, CancellationToken cancel)
    {
        var row = await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.Submission(receipt), cancel: cancel);
        if (row is null) return [];
        if (row.Int("Parts") is not > 0) return Chunks.Join(row, "Body") ?? [];
        using var body = new MemoryStream();
        for (var part = 0; part < row.Int("Parts"); part++)
        {
            var piece = await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.RawPart(receipt, part), cancel: cancel)
                ?? throw new InvalidDataException($"Part {part} of the body of {receipt} is missing.");
            body.Write(Chunks.Join(piece, "Body"));
        }
        return body.ToArray();
    }

    /// <summary>Where a submission stands; null when there is none.</summary>
    public async Task<SubmissionState?> StateOf(RecordId receipt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.Submission(receipt), StateOnly, cancel) is { } row ? StateOf(row) : null;

    /// <summary>The state of every submission of a shard, oldest first.</summary>
    public async IAsyncEnumerable<(RecordId Receipt, string FormId, SubmissionState State, RecordId? LeadId)> StatesOf(
        string shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.SubmissionPrefix) with { Select = StateOnly };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            yield return (ShardKeys.IdIn(row.RowKey, ShardKeys.SubmissionPrefix), row.Text("FormId") ?? "", StateOf(row), LeadOf(row));
    }

    /// <summary>Receipts in quarantine in one shard, older than <paramref name="before"/> if given, oldest first.</summary>
    public async IAsyncEnumerable<RecordId> QuarantinedOf(string shard, RecordId? before, [EnumeratorCancellation] CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.QuarantinePrefix);
        if (before is { } id) query = query with { Before = ShardKeys.Quarantine(id) };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            yield return ShardKeys.IdIn(row.RowKey, ShardKeys.QuarantinePrefix);
    }

    /// <summary>The submission in a new state, as a piece of a batch; fails if it changed since it was read.</summary>
    public static RowWrite Replace(StoredSubmission old, SubmissionState state, RecordId? lead)
    {
        old.Row["State"] = Name(state);
        old.Row["LeadId"] = lead?.ToString();
        return RowWrite.Replace(old.Row);
    }

    /// <summary>The submission in quarantine for a further reason, as pieces of a batch; fails if it changed since it was read.</summary>
    public static IEnumerable<RowWrite> Quarantine(StoredSubmission old, string reason)
    {
        var replace = Replace(old, SubmissionState.Quarantined, null);
        replace.Row["Reasons"] = string.Join(' ', old.Submission.Reasons.Append(reason).Distinct());
        return [replace, RowWrite.Insert(new Row(old.Row.PartitionKey, ShardKeys.Quarantine(old.Submission.ReceiptId)) { ["FormId"] = old.Submission.FormId })];
    }

    /// <summary>The row that lists a quarantined submission, for deletion in the batch that ends its quarantine; null when it is gone.</summary>
    public async Task<RowWrite?> EndQuarantine(RecordId receipt, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.Quarantine(receipt), cancel: cancel) is { } row ? RowWrite.Delete(row) : null;

    /// <summary>The submission without content: what remains is its receipt, form, time and state.</summary>
    public static RowWrite Erase(StoredSubmission old) => RowWrite.Replace(new Row(old.Row.PartitionKey, old.Row.RowKey)
    {
        Version = old.Row.Version,
        ["FormId"] = old.Submission.FormId,
        ["State"] = Name(SubmissionState.Erased),
        ["ReceivedAt"] = old.Submission.ReceivedAt,
        ["ContentType"] = old.Submission.ContentType,
        ["Reasons"] = old.Row["Reasons"],
        ["Parts"] = 0,
    });

    /// <summary>Removes the body rows that <see cref="Erase"/> no longer points to. Repeatable.</summary>
    public async Task EraseParts(RecordId receipt, CancellationToken cancel)
    {
        var query = RowQuery.Prefix(receipt.Shard, ShardKeys.RawPartsOf(receipt)) with { Select = ["Parts"] };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            await store.Batch(ShardKeys.Table, [RowWrite.Delete(row)], cancel);
    }

    /// <summary>All submissions of a shard without their bodies, oldest first.</summary>
    public async IAsyncEnumerable<Submission> AllOf(string shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.SubmissionPrefix) with { Select = WithoutBody }, cancel))
            yield return FromRow(row);
    }

    /// <summary>
    /// Drops the bodies of a shard's submissions that came before a time, up to a number of them, from a receipt on. Returns where
    /// the next call goes on.
    /// </summary>
    public async Task<string?> DropBodies(string shard, string? from, DateTimeOffset before, int max, CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.SubmissionPrefix) with { Select = StateOnly, Max = max };
        if (from is not null) query = query with { From = ShardKeys.SubmissionPrefix + from };
        var dropped = 0;
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
        {
            var receipt = ShardKeys.IdIn(row.RowKey, ShardKeys.SubmissionPrefix);
            if (receipt.CreatedAt >= before || dropped++ == max) break;
            if (StateOf(row) != SubmissionState.Erased) await DropBody(receipt, cancel);
            from = receipt.ToString();
        }
        return from;
    }

    /// <summary>
    /// Deletes a shard's idempotency keys that were used before a time, looking at up to a number of them from a key on. Returns
    /// where the next call goes on; null at the end.
    /// </summary>
    public async Task<string?> TrimKeys(string shard, string? from, DateTimeOffset before, int max, CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.IdempotencyPrefix) with { Select = ["Receipt"], Max = max };
        if (from is not null) query = query with { From = from };
        var page = await store.Query(ShardKeys.Table, query, cancel);
        var old = page.Rows.Where(row => RecordId.Parse(row.Text("Receipt")!).CreatedAt < before).Select(RowWrite.Delete);
        foreach (var writes in old.Chunk(StorageLimits.BatchRows)) await store.Batch(ShardKeys.Table, writes, cancel);
        if (page.Continuation is null) return null;
        return page.Rows.Count == 0 ? from : RowKeys.After(page.Rows[^1].RowKey);
    }

    /// <summary>Where a round of dropping stands in a shard; null at its beginning.</summary>
    public async Task<string?> FindMark(string shard, string what, CancellationToken cancel) =>
        (await store.Get(ShardKeys.Table, shard, ShardKeys.Kept(what), cancel: cancel))?.Text("At");

    public Task PutMark(string shard, string what, string? at, CancellationToken cancel) =>
        store.Put(ShardKeys.Table, new Row(shard, ShardKeys.Kept(what)) { ["At"] = at }, cancel);

    private async Task DropBody(RecordId receipt, CancellationToken cancel)
    {
        while (await store.Get(ShardKeys.Table, receipt.Shard, ShardKeys.Submission(receipt), cancel: cancel) is { } row)
        {
            if (row.Values.Keys.All(name => name is not ("Body0" or "Address" or "UserAgent")) && row.Int("Parts") is not > 0) return;
            var bodies = row.Values.Keys.Where(name => name.StartsWith("Body", StringComparison.Ordinal)).ToList();
            foreach (var name in bodies) row[name] = null;
            row["Parts"] = 0;
            row["Address"] = null;
            row["UserAgent"] = null;
            try
            {
                await store.Replace(ShardKeys.Table, row, cancel);
                await EraseParts(receipt, cancel);
                return;
            }
            catch (RowChangedException)
            {
                // Judged or taken in this moment: read again.
            }
        }
    }

    private async Task<int> WriteParts(Submission submission, CancellationToken cancel)
    {
        var shard = submission.ReceiptId.Shard;
        var rows = submission.Body!.Chunk(PartBytes).Select((piece, part) =>
        {
            var row = new Row(shard, ShardKeys.RawPart(submission.ReceiptId, part));
            Chunks.Split(row, "Body", piece);
            return RowWrite.Put(row);
        }).ToList();
        foreach (var writes in rows.Chunk(PartsAtOnce)) await store.Batch(ShardKeys.Table, writes, cancel);
        return rows.Count;
    }

    private static Row ToRow(Submission submission, int parts)
    {
        var row = new Row(submission.ReceiptId.Shard, ShardKeys.Submission(submission.ReceiptId))
        {
            ["FormId"] = submission.FormId,
            ["State"] = Name(submission.State),
            ["LeadId"] = submission.LeadId?.ToString(),
            ["ReceivedAt"] = submission.ReceivedAt,
            ["ContentType"] = submission.ContentType,
            ["Reasons"] = submission.Reasons.Count == 0 ? null : string.Join(' ', submission.Reasons),
            ["Language"] = submission.Language,
            ["ConsentVersion"] = submission.ConsentVersion,
            ["Attribution"] = JsonSerializer.SerializeToUtf8Bytes(submission.Attribution, Json),
            ["Address"] = submission.Address,
            ["UserAgent"] = submission.UserAgent,
            ["Origin"] = submission.Origin,
            ["Hash"] = submission.State == SubmissionState.Erased ? null : submission.ContentHash,
            ["Parts"] = parts,
        };
        if (submission.Files.Count > 0) row["Files"] = JsonSerializer.SerializeToUtf8Bytes(submission.Files, Json);
        Chunks.Split(row, "Fields", JsonSerializer.SerializeToUtf8Bytes(submission.Fields, Json));
        if (parts == 0) Chunks.Split(row, "Body", submission.Body);
        return row;
    }

    private static Submission FromRow(Row row) => new()
    {
        ReceiptId = ShardKeys.IdIn(row.RowKey, ShardKeys.SubmissionPrefix),
        FormId = row.Text("FormId") ?? "",
        State = StateOf(row),
        LeadId = LeadOf(row),
        ReceivedAt = row.Time("ReceivedAt") ?? row.Timestamp,
        ContentType = row.Text("ContentType") ?? "",
        Reasons = row.Text("Reasons")?.Split(' ') ?? [],
        Language = row.Text("Language") ?? "fa",
        ConsentVersion = row.Text("ConsentVersion"),
        Attribution = Read<Attribution>(row.Bytes("Attribution")) ?? new Attribution(),
        Address = row.Text("Address"),
        UserAgent = row.Text("UserAgent"),
        Origin = row.Text("Origin"),
        ContentHash = row.Text("Hash") ?? "",
        Files = Read<List<SubmittedFile>>(row.Bytes("Files")) ?? [],
        Fields = Read<List<FieldValue>>(Chunks.Join(row, "Fields")) ?? [],
    };

    private static T? Read<T>(byte[]? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Json);

    private static string Name(SubmissionState state) => state.ToString().ToLower(CultureInfo.InvariantCulture);

    private static SubmissionState StateOf(Row row) => Enum.Parse<SubmissionState>(row.Text("State")!, ignoreCase: true);

    private static RecordId? LeadOf(Row row) => row.Text("LeadId") is { } id ? RecordId.Parse(id) : null;
}
