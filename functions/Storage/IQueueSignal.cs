namespace Sarnakh.Storage;

/// <summary>
/// Word from an engine inside this process that a message became visible, so that its receivers need not poll. An engine
/// elsewhere has no such word to give and does not implement it; messages that become visible by the passing of time
/// (delayed, or not deleted in time) are not announced, so a receiver still polls, only seldom.
/// </summary>
public interface IQueueSignal
{
    /// <summary>
    /// Completes when a message of <paramref name="queue"/> next becomes visible by a send or an extend to zero. No word
    /// is lost if the task is taken before the receive that found nothing:
    /// <code>
    /// var next = signal.NextMessage(queue);
    /// var messages = await queues.Receive(queue, 16, visibility, cancel);
    /// if (messages.Count == 0) await next.WaitAsync(pollingInterval, cancel);
    /// </code>
    /// </summary>
    Task NextMessage(string queue);
}
