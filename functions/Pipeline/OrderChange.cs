using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Pipeline;

/// <summary>A job that was ordered, or why none was.</summary>
public sealed record BulkOutcome(BulkJob? Job, Problem? Problem);

/// <summary>
/// Orders one change of many leads for somebody, tells how far it is and takes it back if they want. Which leads, and whose turn each
/// is, is fixed when it is ordered; <see cref="ChangeLeads"/> carries it out.
/// </summary>
public sealed class OrderChange(BulkTable jobs, ReadCatalogue catalogue, SendMessages messages, LeadIndex index, ReadIndex read, TimeProvider clock)
{
    private const int MostLeads = 100_000;

    /// <summary>Itself, its feed row, two on its timeline and what is told of it.</summary>
    private const int RowsOfLead = 4 + AnnounceChange.Most;

    /// <summary>One row is the part's.</summary>
    private const int LeadsOfPart = (StorageLimits.BatchRows - 1) / RowsOfLead;

    private const int Attempts = 40;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    /// <summary>How many leads a change would reach.</summary>
    public async Task<int> Count(Caller caller, BulkChoice choice, CancellationToken cancel)
    {
        var reading = await read.Run(caller, TimeSpan.Zero, null, cancel);
        return choice.Ids is { } ids ? ids.Count(id => index.Sees(id, reading.Scope)) : index.Query(Within(reading, choice) with { Limit = 0 }).Total;
    }

    public async Task<BulkOutcome> Start(Caller caller, BulkChoice choice, JsonElement change, CancellationToken cancel)
    {
        var (wanted, problems) = BulkChange.Read(change, await catalogue.Run(cancel));
        if (wanted is null) return new BulkOutcome(null, Problem.Input(problems));
        var ids = await Choose(caller, choice, cancel);
        if (ids.Count > MostLeads) return new BulkOutcome(null, Problem.Input(new FieldProblem("filter", "bulk.too_many", MostLeads.ToString(CultureInfo.InvariantCulture))));

        var now = clock.GetUtcNow();
        var job = new BulkJob(RecordId.New(now, RandomSource), caller.UserId, now, change.GetRawText()) { Kind = wanted.Kind, Total = ids.Count };
        await jobs.InsertParts(PartsOf(job.Id, InTurn(ids, wanted)), cancel);
        var message = ChangeLeads.Message(job.Id, "bulk", now);
        await messages.Now(message, await jobs.Insert(job, message, cancel), cancel);
        return new BulkOutcome(job, null);
    }

    /// <summary>Somebody's own job.</summary>
    public async Task<BulkJob?> Progress(Caller caller, RecordId id, CancellationToken cancel) => (await Own(caller, id, cancel))?.Value;

    /// <summary>Whether what the job wrote can still be taken back.</summary>
    public bool IsUndoable(BulkJob job) => job is { State: BulkState.Done, Changed: > 0 } && clock.GetUtcNow() < job.StartedAt + BulkJob.UndoableFor;

    /// <summary>Takes back what the job wrote, wherever that still stands.</summary>
    public async Task<BulkOutcome> Undo(Caller caller, RecordId id, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await Own(caller, id, cancel) is not { } stored) return new BulkOutcome(null, new Problem(404, "bulk.unknown"));
            if (stored.Value.State is BulkState.Undoing or BulkState.Undone) return new BulkOutcome(stored.Value, null);
            if (!IsUndoable(stored.Value)) return new BulkOutcome(null, new Problem(409, "bulk.not_undoable"));
            var job = stored.Value with { State = BulkState.Undoing, Done = 0 };
            var message = ChangeLeads.Message(id, "bulk-undo", clock.GetUtcNow());
            try
            {
                await messages.Now(message, await jobs.Replace(job, stored.Version, message, cancel), cancel);
                return new BulkOutcome(job, null);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // Asked twice at once.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task<IReadOnlyList<RecordId>> Choose(Caller caller, BulkChoice choice, CancellationToken cancel)
    {
        if (choice.Ids is { } chosen) return chosen;
        var reading = await read.Run(caller, TimeSpan.Zero, null, cancel);
        var ids = new List<RecordId>();
        LeadCursor? after = null;
        do
        {
            var page = index.Query(Within(reading, choice) with { After = after, Limit = LeadQuery.MostItems });
            ids.AddRange(page.Items.Select(lead => lead.Id));
            after = page.Cursor;
        }
        while (after is not null && ids.Count <= MostLeads);
        // A lead that changed its place between two pages is there once.
        return [.. ids.Distinct()];
    }

    private static LeadQuery Within(IndexReading reading, BulkChoice choice) => new() { Filter = reading.Over(choice.Filter), Search = choice.Q };

    /// <summary>Where only those without an owner get one, only they take a turn.</summary>
    private IEnumerable<BulkItem> InTurn(IEnumerable<RecordId> ids, BulkChange change)
    {
        var onlyUnowned = change.Conversion is { Force: false };
        var turn = 0;
        foreach (var id in ids) yield return new BulkItem(id, onlyUnowned && index.HasOwner(id) ? 0 : turn++);
    }

    private static IEnumerable<BulkPart> PartsOf(RecordId job, IEnumerable<BulkItem> items) =>
        items.GroupBy(item => item.Lead.Shard)
            .SelectMany(shard => shard.Chunk(LeadsOfPart).Select(items => (shard.Key, Items: items)))
            .Select((part, number) => new BulkPart(job, part.Key, number, part.Items));

    private async Task<StoredBulkJob?> Own(Caller caller, RecordId id, CancellationToken cancel) =>
        await jobs.Find(id, cancel) is { } stored && stored.Value.UserId == caller.UserId ? stored : null;
}
