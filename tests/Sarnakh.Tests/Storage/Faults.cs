using System.Collections.Concurrent;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>One call of the storage port.</summary>
/// <param name="Operation">The method's name: Get, Query, Batch, Send, Receive, …</param>
/// <param name="Name">The table or queue.</param>
/// <param name="Keys">"partition/row" of each row it names; empty for queues.</param>
public sealed record StorageCall(string Operation, string Name, IReadOnlyList<string> Keys);

/// <summary>
/// A script of faults for <see cref="FaultyTableStore"/> and <see cref="FaultyQueueStore"/>, which may share one. A call
/// meets the first fault that matches it and has times left. <see cref="Calls"/> tells all that was asked for, so that
/// tests can also count storage transactions.
/// </summary>
public sealed class StorageFaults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];

    private enum Kind
    {
        Fail,
        LoseAnswer,
        EmptyPage,
        Delay,
    }

    public ConcurrentQueue<StorageCall> Calls { get; } = new();

    /// <summary>The calls that the engine has carried out: what happens after one is here sees its effect.</summary>
    public ConcurrentQueue<StorageCall> Done { get; } = new();

    /// <summary>The engine cannot be reached: the call does nothing and throws <see cref="StorageUnavailableException"/>.</summary>
    public void Fail(Func<StorageCall, bool> when, int times = 1) => Plan(when, Kind.Fail, times);

    /// <summary>The call is done, but its answer is lost: it throws <see cref="StorageUnavailableException"/>.</summary>
    public void LoseAnswer(Func<StorageCall, bool> when, int times = 1) => Plan(when, Kind.LoseAnswer, times);

    /// <summary>A query answers with an empty page and a continuation.</summary>
    public void EmptyPage(Func<StorageCall, bool> when, int times = 1) => Plan(when, Kind.EmptyPage, times);

    /// <summary>The call waits first, until <paramref name="until"/> completes.</summary>
    public void Delay(Func<StorageCall, bool> when, Task until, int times = 1) => Plan(when, Kind.Delay, times, until);

    /// <summary>Everything fails until <see cref="Clear"/>.</summary>
    public void FailAll() => Fail(_ => true, int.MaxValue);

    public void Clear()
    {
        lock (_gate) _planned.Clear();
    }

    internal async Task<T> Run<T>(StorageCall call, Func<Task<T>> work, Func<T>? emptyPage = null)
    {
        Calls.Enqueue(call);
        var fault = Take(call);
        if (fault?.Kind == Kind.Fail) throw new StorageUnavailableException($"{call.Operation} of {call.Name} fails as planned.");
        if (fault?.Kind == Kind.EmptyPage && emptyPage is not null) return emptyPage();
        if (fault?.Kind == Kind.Delay) await fault.Until!;
        var answer = await work();
        Done.Enqueue(call);
        if (fault?.Kind == Kind.LoseAnswer) throw new StorageUnavailableException($"The answer of {call.Operation} of {call.Name} is lost as planned.");
        return answer;
    }

    private void Plan(Func<StorageCall, bool> when, Kind kind, int times, Task? until = null)
    {
        lock (_gate) _planned.Add(new Planned(when, kind, until) { Left = times });
    }

    private Planned? Take(StorageCall call)
    {
        lock (_gate)
        {
            var fault = _planned.Find(planned => planned.Left > 0 && planned.When(call));
            if (fault is not null) fault.Left--;
            return fault;
        }
    }

    private sealed record Planned(Func<StorageCall, bool> When, Kind Kind, Task? Until)
    {
        public int Left { get; set; }
    }
}

/// <summary>A table store that fails by a script.</summary>
public sealed class FaultyTableStore(ITableStore inner, StorageFaults faults) : ITableStore
{
    // Marks the continuation of a made-up empty page, followed by the caller's own.
    private const string EmptyPageMark = "\u0001empty:";

    public Task EnsureTable(string table, CancellationToken cancel = default) =>
        faults.Run(
            new StorageCall(nameof(EnsureTable), table, []),
            async () =>
            {
                await inner.EnsureTable(table, cancel);
                return true;
            });

    public Task<Row?> Get(string table, string partitionKey, string rowKey, IReadOnlyCollection<string>? select = null, CancellationToken cancel = default) =>
        faults.Run(new StorageCall(nameof(Get), table, [$"{partitionKey}/{rowKey}"]), () => inner.Get(table, partitionKey, rowKey, select, cancel));

    public Task<RowPage> Query(string table, RowQuery query, CancellationToken cancel = default)
    {
        if (query.Continuation?.StartsWith(EmptyPageMark, StringComparison.Ordinal) == true)
        {
            var own = query.Continuation[EmptyPageMark.Length..];
            query = query with { Continuation = own.Length == 0 ? null : own };
        }
        return faults.Run(
            new StorageCall(nameof(Query), table, [$"{query.PartitionKey}/{query.From}"]),
            () => inner.Query(table, query, cancel),
            () => new RowPage([], EmptyPageMark + query.Continuation));
    }

    public Task<IReadOnlyList<RowVersion>> Batch(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancel = default) =>
        faults.Run(
            new StorageCall(nameof(Batch), table, [.. writes.Select(write => $"{write.Row.PartitionKey}/{write.Row.RowKey}")]),
            () => inner.Batch(table, writes, cancel));
}

/// <summary>A queue store that fails by a script; the words of new messages pass through.</summary>
public sealed class FaultyQueueStore(IQueueStore inner, StorageFaults faults) : IQueueStore, IQueueSignal
{
    public Task EnsureQueue(string queue, CancellationToken cancel = default) => Run(nameof(EnsureQueue), queue, () => inner.EnsureQueue(queue, cancel));

    public Task Send(string queue, string body, TimeSpan delay = default, CancellationToken cancel = default) =>
        Run(nameof(Send), queue, () => inner.Send(queue, body, delay, cancel));

    public Task<IReadOnlyList<QueueMessage>> Receive(string queue, int max, TimeSpan visibility, CancellationToken cancel = default) =>
        faults.Run(new StorageCall(nameof(Receive), queue, []), () => inner.Receive(queue, max, visibility, cancel));

    public Task<QueueMessage> Extend(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancel = default) =>
        faults.Run(new StorageCall(nameof(Extend), queue, []), () => inner.Extend(queue, message, visibility, cancel));

    public Task Delete(string queue, QueueMessage message, CancellationToken cancel = default) =>
        Run(nameof(Delete), queue, () => inner.Delete(queue, message, cancel));

    public Task<IReadOnlyList<QueueMessage>> Peek(string queue, int max, CancellationToken cancel = default) =>
        faults.Run(new StorageCall(nameof(Peek), queue, []), () => inner.Peek(queue, max, cancel));

    public Task<long> Count(string queue, CancellationToken cancel = default) =>
        faults.Run(new StorageCall(nameof(Count), queue, []), () => inner.Count(queue, cancel));

    public Task NextMessage(string queue) => inner is IQueueSignal signal ? signal.NextMessage(queue) : new TaskCompletionSource().Task;

    private async Task Run(string operation, string queue, Func<Task> work) =>
        await faults.Run(
            new StorageCall(operation, queue, []),
            async () =>
            {
                await work();
                return true;
            });
}
