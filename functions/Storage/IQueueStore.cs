namespace Sarnakh.Storage;

/// <summary>
/// Queues that deliver at least once and in no promised order: what the product asks of Azure Storage Queues or of their
/// embedded counterpart. A message is UTF-8 text of at most <see cref="StorageLimits.MessageBytes"/>; an engine that
/// needs an encoding (base64) applies and removes it itself. A received message is invisible to others until its
/// visibility ends; it comes back unless deleted with the pop receipt of the latest receive or extend.
/// </summary>
public interface IQueueStore
{
    /// <summary>Makes the queue if it is not there. Idempotent. Names: 3–63 lower-case letters, digits and single hyphens.</summary>
    Task EnsureQueue(string queue, CancellationToken cancel = default);

    /// <summary>Durable when the task completes. <paramref name="delay"/> (0–7 days) hides the message that long.</summary>
    Task Send(string queue, string body, TimeSpan delay = default, CancellationToken cancel = default);

    /// <summary>Up to <paramref name="max"/> (1–32) visible messages, hidden for <paramref name="visibility"/> (1 s – 7 days).</summary>
    Task<IReadOnlyList<QueueMessage>> Receive(string queue, int max, TimeSpan visibility, CancellationToken cancel = default);

    /// <summary>
    /// Sets the remaining invisibility of a received message to <paramref name="visibility"/> (0 = visible now) and returns
    /// the message with its new pop receipt. Throws <see cref="MessageGoneException"/> if another receiver has it or it
    /// was deleted.
    /// </summary>
    Task<QueueMessage> Extend(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancel = default);

    /// <summary>Throws <see cref="MessageGoneException"/> if another receiver has it or it was deleted.</summary>
    Task Delete(string queue, QueueMessage message, CancellationToken cancel = default);

    /// <summary>The first visible messages (1–32) without receiving them.</summary>
    Task<IReadOnlyList<QueueMessage>> Peek(string queue, int max, CancellationToken cancel = default);

    /// <summary>Messages in the queue, visible or not; approximate while others work on it.</summary>
    Task<long> Count(string queue, CancellationToken cancel = default);
}

/// <param name="Id">Stable over redeliveries.</param>
/// <param name="Body">The text as sent.</param>
/// <param name="DequeueCount">How often it was received, this time included; 0 from a peek.</param>
/// <param name="PopReceipt">Proof of the latest receive or extend; empty from a peek.</param>
/// <param name="InsertedOn">When it was sent, UTC.</param>
public sealed record QueueMessage(string Id, string Body, int DequeueCount, string PopReceipt, DateTimeOffset InsertedOn);
