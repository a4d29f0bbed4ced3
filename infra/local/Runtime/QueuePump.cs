using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Runtime;

/// <summary>
/// Gives the messages of one queue to one function, as the Functions host does: batches, a bounded number at once, a
/// failed message hidden for the retry delay, after <c>maxDequeueCount</c> tries moved to <c>{queue}-poison</c>. A message
/// being handled stays hidden: its visibility is renewed until the handler is done, and if that fails because another
/// receiver has it, the handler is cancelled.
/// </summary>
internal sealed class QueuePump(
    LocalFunction function, string queue, FunctionRunner runner, IQueueStore queues, IQueueSignal? signal, HostSettings host, TimeProvider clock, ILogger<QueuePump> log)
{
    /// <summary>
    /// How long a message in work is hidden between renewals. The Azure host takes ten minutes; a process that was killed
    /// gives its messages back only then, so it is short here.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly QueueSettings _settings = host.Queues;
    private readonly string _poison = queue + "-poison";

    /// <summary>
    /// Until <paramref name="stopping"/>; then handlers that run may finish until <paramref name="abandon"/>, which cancels
    /// them and gives their messages back.
    /// </summary>
    public async Task Run(CancellationToken stopping, CancellationToken abandon)
    {
        var running = new List<Task>();
        var pause = new PollingPause(_settings.MaxPollingInterval);
        var ready = false;
        Exception? outage = null;
        try
        {
            while (true)
            {
                while (running.Count > _settings.NewBatchThreshold)
                {
                    await Task.WhenAny(running).WaitAsync(stopping);
                    running.RemoveAll(task => task.IsCompleted);
                }
                var nextMessage = signal?.NextMessage(queue);
                var received = 0;
                try
                {
                    if (!ready) await Prepare(stopping);
                    ready = true;
                    var messages = await queues.Receive(queue, _settings.BatchSize, Lease, stopping);
                    received = messages.Count;
                    foreach (var message in messages) running.Add(Task.Run(() => Handle(message, abandon), CancellationToken.None));
                    if (outage is not null) log.LogInformation("Queue {Queue} answers again", queue);
                    outage = null;
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
                {
                    if (outage is null) log.LogWarning(failure, "Queue {Queue} cannot be read; trying again until it can", queue);
                    outage = failure;
                    nextMessage = null;
                }
                var delay = pause.Next(found: received > 0);
                if (received == 0) await Sleep(nextMessage, delay, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task Prepare(CancellationToken cancel)
    {
        await queues.EnsureQueue(queue, cancel);
        await queues.EnsureQueue(_poison, cancel);
    }

    private async Task Sleep(Task? nextMessage, TimeSpan delay, CancellationToken stopping)
    {
        try
        {
            await (nextMessage?.WaitAsync(delay, clock, stopping) ?? Task.Delay(delay, clock, stopping));
        }
        catch (TimeoutException)
        {
            // Nothing was announced; look for messages that time made visible.
        }
    }

    private async Task Handle(QueueMessage message, CancellationToken abandon)
    {
        try
        {
            // A message that keeps killing its process never reaches the failure path below.
            if (message.DequeueCount > _settings.MaxDequeueCount)
            {
                await MoveToPoison(message);
                return;
            }
            using var lost = new CancellationTokenSource();
            using var finished = new CancellationTokenSource();
            var lease = KeepHidden(message, lost, finished.Token);
            var failure = await Try(message, lost.Token, abandon);
            await finished.CancelAsync();
            message = await lease;
            if (lost.IsCancellationRequested)
                log.LogWarning("Message {MessageId} of queue {Queue} was taken by another receiver while {FunctionName} ran", message.Id, queue, function.Name);
            else if (failure is null)
                await queues.Delete(queue, message, CancellationToken.None);
            else if (abandon.IsCancellationRequested)
                await queues.Extend(queue, message, TimeSpan.Zero, CancellationToken.None);
            else
                await AfterFailure(message, failure);
        }
        catch (MessageGoneException gone)
        {
            log.LogWarning(gone, "Message {MessageId} of queue {Queue} may be handled twice", message.Id, queue);
        }
#pragma warning disable CA1031 // Whatever it was, the message comes back when its visibility ends, and the pump goes on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            log.LogWarning(failure, "Message {MessageId} of queue {Queue} could not be settled and will come back", message.Id, queue);
        }
    }

    private async Task<Exception?> Try(QueueMessage message, CancellationToken lost, CancellationToken abandon)
    {
        using var invocation = CancellationTokenSource.CreateLinkedTokenSource(lost, abandon);
        if (host.FunctionTimeout is { } limit) invocation.CancelAfter(limit);
        try
        {
            await runner.Run(function, message.Body, Describe(message), invocation.Token);
            return null;
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed try of its message.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return failure;
        }
    }

    private async Task AfterFailure(QueueMessage message, Exception failure)
    {
        log.LogError(
            failure, "Function {FunctionName} failed on message {MessageId} of queue {Queue}, try {Try} of {Tries}",
            function.Name, message.Id, queue, message.DequeueCount, _settings.MaxDequeueCount);
        if (message.DequeueCount >= _settings.MaxDequeueCount) await MoveToPoison(message);
        else await queues.Extend(queue, message, _settings.RetryDelay, CancellationToken.None);
    }

    // Sent before it is deleted: a crash in between leaves it twice, never nowhere.
    private async Task MoveToPoison(QueueMessage message)
    {
        await queues.Send(_poison, message.Body, cancel: CancellationToken.None);
        await queues.Delete(queue, message, CancellationToken.None);
        log.LogError("Message {MessageId} of queue {Queue} was moved to {PoisonQueue} after {Tries} tries", message.Id, queue, _poison, message.DequeueCount);
    }

    /// <summary>The message with its latest receipt, once <paramref name="finished"/> or <paramref name="lost"/>.</summary>
    private async Task<QueueMessage> KeepHidden(QueueMessage message, CancellationTokenSource lost, CancellationToken finished)
    {
        var hiddenUntil = clock.GetUtcNow() + Lease;
        while (true)
        {
            // Not awaited as a failure: nearly every handler is done before the first renewal.
            await Task.Delay(Lease / 3, clock, finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (finished.IsCancellationRequested) return message;
            try
            {
                var renewed = clock.GetUtcNow();
                message = await queues.Extend(queue, message, Lease, CancellationToken.None);
                hiddenUntil = renewed + Lease;
            }
            catch (MessageGoneException)
            {
                await lost.CancelAsync();
                return message;
            }
            catch (StorageUnavailableException failure)
            {
                log.LogWarning(failure, "Message {MessageId} of queue {Queue} could not be kept hidden; trying again", message.Id, queue);
                if (clock.GetUtcNow() < hiddenUntil) continue;
                // It may have been received again by now: this run ends so that two do not work on it at once.
                await lost.CancelAsync();
                return message;
            }
        }
    }

    private static Dictionary<string, object?> Describe(QueueMessage message) => new()
    {
        ["Id"] = message.Id,
        ["DequeueCount"] = message.DequeueCount,
        ["PopReceipt"] = message.PopReceipt,
        ["InsertionTime"] = message.InsertedOn,
        ["QueueTrigger"] = message.Body,
    };
}

/// <summary>
/// How long an idle queue is left alone: from 100 ms, about doubling with each look in vain, up to the most; a message
/// brings it back. The chance in it keeps several processes from looking in step.
/// Source: RandomizedExponentialBackoffStrategy of the Functions host's queue extension.
/// </summary>
internal sealed class PollingPause(TimeSpan most)
{
    private TimeSpan _current = QueueSettings.MinPollingInterval;
    private int _inVain;

    public TimeSpan Next(bool found)
    {
        if (found)
        {
            _inVain = 0;
            return _current = QueueSettings.MinPollingInterval;
        }
        if (_current == most) return most;
        var next = QueueSettings.MinPollingInterval * (1 + (0.8 + 0.4 * Random.Shared.NextDouble()) * Math.Pow(2, _inVain));
        _inVain++;
        return _current = next < most ? next : most;
    }
}
