using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// Keeps this process's <see cref="LeadIndex"/> true to the store: builds it at start by scanning all shards, applies the
/// process's own writes at once, and pulls the change feed for those of others when a reader asks for freshness.
/// Feed keys are clock times, so a commit may land behind one already read: every pull re-reads a short window, and one
/// pull in a while re-reads a long one. A process that slept past the retained feed builds anew.
/// </summary>
public sealed class LeadIndexFeed(
    LeadIndex index, LeadTable leads, ReadFields fields, ReadSnapshot snapshot, TimeProvider clock, ILogger<LeadIndexFeed> log) : BackgroundService
{
    /// <summary>How long feed rows are kept; see TrimFeeds.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    private static readonly TimeSpan ShortOverlap = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongOverlap = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongOverlapEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryBuild = TimeSpan.FromSeconds(2);
    private const int ApplyAtOnce = 1000;

    // Versions of two processes have nothing to do with each other.
    private readonly byte[] _process = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _pulling = new(1);
    private readonly TaskCompletionSource _built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Read without a lock, so it must be one word.
    private long _pulledAtTicks;
    private DateTimeOffset _longPulledAt;

    private DateTimeOffset PulledAt
    {
        get => new(Volatile.Read(ref _pulledAtTicks), TimeSpan.Zero);
        set => Volatile.Write(ref _pulledAtTicks, value.UtcTicks);
    }

    /// <summary>Everything that was committed <see cref="LongOverlap"/> before this is in the index; so a snapshot of it is one from here.</summary>
    public DateTimeOffset Horizon => _longPulledAt;

    public bool IsBuilt => _built.Task.IsCompletedSuccessfully;

    /// <summary>A write of this process: visible to its readers from now on.</summary>
    public void Applied(Lead lead) => index.Apply(lead);

    /// <summary>A deletion by this process: gone for its readers from now on.</summary>
    public void Deleted(RecordId lead) => index.Remove(lead);

    /// <summary>
    /// Returns when the index holds everything committed <paramref name="maxAge"/> ago or earlier, and
    /// <paramref name="atLeast"/> if given. How long that takes tells nothing about a lead outside <paramref name="scope"/>.
    /// </summary>
    public async Task EnsureFresh(TimeSpan maxAge, LeadRevision? atLeast, LeadScope scope, CancellationToken cancel)
    {
        await _built.Task.WaitAsync(cancel);
        await UseFields(cancel);
        if (atLeast is { } wanted && (!index.Sees(wanted.Lead, scope) || (index.RevisionOf(wanted.Lead) ?? 0) < wanted.Revision)) await Fetch(wanted.Lead, cancel);
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

    public Task EnsureFresh(TimeSpan maxAge, LeadRevision? atLeast, CancellationToken cancel) => EnsureFresh(maxAge, atLeast, LeadScope.Everything, cancel);

    /// <summary>What leads can be filtered, sorted and grouped by now.</summary>
    public async Task<FieldSet> Fields(CancellationToken cancel)
    {
        await UseFields(cancel);
        return index.Fields;
    }

    /// <summary>
    /// An ETag of what <paramref name="reader"/> is answered from the index as it is now: theirs alone, and opaque, since the version
    /// itself counts everybody's changes.
    /// </summary>
    public string VersionFor(string reader) => Convert.ToHexStringLower(HMACSHA256.HashData(_process, Encoding.UTF8.GetBytes($"{index.Version} {reader}")).AsSpan(0, 16));

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
            catch (Storage.StorageUnavailableException e)
            {
                log.LogWarning(e, "The lead index could not be built; trying again in {Delay}", RetryBuild);
                await Task.Delay(RetryBuild, clock, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                _built.TrySetException(e);
                throw;
            }
        }
    }

    private async Task UseFields(CancellationToken cancel) => index.Use(await fields.Run(cancel));

    private async Task Build(CancellationToken cancel)
    {
        await UseFields(cancel);
        var clockStart = Stopwatch.GetTimestamp();
        var start = clock.GetUtcNow();
        if (await Restored(start, cancel) is { } from)
        {
            // As if it had last been pulled then, with the long overlap to come.
            (PulledAt, _longPulledAt) = (from, from - LongOverlapEvery);
            await Pull(cancel);
            log.LogInformation("Lead index read from its snapshot: {Count} leads in {Elapsed:0} ms", index.Count, Stopwatch.GetElapsedTime(clockStart).TotalMilliseconds);
            return;
        }
        // What was here before and is not found may have been deleted, and no feed tells of it any more.
        var known = new ConcurrentDictionary<RecordId, bool>(index.Ids(LeadFilter.Everything, null).Select(id => KeyValuePair.Create(id, true)));
        await Parallel.ForEachAsync(RecordId.Shards, cancel, async (shard, token) =>
        {
            var batch = new List<Lead>(ApplyAtOnce);
            await foreach (var lead in leads.AllOf(shard, token))
            {
                known.TryRemove(lead.Id, out _);
                batch.Add(lead);
                if (batch.Count < ApplyAtOnce) continue;
                index.Apply(batch);
                batch.Clear();
            }
            index.Apply(batch);
        });
        await Parallel.ForEachAsync(known.Keys, cancel, async (id, token) => await Fetch(id, token));
        PulledAt = start;
        _longPulledAt = start;
        log.LogInformation("Lead index built: {Count} leads in {Elapsed:0} ms", index.Count, Stopwatch.GetElapsedTime(clockStart).TotalMilliseconds);
    }

    /// <summary>Until when the snapshot that was read is true; null without one that is of use.</summary>
    private async Task<DateTimeOffset?> Restored(DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            return index.Count == 0 ? await snapshot.Run(now - Retention + LongOverlap + LongOverlapEvery + LongOverlap, cancel) : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or Storage.StorageUnavailableException)
        {
            log.LogWarning(e, "The snapshot of the lead index cannot be read; all leads are read instead");
            return null;
        }
    }

    private async Task Pull(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now - PulledAt > Retention - LongOverlap)
        {
            await Build(cancel);
            return;
        }
        var isLong = now - _longPulledAt >= LongOverlapEvery;
        var from = isLong ? _longPulledAt - LongOverlap : PulledAt - ShortOverlap;
        var changed = new ConcurrentDictionary<RecordId, long>();
        await Parallel.ForEachAsync(RecordId.Shards, cancel, async (shard, token) =>
        {
            await foreach (var entry in leads.FeedOf(shard, from, token))
                if ((index.RevisionOf(entry.Lead) ?? 0) < entry.Revision)
                    changed[entry.Lead] = entry.Revision;
        });
        await Parallel.ForEachAsync(changed.Keys, cancel, async (id, token) => await Fetch(id, token));
        PulledAt = now;
        if (isLong) _longPulledAt = now;
    }

    private async Task Fetch(RecordId id, CancellationToken cancel)
    {
        if (await leads.Find(id, cancel) is { } stored) index.Apply(stored.Lead);
        // Its feed row was written with the lead, so a lead that is not there was deleted.
        else index.Remove(id);
    }
}

/// <summary>"This lead at this revision or later": what a client that wrote asks a reader to have seen. Text: <c>{id}:{revision}</c>.</summary>
public readonly record struct LeadRevision(RecordId Lead, long Revision)
{
    public static LeadRevision Of(Lead lead) => new(lead.Id, lead.Revision);

    public static bool TryParse(string? text, out LeadRevision revision)
    {
        revision = default;
        if (text is null || text.Length <= RecordId.Length + 1 || text[RecordId.Length] != ':') return false;
        if (!RecordId.TryParse(text.AsSpan(0, RecordId.Length), out var id)) return false;
        if (!long.TryParse(text.AsSpan(RecordId.Length + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)) return false;
        revision = new LeadRevision(id, number);
        return true;
    }

    public override string ToString() => $"{Lead}:{Revision}";
}
