using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Sarnakh.Shared;

/// <summary>
/// A script of what a storage service does on its bad days, met between a client and Azurite. A request meets the first fault
/// that matches it and has times left; its repetition is a new request. To be added
/// <see cref="HttpPipelinePosition.BeforeTransport"/>.
/// </summary>
internal sealed class RequestFaults : HttpPipelinePolicy
{
    private const string PageMark = "empty-page-";

    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
    private readonly ConcurrentDictionary<string, string> _queryBehind = new();
    private int _met;

    private delegate ValueTask Act(HttpMessage message, Func<ValueTask> send);

    /// <summary>How many requests met a fault.</summary>
    public int Met => Volatile.Read(ref _met);

    /// <summary>The service refuses with an error of its own and has done nothing.</summary>
    public void Refuse(Func<StorageRequest, bool> when, int status = 503, string code = "ServerBusy", int times = 1, int? retryAfterSeconds = null) =>
        Plan(when, times, (message, _) =>
        {
            // Both services understand XML, and queues speak nothing else.
            List<HttpHeader> headers = [new("Content-Type", "application/xml"), new("x-ms-error-code", code)];
            if (retryAfterSeconds is { } seconds) headers.Add(new("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)));
            var body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>As planned.</Message></Error>");
            message.Response = new MadeUpResponse(status, message.Request.ClientRequestId, headers, body);
            return ValueTask.CompletedTask;
        });

    /// <summary>The request never arrives, and the client's patience ends.</summary>
    public void LoseRequest(Func<StorageRequest, bool> when, int times = 1) => Plan(when, times, (_, _) => throw TimeIsOver());

    /// <summary>The request is carried out, but the client's patience ends before the answer arrives.</summary>
    public void LoseAnswer(Func<StorageRequest, bool> when, int times = 1) => Plan(when, times, async (message, send) =>
    {
        await send();
        message.Response.Dispose();
        throw TimeIsOver();
    });

    /// <summary>The request is carried out, and the connection breaks in the middle of the answer.</summary>
    public void BreakAnswer(Func<StorageRequest, bool> when, int times = 1) => Plan(when, times, async (message, send) =>
    {
        await send();
        if (message.Response.ContentStream is not { } whole) return;
        using var body = new MemoryStream();
        await using (whole) await whole.CopyToAsync(body, message.CancellationToken);
        message.Response.ContentStream = new BrokenStream(body.ToArray()[..(int)(body.Length / 2)]);
    });

    /// <summary>A query is answered with a page without rows that says there are more.</summary>
    public void EmptyPage(Func<StorageRequest, bool> when, int times = 1) => Plan(request => request.Operation == "Query" && when(request), times, (message, _) =>
    {
        var mark = PageMark + Guid.NewGuid().ToString("n");
        _queryBehind[mark] = message.Request.Uri.Query;
        message.Response = new MadeUpResponse(
            200, message.Request.ClientRequestId, [new("Content-Type", "application/json"), new("x-ms-continuation-NextPartitionKey", mark)], "{\"value\":[]}"u8.ToArray());
        return ValueTask.CompletedTask;
    });

    /// <summary>Something else happens first: time passes, or somebody else writes, which makes the request's ETag a stale one.</summary>
    public void Before(Func<StorageRequest, bool> when, Func<Task> happens, int times = 1) => Plan(when, times, async (_, send) =>
    {
        await happens();
        await send();
    });

    public void Clear()
    {
        lock (_gate) _planned.Clear();
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        // The continuation of a made-up page is the query that it was made up for.
        foreach (var (mark, query) in _queryBehind)
            if (message.Request.Uri.Query.Contains(mark, StringComparison.Ordinal)) message.Request.Uri.Query = query;
        if (Take(StorageRequest.Of(message.Request)) is { } act) await act(message, () => ProcessNextAsync(message, pipeline));
        else await ProcessNextAsync(message, pipeline);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product waits for no request.");

    /// <summary>As a client's own limit of time shows itself.</summary>
    private static TaskCanceledException TimeIsOver() => new("No answer came in time, as planned.");

    private void Plan(Func<StorageRequest, bool> when, int times, Act act)
    {
        lock (_gate) _planned.Add(new Planned(when, act) { Left = times });
    }

    private Act? Take(StorageRequest request)
    {
        lock (_gate)
        {
            if (_planned.Find(planned => planned.Left > 0 && planned.When(request)) is not { } fault) return null;
            fault.Left--;
            _met++;
            return fault.Act;
        }
    }

    private sealed record Planned(Func<StorageRequest, bool> When, Act Act)
    {
        public int Left { get; set; }
    }

    private sealed class MadeUpResponse(int status, string clientRequestId, IReadOnlyList<HttpHeader> headers, byte[] body) : Response
    {
        public override int Status => status;

        // The transport says so of real ones.
        public override bool IsError => status >= 400;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(body);

        public override string ClientRequestId { get; set; } = clientRequestId;

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }

    /// <summary>Ends where the connection broke.</summary>
    private sealed class BrokenStream(byte[] arrived) : MemoryStream(arrived)
    {
        public override int Read(Span<byte> buffer) => Position < Length ? base.Read(buffer) : throw Broken();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        private static HttpIOException Broken() => new(HttpRequestError.ResponseEnded, "The connection broke, as planned.");
    }
}
