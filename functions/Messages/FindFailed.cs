namespace Sarnakh.Messages;

/// <summary>The messages that a selection means now, oldest first, as many as one call handles.</summary>
public sealed class FindFailed(FailedMessageTable table, WatchedQueues queues)
{
    public async Task<(IReadOnlyList<FailedMessageRef> Messages, int Left)> Run(FailedSelection selection, CancellationToken cancel)
    {
        if (selection.Messages is { } named) return ([.. named.Distinct()], 0);
        var all = new List<FailedMessage>();
        foreach (var queue in queues.Names.Where(queue => selection.All || queue == selection.Queue))
            await foreach (var message in table.AllOf(queue, cancel))
                if (selection.Before is not { } before || message.LastFailedAt <= before) all.Add(message);
        var chosen = all.OrderBy(message => message.LastFailedAt).Take(FailedSelection.Most).Select(message => message.Ref).ToList();
        return (chosen, all.Count - chosen.Count);
    }
}
