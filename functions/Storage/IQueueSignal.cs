namespace Sarnakh.Storage;

/// <summary>
/// Word from an engine that a message became visible, so that its receivers in this process need not wait for their next
/// look. Not announced are messages that become visible by the passing of time (delayed, or not deleted in time) and, by an
/// engine elsewhere, those that other processes sent: a receiver still polls, only seldom.
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
