using System.Collections.Concurrent;

namespace Sarnakh.Storage;

/// <summary>Who waits for a message of which queue, and the word that there is one: what an <see cref="IQueueSignal"/> is made of.</summary>
public sealed class QueueAnnouncements
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <inheritdoc cref="IQueueSignal.NextMessage"/>
    public Task Next(string queue) =>
        _waiting.GetOrAdd(queue, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Announce(string queue)
    {
        if (_waiting.TryRemove(queue, out var waiting)) waiting.SetResult();
    }
}
