using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Sarnakh.Shared;

/// <summary>A request as it was sent, repetitions included.</summary>
/// <param name="At">In ticks of <see cref="Stopwatch"/>.</param>
internal sealed record Attempt(StorageRequest Request, long At);

/// <summary>
/// Every request that a client really sends: what the storage service asks money for. Receives that found nothing are left
/// out, since no lead causes them. To be added <see cref="HttpPipelinePosition.PerRetry"/>.
/// </summary>
internal sealed class RequestLog : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<Attempt> _attempts = new();

    public IReadOnlyCollection<Attempt> Attempts => _attempts;

    /// <summary>How many of each kind, as <see cref="CountingStore.Calls"/> names them.</summary>
    public IReadOnlyDictionary<string, int> Calls =>
        _attempts.CountBy(attempt => $"{attempt.Request.Operation.ToLowerInvariant()} {attempt.Request.Name}").ToDictionary();

    public void Reset() => _attempts.Clear();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var attempt = new Attempt(StorageRequest.Of(message.Request), Stopwatch.GetTimestamp());
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            if (attempt.Request.Operation != "Receive" || !FoundNothing(message)) _attempts.Enqueue(attempt);
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product waits for no request.");

    private static bool FoundNothing(HttpMessage message) =>
        message is { HasResponse: true, Response: { Status: 200 } response } && response.Content.ToMemory().Span.IndexOf("<QueueMessage>"u8) < 0;
}
