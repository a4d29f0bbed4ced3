using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>An account's tables. One instance serves all threads; make one and keep it.</summary>
public class TableServiceClient
{
    private readonly TableService _service;

    /// <summary>For an account named by a connection string; see the others for its kinds of authorisation.</summary>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        : this(TableAccount.Parse(connectionString), options)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions? options)
        : this(new TableAccount(endpoint, credential), options)
    {
    }

    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions? options = null)
        : this(new TableAccount(endpoint, credential), options)
    {
    }

    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(new TableAccount(endpoint, tokenCredential), options)
    {
    }

    private TableServiceClient(TableAccount account, TableClientOptions? options) => _service = new TableService(account, options);

    public virtual string AccountName => _service.Account.Name;

    public virtual Uri Uri => _service.Account.Endpoint;

    public virtual TableClient GetTableClient(string tableName) => new(_service, tableName);

    /// <summary>Throws <see cref="RequestFailedException"/> with <see cref="TableErrorCode.TableAlreadyExists"/> if it exists.</summary>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <summary>The raw response has status 409 if the table was there.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Status 404 if the table was not there.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        GetTableClient(tableName).DeleteAsync(cancellationToken);

    public virtual AsyncPageable<TableItem> QueryAsync(
        FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <summary>The tables by name, all or those of a filter such as <c>TableName eq 'shards'</c>.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new ContinuedPages<TableItem>((continuation, max, cancel) => TablePage(filter, max, continuation, cancel), maxPerPage, cancellationToken);

    /// <inheritdoc cref="TableClient.CreateQueryFilter"/>
    public static string CreateQueryFilter(FormattableString filter) => ODataFilter.Create(filter);

    private Task<Page<TableItem>> TablePage(string? filter, int? max, string? continuation, CancellationToken cancel)
    {
        var path = TableService.Query("Tables", ("$filter", filter), ("$top", TableService.Text(max)), (TableService.NextTable, continuation));
        return _service.Send(_service.Message(RequestMethod.Get, path, TableClient.Found), Read, cancel);

        static Page<TableItem> Read(Response response)
        {
            var tables = EntityReader.ReadPage(response.Content.ToMemory().Span).ConvertAll(Named);
            return Page<TableItem>.FromValues(tables, TableService.Continuation(response, TableService.NextTable), response);
        }
    }

    private static TableItem Named(TableEntity row) => new(row.GetString("TableName") ?? throw new JsonException("A table has no name."));
}
