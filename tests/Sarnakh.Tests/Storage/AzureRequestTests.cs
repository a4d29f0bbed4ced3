using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>What goes over the wire: requests are paid for one by one.</summary>
public sealed class AzureRequestTests : IAsyncLifetime
{
    private const string Name = "things";

    private readonly Lengths _sent = new();
    private StorageEngine _engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engine = await AzureEngine.Start(client => client.AddPolicy(_sent, HttpPipelinePosition.PerRetry));
        await _engine.Tables.EnsureTable(Name, Cancel);
        await _engine.Queues.EnsureQueue(Name, Cancel);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task EveryCallOfThePort_IsOneRequest()
    {
        var tables = _engine.Tables;
        var queues = _engine.Queues;
        await One(() => tables.EnsureTable(Name, Cancel));
        await One(() => tables.Insert(Name, new Row("p", "r"), Cancel));
        await One(() => tables.Get(Name, "p", "r", cancel: Cancel));
        await One(() => tables.Get(Name, "p", "none", cancel: Cancel));
        await One(() => tables.Batch(Name, [RowWrite.Insert(new Row("p", "1")), RowWrite.Insert(new Row("p", "2"))], Cancel));
        await One(() => tables.Query(Name, new RowQuery("p") { Max = 2 }, Cancel));
        await One(() => Should.ThrowAsync<RowExistsException>(() => tables.Insert(Name, new Row("p", "r"), Cancel)));

        await One(() => queues.EnsureQueue(Name, Cancel));
        await One(() => queues.Send(Name, "work", cancel: Cancel));
        await One(() => queues.Count(Name, Cancel));
        await One(() => queues.Peek(Name, 32, Cancel));
        QueueMessage message = null!;
        await One(async () => message = (await queues.Receive(Name, 32, TimeSpan.FromSeconds(30), Cancel)).Single());
        await One(async () => message = await queues.Extend(Name, message, TimeSpan.FromSeconds(30), Cancel));
        await One(() => queues.Delete(Name, message, Cancel));
    }

    [Theory]
    [InlineData("plain text of letters and digits 0123456789", 700)]
    [InlineData("سلام، «گیومه» و نیم‌فاصله", 1_000)]
    [InlineData("\"<>&'+\\ \r\n\t\u0001 😀\uFFFD", 500)]
    [InlineData("", 1)]
    public async Task ABatch_IsSentInNoMoreThanItWasMeasured(string text, int times)
    {
        var rows = Enumerable.Range(0, 20).Select(n => new Row("کلید شکسته", $"ردیف|{n}")
        {
            ["Text"] = string.Concat(Enumerable.Repeat(text, times)),
            ["Binary"] = new byte[n * 100],
            ["Id"] = Guid.Empty,
            ["At"] = DateTimeOffset.MaxValue,
            ["Double"] = -double.MaxValue,
            ["Long"] = long.MinValue,
            ["Int"] = int.MinValue,
            ["Flag"] = false,
        }).ToList();
        _sent.Clear();

        await _engine.Tables.Batch(Name, [.. rows.Select(RowWrite.Put)], Cancel);

        var sent = _sent.Single();
        sent.ShouldBeLessThanOrEqualTo(rows.Sum(row => row.SentSize));
        // The check looks closer only from here on.
        rows.ShouldAllBe(row => row.SentSize <= row.Size * 6 + 1024);
    }

    [Fact]
    public async Task ASendHere_IsHeardHereAtOnce()
    {
        var signal = (IQueueSignal)_engine.Queues;
        var next = signal.NextMessage(Name);
        await _engine.Queues.Send(Name, "later", TimeSpan.FromSeconds(1), Cancel);
        next.IsCompleted.ShouldBeFalse();
        await _engine.Queues.Send(Name, "now", cancel: Cancel);
        await next.WaitAsync(TimeSpan.FromSeconds(10), Cancel);
    }

    private async Task One(Func<Task> call)
    {
        _sent.Clear();
        await call();
        _sent.Count.ShouldBe(1);
    }

    /// <summary>The length of each request's body.</summary>
    private sealed class Lengths : HttpPipelinePolicy
    {
        private readonly ConcurrentQueue<long> _lengths = new();

        public int Count => _lengths.Count;

        public long Single() => _lengths.Single();

        public void Clear() => _lengths.Clear();

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Note(message);
            ProcessNext(message, pipeline);
        }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Note(message);
            return ProcessNextAsync(message, pipeline);
        }

        private void Note(HttpMessage message) =>
            _lengths.Enqueue(message.Request.Content?.TryComputeLength(out var length) == true ? length : 0);
    }
}
