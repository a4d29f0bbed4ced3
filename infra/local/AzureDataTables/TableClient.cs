using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>
/// The entities of one table. One instance serves all threads. Calls throw <see cref="RequestFailedException"/> with the
/// status and the code (<see cref="TableErrorCode"/>) that the service answered, or with status 0 when no attempt was
/// answered; what cannot be read as an answer throws <see cref="System.Text.Json.JsonException"/> or
/// <see cref="IOException"/>. A call that failed other than by a refusal may have been carried out.
/// </summary>
/// <remarks>
/// The members we use: asynchronous ones, for <see cref="TableEntity"/> alone (another <see cref="ITableEntity"/> throws
/// <see cref="NotSupportedException"/>), with filters as text.
/// </remarks>
public class TableClient
{
    internal static readonly ResponseClassifier Found = new StatusCodeClassifier([200]);
    private static readonly ResponseClassifier FoundOrNot = new StatusCodeClassifier([200, 404]);
    private static readonly ResponseClassifier Created = new StatusCodeClassifier([201, 204]);
    private static readonly ResponseClassifier CreatedOrThere = new StatusCodeClassifier([201, 204, 409]);
    private static readonly ResponseClassifier DeletedOrGone = new StatusCodeClassifier([204, 404]);

    private readonly TableService _service;

    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(new TableService(TableAccount.Parse(connectionString), options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, credential, null)
    {
    }

    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions? options = null)
        : this(new TableService(new TableAccount(endpoint, credential), options), tableName)
    {
    }

    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(new TableService(new TableAccount(endpoint, tokenCredential), options), tableName)
    {
    }

    internal TableClient(TableService service, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _service = service;
        Name = tableName;
    }

    public virtual string AccountName => _service.Account.Name;

    public virtual string Name { get; }

    public virtual Uri Uri => _service.Address(Name);

    /// <summary>Throws with <see cref="TableErrorCode.TableAlreadyExists"/> if the table exists.</summary>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) => Create(Created, cancellationToken);

    /// <summary>The raw response has status 409 if the table was there. Throws if it is still being deleted.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Create(CreatedOrThere, cancellationToken);

    /// <summary>Status 404 if the table was not there.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _service.Send(_service.Message(RequestMethod.Delete, $"Tables('{Name}')", DeletedOrGone), cancellationToken);

    /// <summary>Throws with <see cref="TableErrorCode.EntityAlreadyExists"/> if the keys are taken. The response has the version.</summary>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        Write(TableTransactionActionType.Add, entity, default, cancellationToken);

    /// <summary>Throws with <see cref="TableErrorCode.ResourceNotFound"/> if there is none.</summary>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        (Response<T>)await Get<T>(partitionKey, rowKey, select, Found, cancellationToken).ConfigureAwait(false);

    /// <summary>Without a value if there is no such entity, or no such table.</summary>
    public virtual Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        Get<T>(partitionKey, rowKey, select, FoundOrNot, cancellationToken);

    /// <summary>
    /// Throws with <see cref="TableErrorCode.ResourceNotFound"/> if there is none, and with
    /// <see cref="TableErrorCode.UpdateConditionNotSatisfied"/> if it has another version than <paramref name="ifMatch"/>
    /// (<see cref="ETag.All"/>: any). The response has the new version.
    /// </summary>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        if (ifMatch == default) throw new ArgumentException("An update needs a version, or ETag.All.", nameof(ifMatch));
        var kind = Kind(mode, TableTransactionActionType.UpdateMerge, TableTransactionActionType.UpdateReplace);
        return Write(kind, entity, ifMatch, cancellationToken);
    }

    /// <summary>Inserts, or updates whatever version there is. The response has the new version.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        var kind = Kind(mode, TableTransactionActionType.UpsertMerge, TableTransactionActionType.UpsertReplace);
        return Write(kind, entity, default, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        Write(TableTransactionActionType.Delete, entity, ifMatch, cancellationToken);

    /// <summary>
    /// Status 404 if it was not there. Throws with <see cref="TableErrorCode.UpdateConditionNotSatisfied"/> if it has another
    /// version than <paramref name="ifMatch"/>; by default any will do.
    /// </summary>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(new TableEntity(partitionKey, rowKey), ifMatch, cancellationToken);

    /// <summary>
    /// The entities of a filter in order of their keys. A page has at most <paramref name="maxPerPage"/> entities and
    /// never more than 1,000; it may have none though more follow. The continuation token is opaque.
    /// </summary>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        CheckKind<T>();
        var selected = Selected(select);
        return new ContinuedPages<T>((continuation, max, cancel) => EntityPage<T>(filter, max, selected, continuation, cancel), maxPerPage, cancellationToken);
    }

    /// <summary>
    /// The filter with its arguments quoted and escaped: strings, chars, bools, ints, longs, doubles, ids, times, bytes.
    /// Throws <see cref="ArgumentException"/> for another.
    /// </summary>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    /// <summary>
    /// Up to 100 writes in one partition, all or none; the responses have the new versions, in order. Throws
    /// <see cref="TableTransactionFailedException"/>, which names the refused action.
    /// </summary>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        EntityWrite[] writes = [.. transactionActions.Select(action => EntityWrite.Of(Name, action.ActionType, action.Entity, action.ETag))];
        if (writes is []) throw new InvalidOperationException("A transaction needs an action.");
        return await _service.Send(
            Batch.Message(_service, writes),
            response => Response.FromValue(Batch.Read(response, writes.Length), response),
            cancellationToken).ConfigureAwait(false);
    }

    private Task<Response<TableItem>> Create(ResponseClassifier expected, CancellationToken cancel)
    {
        var message = _service.Message(RequestMethod.Post, "Tables", expected);
        message.Request.Headers.Add("Prefer", "return-no-content");
        TableService.SetBody(message, BinaryData.FromObjectAsJson(new Dictionary<string, string> { ["TableName"] = Name }), TableService.Json);
        return _service.Send(message, Made, cancel);

        Response<TableItem> Made(Response response)
        {
            if (response.Status == 409 && new RequestFailedException(response) is { ErrorCode: var code } refusal && code == TableErrorCode.TableBeingDeleted)
                throw refusal;
            return Response.FromValue(new TableItem(Name), response);
        }
    }

    private Task<Response> Write(TableTransactionActionType kind, ITableEntity entity, ETag etag, CancellationToken cancel) =>
        _service.Send(EntityWrite.Of(Name, kind, entity, etag).Message(_service), cancel);

    private Task<NullableResponse<T>> Get<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select, ResponseClassifier expected, CancellationToken cancel)
        where T : class, ITableEntity
    {
        CheckKind<T>();
        var path = TableService.Query(EntityWrite.EntityPath(Name, partitionKey, rowKey), ("$select", Selected(select)));
        return _service.Send(_service.Message(RequestMethod.Get, path, expected), Read, cancel);

        static NullableResponse<T> Read(Response response) => response.Status == 404
            ? new NoEntity<T>(response)
            : Response.FromValue(As<T>(EntityReader.ReadOne(response.Content.ToMemory().Span)), response);
    }

    private Task<Page<T>> EntityPage<T>(string? filter, int? max, string? select, string? continuation, CancellationToken cancel)
        where T : class, ITableEntity
    {
        var (partitionKey, rowKey) = continuation?.Split(' ', 2) is [var first, .. var rest] ? (first, rest is [{ Length: > 0 } row] ? row : null) : default;
        var path = TableService.Query(
            $"{Name}()",
            ("$filter", filter),
            ("$top", TableService.Text(max)),
            ("$select", select),
            (TableService.NextPartition, partitionKey),
            (TableService.NextRow, rowKey));
        return _service.Send(_service.Message(RequestMethod.Get, path, Found), Read, cancel);

        static Page<T> Read(Response response)
        {
            var entities = EntityReader.ReadPage(response.Content.ToMemory().Span);
            var partition = TableService.Continuation(response, TableService.NextPartition);
            var row = TableService.Continuation(response, TableService.NextRow);
            return Page<T>.FromValues(As<IReadOnlyList<T>>(entities), partition is null && row is null ? null : $"{partition} {row}", response);
        }
    }

    private static TableTransactionActionType Kind(TableUpdateMode mode, TableTransactionActionType merge, TableTransactionActionType replace) =>
        mode switch
        {
            TableUpdateMode.Merge => merge,
            TableUpdateMode.Replace => replace,
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };

    private static string? Selected(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    private static void CheckKind<T>()
    {
        if (typeof(T) != typeof(TableEntity)) throw new NotSupportedException($"{typeof(T)}: only {nameof(TableEntity)} can be read.");
    }

    // T is TableEntity, as CheckKind has seen; the compiler has not.
    private static TTo As<TTo>(object value) => (TTo)value;

    private sealed class NoEntity<T>(Response response) : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T Value => throw new InvalidOperationException("There is no such entity.");

        public override Response GetRawResponse() => response;
    }
}
