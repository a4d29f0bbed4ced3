using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Sarnakh.Storage.Azure;

/// <summary>
/// Azure Table Storage; each call is one request. A row is an entity, its version the entity's ETag, a batch an entity group
/// transaction, or the plain request where it has one write.
/// </summary>
public sealed class AzureTableStore(TableServiceClient service) : ITableStore
{
    // Whatever else is selected: the keys and what a version and a timestamp come from.
    private static readonly string[] _always = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(TableEntity.Timestamp)];

    // An ETag of the service is a time in this dress, which a version takes off: it may stand in quotes of its own.
    private const string TagStart = "W/\"datetime'";
    private const string TagEnd = "'\"";

    // Well-formed, for the service refuses other ETags with 400, and older than any row.
    private static readonly ETag _ofNoRow = new($"{TagStart}1601-01-01T00%3A00%3A00.0000000Z{TagEnd}");

    private readonly ConcurrentDictionary<string, TableClient> _tables = new(StringComparer.OrdinalIgnoreCase);

    public async Task EnsureTable(string table, CancellationToken cancel = default)
    {
        StorageChecks.Table(table);
        await Answer(table, Table(table).CreateIfNotExistsAsync(cancel), cancel);
    }

    public async Task<Row?> Get(string table, string partitionKey, string rowKey, IReadOnlyCollection<string>? select = null, CancellationToken cancel = default)
    {
        var found = await Answer(table, Table(table).GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, Selection(select), cancel), cancel);
        return found.HasValue ? Row(found.Value!) : null;
    }

    public async Task<RowPage> Query(string table, RowQuery query, CancellationToken cancel = default)
    {
        StorageChecks.Query(query);
        var pages = Table(table).QueryAsync<TableEntity>(Filter(query), query.Max, Selection(query.Select), cancel).AsPages(query.Continuation);
        await using var page = pages.GetAsyncEnumerator(cancel);
        return await Answer(table, page.MoveNextAsync().AsTask(), cancel)
            ? new RowPage([.. page.Current.Values.Select(Row)], page.Current.ContinuationToken)
            : new RowPage([], null);
    }

    public async Task<IReadOnlyList<RowVersion>> Batch(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancel = default)
    {
        StorageChecks.Batch(writes);
        if (writes.Count == 0) return [];
        using var call = LostAnswers.Watch();
        try
        {
            if (writes.Count == 1) return [Version(writes[0], await Answer(table, Write(Table(table), writes[0], cancel), cancel))];
            var answers = (await Answer(table, Table(table).SubmitTransactionAsync(writes.Select(Action), cancel), cancel)).Value;
            return [.. writes.Zip(answers, Version)];
        }
        catch (RequestFailedException refused)
        {
            var index = (refused as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0;
            if (Conflict(table, writes[index].Row, index, refused) is not { } conflict) throw;
            throw call.LostAnswer ? AzureFaults.Unclear(conflict) : conflict;
        }
    }

    private TableClient Table(string name) => _tables.GetOrAdd(name, static (name, service) => service.GetTableClient(name), service);

    private static async Task<Response> Write(TableClient table, RowWrite write, CancellationToken cancel)
    {
        var row = write.Row;
        if (write.Kind != RowWriteKind.Delete)
        {
            var entity = Entity(row);
            return write.Kind switch
            {
                RowWriteKind.Insert => await table.AddEntityAsync(entity, cancel),
                RowWriteKind.Replace => await table.UpdateEntityAsync(entity, Tag(row.Version), TableUpdateMode.Replace, cancel),
                _ => await table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancel),
            };
        }
        var deleted = await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, Tag(row.Version), cancel);
        // The client takes a row that is gone for a success.
        return deleted.Status == 404 ? throw new RequestFailedException(deleted) : deleted;
    }

    private static TableTransactionAction Action(RowWrite write) => write.Kind switch
    {
        RowWriteKind.Insert => new TableTransactionAction(TableTransactionActionType.Add, Entity(write.Row)),
        RowWriteKind.Replace => new TableTransactionAction(TableTransactionActionType.UpdateReplace, Entity(write.Row), Tag(write.Row.Version)),
        RowWriteKind.Put => new TableTransactionAction(TableTransactionActionType.UpsertReplace, Entity(write.Row)),
        _ => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(write.Row.PartitionKey, write.Row.RowKey), Tag(write.Row.Version)),
    };

    private static TableEntity Entity(Row row)
    {
        var entity = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (name, value) in row.Values) entity[name] = value;
        return entity;
    }

    private static Row Row(TableEntity entity)
    {
        var row = new Row(entity.PartitionKey, entity.RowKey)
        {
            Version = Version(entity.ETag),
            Timestamp = entity.Timestamp ?? default,
        };
        foreach (var (name, value) in entity)
            if (!IsOfTheService(name)) row[name] = value;
        return row;
    }

    // The names of metadata have a dot, which those of properties cannot.
    private static bool IsOfTheService(string name) => _always.Contains(name) || name.Contains('.', StringComparison.Ordinal);

    private static RowVersion Version(RowWrite write, Response answer) => write.Kind == RowWriteKind.Delete ? default : Version(answer.Headers.ETag!.Value);

    private static RowVersion Version(ETag tag)
    {
        var text = tag.ToString();
        var dressed = text.StartsWith(TagStart, StringComparison.Ordinal) && text.EndsWith(TagEnd, StringComparison.Ordinal);
        return new RowVersion(dressed ? text[TagStart.Length..^TagEnd.Length] : text);
    }

    private static ETag Tag(RowVersion version) => version.Value switch
    {
        // Another engine's, or none: no row of this one has it.
        null or { Length: <= 10 } => _ofNoRow,
        ['W', '/', ..] tag => new ETag(tag),
        var time => time[10] == 'T' ? new ETag(TagStart + time + TagEnd) : _ofNoRow,
    };

    private static IEnumerable<string>? Selection(IReadOnlyCollection<string>? select) => select is null ? null : _always.Concat(select);

    private static string Filter(RowQuery query) => (query.From, query.Before) switch
    {
        (null, null) => TableClient.CreateQueryFilter($"PartitionKey eq {query.PartitionKey}"),
        ({ } from, null) => TableClient.CreateQueryFilter($"PartitionKey eq {query.PartitionKey} and RowKey ge {from}"),
        (null, { } before) => TableClient.CreateQueryFilter($"PartitionKey eq {query.PartitionKey} and RowKey lt {before}"),
        ({ } from, { } before) => TableClient.CreateQueryFilter($"PartitionKey eq {query.PartitionKey} and RowKey ge {from} and RowKey lt {before}"),
    };

    /// <summary>The refusal of a write in the port's words, or null if it was none of a condition.</summary>
    private static StorageException? Conflict(string table, Row row, int index, RequestFailedException refused) => refused.Status switch
    {
        409 => new RowExistsException(table, row.PartitionKey, row.RowKey, index),
        404 or 412 => new RowChangedException(table, row.PartitionKey, row.RowKey, index),
        413 => new StorageLimitException($"The service refused a batch of {table} as too large: {refused.ErrorCode}."),
        _ => null,
    };

    private async Task<T> Answer<T>(string table, Task<T> request, CancellationToken cancel)
    {
        try
        {
            return await request;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == TableErrorCode.TableNotFound)
        {
            throw new InvalidOperationException($"Table {table} is not there; EnsureTable makes it.", refused);
        }
        catch (Exception fault) when ((fault as RequestFailedException)?.ErrorCode != TableErrorCode.EntityAlreadyExists && AzureFaults.IsPassing(fault, cancel))
        {
            throw AzureFaults.Unavailable(service.Uri, fault);
        }
    }
}
