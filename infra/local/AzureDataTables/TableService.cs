using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>What both clients are made of: requests to an account's table service, and what comes back.</summary>
internal sealed class TableService
{
    public const string Json = "application/json";
    public const string MinimalMetadata = "application/json;odata=minimalmetadata";

    // Where a query goes on: parameters of a request and, behind a prefix, headers of an answer.
    public const string NextPartition = "NextPartitionKey";
    public const string NextRow = "NextRowKey";
    public const string NextTable = "NextTableName";

    private readonly string _endpoint;
    private readonly string _version;
    private readonly HttpPipeline _pipeline;

    public TableService(TableAccount account, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Account = account;
        _endpoint = account.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        _version = options.VersionString;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { account.Authorisation },
            RequestFailedDetailsParser = ErrorParser.Instance,
        });
    }

    public TableAccount Account { get; }

    public Uri Address(string path) => new($"{_endpoint}/{path}");

    /// <summary>A path with the parameters that have a value.</summary>
    public static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new StringBuilder(path);
        foreach (var (name, value) in parameters)
            if (value is not null) query.Append(query.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }

    public static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    public static string? Continuation(Response response, string name) =>
        response.Headers.TryGetValue("x-ms-continuation-" + name, out var value) ? value : null;

    /// <param name="path">Below the account, encoded, with its query.</param>
    /// <param name="expected">The statuses that are an answer; any other is a failure.</param>
    public HttpMessage Message(RequestMethod method, string path, ResponseClassifier expected)
    {
        var message = _pipeline.CreateMessage();
        message.ResponseClassifier = expected;
        message.Request.Method = method;
        message.Request.Uri.Reset(Address(path));
        message.Request.Headers.Add("x-ms-version", _version);
        message.Request.Headers.Add("DataServiceVersion", "3.0");
        message.Request.Headers.Add("Accept", MinimalMetadata);
        return message;
    }

    public static void SetBody(HttpMessage message, ReadOnlyMemory<byte> body, string contentType)
    {
        message.Request.Headers.Add("Content-Type", contentType);
        message.Request.Content = RequestContent.Create(body);
    }

    /// <summary>
    /// Sends, and reads the whole answer before it is let go. Throws <see cref="RequestFailedException"/> for a status that was
    /// not expected, or when no attempt was answered.
    /// </summary>
    public async Task<T> Send<T>(HttpMessage message, Func<Response, T> read, CancellationToken cancel)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancel).ConfigureAwait(false);
            if (message.Response.IsError) throw new RequestFailedException(message.Response);
            return read(message.Response);
        }
    }

    public Task<Response> Send(HttpMessage message, CancellationToken cancel) => Send(message, response => response, cancel);
}
