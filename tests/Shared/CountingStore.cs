using System.Collections.Concurrent;
using Sarnakh.Storage;

namespace Sarnakh.Shared;

/// <summary>
/// Passes every call on and counts it, by name and table or queue: each call of the port is one transaction of the storage
/// service. Calls that only look for work (a receive that found nothing) are not counted, since no lead causes them.
/// </summary>
internal sealed class CountingStore(ITableStore tables, IQueueStore queues) : ITableStore, IQueueStore, IQueueSignal
{
    private readonly ConcurrentDictionary<string, int> _calls = new();

    public IReadOnlyDictionary<string, int> Calls => _calls;

    public void Reset() => _calls.Clear();

    public Task EnsureTable(string table, CancellationToken cancel) => tables.EnsureTable(table, cancel);

    public Task<Row?> Get(string table, string partitionKey, string rowKey, IReadOnlyCollection<string>? select, CancellationToken cancel)
    {
        Count($"get {table}");
        return tables.Get(table, partitionKey, rowKey, select, cancel);
    }

    public Task<RowPage> Query(string table, RowQuery query, CancellationToken cancel)
    {
        Count($"query {table}");
        return tables.Query(table, query, cancel);
    }

    public Task<IReadOnlyList<RowVersion>> Batch(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancel)
    {
        Count($"batch {table}");
        return tables.Batch(table, writes, cancel);
    }

    public Task EnsureQueue(string queue, CancellationToken cancel) => queues.EnsureQueue(queue, cancel);

    public Task Send(string queue, string body, TimeSpan delay, CancellationToken cancel)
    {
        Count($"send {queue}");
        return queues.Send(queue, body, delay, cancel);
    }

    public async Task<IReadOnlyList<QueueMessage>> Receive(string queue, int max, TimeSpan visibility, CancellationToken cancel)
    {
        var messages = await queues.Receive(queue, max, visibility, cancel);
        if (messages.Count > 0) Count($"receive {queue}");
        return messages;
    }

    public Task<QueueMessage> Extend(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancel)
    {
        Count($"extend {queue}");
        return queues.Extend(queue, message, visibility, cancel);
    }

    public Task Delete(string queue, QueueMessage message, CancellationToken cancel)
    {
        Count($"delete {queue}");
        return queues.Delete(queue, message, cancel);
    }

    public Task<IReadOnlyList<QueueMessage>> Peek(string queue, int max, CancellationToken cancel) => queues.Peek(queue, max, cancel);

    public Task<long> Count(string queue, CancellationToken cancel) => queues.Count(queue, cancel);

    public Task NextMessage(string queue) => queues is IQueueSignal signal ? signal.NextMessage(queue) : new TaskCompletionSource().Task;

    private void Count(string call) => _calls.AddOrUpdate(call, 1, (_, count) => count + 1);
}
