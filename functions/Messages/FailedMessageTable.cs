using System.Runtime.CompilerServices;
using System.Text;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Messages;

/// <summary>A failed message as read, with the version that a change of it must name.</summary>
public sealed record StoredFailedMessage(FailedMessage Message, RowVersion Version);

/// <summary>What the latest try of a message ended with.</summary>
public sealed record StoredNote(Failure Failure, RowVersion Version);

/// <summary>
/// Messages that failed for good: table <c>messages</c>, one partition per queue:
/// <code>
/// failed|{id}      given up on every try; waits for a person
/// discarded|{id}   put away by a person; dropped after a while
/// note|{id}        the latest error of a message that may still succeed
/// </code>
/// Ids are those of <see cref="MessageContent.Id"/>, encoded.
/// </summary>
public sealed class FailedMessageTable(ITableStore store)
{
    public const string Table = "messages";

    private const string FailedPrefix = "failed|";
    private const string DiscardedPrefix = "discarded|";
    private const string NotePrefix = "note|";

    private static readonly string[] ListFields = ["Id", "FailedAt", "LastFailedAt", "Times", "Tries", "Receipt"];

    public Task<StoredFailedMessage?> Find(FailedMessageRef message, CancellationToken cancel) => Read(FailedPrefix, message, cancel);

    public Task<StoredFailedMessage?> FindDiscarded(FailedMessageRef message, CancellationToken cancel) => Read(DiscardedPrefix, message, cancel);

    /// <summary>The failed messages of a queue without bodies and errors, in no useful order.</summary>
    public async IAsyncEnumerable<FailedMessage> AllOf(string queue, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(Table, RowQuery.Prefix(queue, FailedPrefix) with { Select = ListFields }, cancel))
            yield return FromRow(row);
    }

    /// <summary>
    /// Keeps a message, new or with one copy more, and drops the note that went into it. Fails with
    /// <see cref="RowExistsException"/> or <see cref="RowChangedException"/> if either was written since it was read.
    /// </summary>
    public async Task Save(FailedMessage message, RowVersion seen, StoredNote? note, CancellationToken cancel)
    {
        var row = ToRow(FailedPrefix, message);
        row.Version = seen;
        List<RowWrite> writes = [seen.IsNone ? RowWrite.Insert(row) : RowWrite.Replace(row)];
        if (note is not null) writes.Add(RowWrite.Delete(message.Queue, Key(NotePrefix, message.Id), note.Version));
        await store.Batch(Table, writes, cancel);
    }

    /// <summary>Fails with <see cref="RowChangedException"/> if it failed again since it was read, or is gone.</summary>
    public Task Delete(StoredFailedMessage stored, CancellationToken cancel) =>
        store.Delete(Table, stored.Message.Queue, Key(FailedPrefix, stored.Message.Id), stored.Version, cancel);

    /// <summary>Fails like <see cref="Delete"/>.</summary>
    public Task Discard(StoredFailedMessage stored, CancellationToken cancel) => Move(stored, FailedPrefix, DiscardedPrefix, cancel);

    /// <summary>Fails if it is no longer among the discarded.</summary>
    public Task Restore(StoredFailedMessage stored, CancellationToken cancel) => Move(stored, DiscardedPrefix, FailedPrefix, cancel);

    public Task DeleteDiscarded(StoredFailedMessage stored, CancellationToken cancel) =>
        store.Delete(Table, stored.Message.Queue, Key(DiscardedPrefix, stored.Message.Id), stored.Version, cancel);

    /// <summary>Notes what a try ended with; the latest note counts.</summary>
    public Task PutNote(FailedMessageRef message, Failure failure, CancellationToken cancel)
    {
        var row = new Row(message.Queue, Key(NotePrefix, message.Id));
        SetFailure(row, failure);
        return store.Put(Table, row, cancel);
    }

    public async Task<StoredNote?> FindNote(FailedMessageRef message, CancellationToken cancel) =>
        await store.Get(Table, message.Queue, Key(NotePrefix, message.Id), cancel: cancel) is { } row && FailureIn(row) is { } failure
            ? new StoredNote(failure, row.Version)
            : null;

    /// <summary>Fails with <see cref="RowChangedException"/> if another try noted something since, or the note is gone.</summary>
    public Task DeleteNote(FailedMessageRef message, StoredNote note, CancellationToken cancel) =>
        store.Delete(Table, message.Queue, Key(NotePrefix, message.Id), note.Version, cancel);

    /// <summary>All failed and discarded messages of a queue, with their bodies.</summary>
    public async IAsyncEnumerable<FailedMessage> WholeOf(string queue, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var prefix in (string[])[FailedPrefix, DiscardedPrefix])
            await foreach (var row in store.All(Table, RowQuery.Prefix(queue, prefix), cancel))
                yield return FromRow(row);
    }

    /// <summary>Deletes whatever is kept of a message. Repeatable.</summary>
    public async Task Forget(FailedMessageRef message, CancellationToken cancel)
    {
        foreach (var prefix in (string[])[FailedPrefix, DiscardedPrefix, NotePrefix])
            while (await store.Get(Table, message.Queue, Key(prefix, message.Id), ["Id"], cancel) is { } row)
            {
                try
                {
                    await store.Batch(Table, [RowWrite.Delete(row)], cancel);
                    break;
                }
                catch (RowChangedException)
                {
                    // Written or deleted in this moment: look again.
                }
            }
    }

    /// <summary>Drops discarded messages and notes of a queue that were last written before a time.</summary>
    public async Task Trim(string queue, DateTimeOffset discardedBefore, DateTimeOffset notedBefore, CancellationToken cancel)
    {
        await Trim(queue, DiscardedPrefix, discardedBefore, cancel);
        await Trim(queue, NotePrefix, notedBefore, cancel);
    }

    private async Task Trim(string queue, string prefix, DateTimeOffset before, CancellationToken cancel)
    {
        await foreach (var row in store.All(Table, RowQuery.Prefix(queue, prefix) with { Select = ["ErrorAt"] }, cancel))
        {
            if (row.Timestamp >= before) continue;
            try
            {
                await store.Batch(Table, [RowWrite.Delete(row)], cancel);
            }
            catch (RowChangedException)
            {
                // Written or taken back meanwhile: not old any more.
            }
        }
    }

    private async Task<StoredFailedMessage?> Read(string prefix, FailedMessageRef message, CancellationToken cancel) =>
        await store.Get(Table, message.Queue, Key(prefix, message.Id), cancel: cancel) is { } row ? new StoredFailedMessage(FromRow(row), row.Version) : null;

    private async Task Move(StoredFailedMessage stored, string from, string to, CancellationToken cancel) =>
        await store.Batch(
            Table,
            [RowWrite.Delete(stored.Message.Queue, Key(from, stored.Message.Id), stored.Version), RowWrite.Put(ToRow(to, stored.Message))],
            cancel);

    private static string Key(string prefix, string id) => prefix + RowKeys.Encode(id);

    private static Row ToRow(string prefix, FailedMessage message)
    {
        var row = new Row(message.Queue, Key(prefix, message.Id))
        {
            ["Id"] = message.Id,
            ["FailedAt"] = message.FailedAt,
            ["LastFailedAt"] = message.LastFailedAt,
            ["Times"] = message.Times,
            ["Tries"] = message.Tries,
            ["Receipt"] = message.Receipt?.ToString(),
        };
        if (message.Failure is { } failure) SetFailure(row, failure);
        Chunks.Split(row, "Body", Encoding.UTF8.GetBytes(message.Body));
        return row;
    }

    private static FailedMessage FromRow(Row row)
    {
        var failedAt = row.Time("FailedAt") ?? row.Timestamp;
        return new FailedMessage(
            row.PartitionKey, row.Text("Id")!, Chunks.Join(row, "Body") is { } body ? Encoding.UTF8.GetString(body) : "",
            failedAt, row.Time("LastFailedAt") ?? failedAt, row.Int("Times") ?? 1, row.Int("Tries") ?? 0)
        {
            Receipt = row.Text("Receipt") is { } receipt ? RecordId.Parse(receipt) : null,
            Failure = FailureIn(row),
        };
    }

    private static void SetFailure(Row row, Failure failure)
    {
        row["ErrorCode"] = failure.Code;
        row["ErrorText"] = failure.Text;
        row["ErrorAt"] = failure.At;
        row["ErrorTries"] = failure.Tries;
    }

    private static Failure? FailureIn(Row row) => row.Text("ErrorCode") is { } code
        ? new Failure(code, row.Text("ErrorText") ?? "", row.Time("ErrorAt") ?? row.Timestamp, row.Int("ErrorTries") ?? 0)
        : null;
}
