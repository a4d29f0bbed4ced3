using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>
/// Keeps this process's <see cref="ContactIndex"/> true to the store: builds it at start, applies the process's own writes at
/// once, and pulls the change feed for those of others when a reader asks for freshness. Commits may land behind a feed row that was
/// read already, so every pull re-reads a window.
/// </summary>
public sealed class ContactIndexFeed(ContactIndex index, ContactTable contacts, TimeProvider clock, ILogger<ContactIndexFeed> log) : BackgroundService
{
    /// <summary>How long feed rows are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryBuild = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _pulling = new(1);
    private readonly TaskCompletionSource _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _pulledAtTicks;

    private DateTimeOffset PulledAt
    {
        get => new(Volatile.Read(ref _pulledAtTicks), TimeSpan.Zero);
        set => Volatile.Write(ref _pulledAtTicks, value.UtcTicks);
    }

    /// <summary>A write of this process: visible to its readers from now on.</summary>
    public void Applied(Contact contact) => index.Apply([contact]);

    public void Deleted(RecordId contact) => index.Remove(contact);

    /// <summary>Returns when the index holds everything committed <paramref name="maxAge"/> ago or earlier.</summary>
    public async Task EnsureFresh(TimeSpan maxAge, CancellationToken cancel)
    {
        await _built.Task.WaitAsync(cancel);
        if (clock.GetUtcNow() - PulledAt <= maxAge) return;
        await _pulling.WaitAsync(cancel);
        try
        {
            if (clock.GetUtcNow() - PulledAt > maxAge) await Pull(cancel);
        }
        finally
        {
            _pulling.Release();
        }
    }

    public override void Dispose()
    {
        _pulling.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!_built.Task.IsCompleted)
        {
            try
            {
                await Build(stoppingToken);
                _built.TrySetResult();
            }
            catch (StorageUnavailableException e)
            {
                log.LogWarning(e, "The index of contacts could not be built; trying again in {Delay}", RetryBuild);
                await Task.Delay(RetryBuild, clock, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _built.TrySetException(e);
                throw;
            }
        }
    }

    private async Task Build(CancellationToken cancel)
    {
        var start = clock.GetUtcNow();
        // What was here before and is not found may have been deleted, and no feed tells of it any more.
        var known = index.Ids;
        var all = new ConcurrentBag<Contact>();
        await Parallel.ForEachAsync(RecordId.Shards, cancel, async (shard, token) =>
        {
            await foreach (var contact in contacts.AllOf(shard, token)) all.Add(contact);
        });
        index.Apply(all);
        await Parallel.ForEachAsync(known.Except(all.Select(contact => contact.Id)), cancel, async (id, token) => await Fetch(id, token));
        PulledAt = start;
    }

    private async Task Pull(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - PulledAt > Retention - Overlap)
        {
            await Build(cancel);
            return;
        }
        var changed = new ConcurrentDictionary<RecordId, bool>();
        await Parallel.ForEachAsync(RecordId.Shards, cancel, async (shard, token) =>
        {
            await foreach (var change in contacts.FeedOf(shard, PulledAt - Overlap, token))
                if ((index.RevisionOf(change.Contact) ?? 0) < change.Revision)
                    changed[change.Contact] = true;
        });
        await Parallel.ForEachAsync(changed.Keys, cancel, async (id, token) => await Fetch(id, token));
        PulledAt = now;
    }

    private async Task Fetch(RecordId id, CancellationToken cancel)
    {
        if (await contacts.Find(id, cancel) is { } stored) index.Apply([stored.Contact]);
        // Its feed row was written with the contact, so one that is not there was deleted.
        else index.Remove(id);
    }
}
