using System.Buffers;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>One write of one entity: a request of its own, or a part of a transaction.</summary>
/// <param name="Path">Below the account, encoded.</param>
/// <param name="IfMatch">The version to be found, <c>*</c> for any; null if there need be none.</param>
/// <param name="Body">Null for a delete.</param>
internal readonly record struct EntityWrite(RequestMethod Method, string Path, string? IfMatch, ITableEntity? Body)
{
    private static readonly ResponseClassifier Written = new StatusCodeClassifier([204]);
    private static readonly ResponseClassifier WrittenOrGone = new StatusCodeClassifier([204, 404]);

    public static EntityWrite Of(string table, TableTransactionActionType kind, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        string Address() => EntityPath(table, entity.PartitionKey, entity.RowKey);
        return kind switch
        {
            TableTransactionActionType.Add => new(RequestMethod.Post, table, null, entity),
            TableTransactionActionType.UpdateMerge => new(RequestMethod.Patch, Address(), Header(etag), entity),
            TableTransactionActionType.UpdateReplace => new(RequestMethod.Put, Address(), Header(etag), entity),
            TableTransactionActionType.UpsertMerge => new(RequestMethod.Patch, Address(), null, entity),
            TableTransactionActionType.UpsertReplace => new(RequestMethod.Put, Address(), null, entity),
            TableTransactionActionType.Delete => new(RequestMethod.Delete, Address(), Header(etag) ?? ETag.All.ToString(), null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    public static string EntityPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Encode(partitionKey)}',RowKey='{Encode(rowKey)}')";

    public HttpMessage Message(TableService service)
    {
        var message = service.Message(Method, Path, Method == RequestMethod.Delete ? WrittenOrGone : Written);
        if (IfMatch is not null) message.Request.Headers.Add("If-Match", IfMatch);
        if (Method == RequestMethod.Post) message.Request.Headers.Add("Prefer", "return-no-content");
        if (Body is not null)
        {
            var body = new ArrayBufferWriter<byte>();
            EntityWriter.Write(body, Body);
            TableService.SetBody(message, body.WrittenMemory, TableService.Json);
        }
        return message;
    }

    private static string Encode(string key) => Uri.EscapeDataString(ODataFilter.Escape(key));

    // A version may come from a caller far away; in a transaction it becomes a line of text.
    private static string? Header(ETag etag) =>
        etag == default ? null
        : etag.ToString() is var text && text.Any(char.IsControl) ? throw new FormatException("A version holds control characters.")
        : text;
}
