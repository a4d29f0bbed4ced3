using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sarnakh.Access;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Carries out what was ordered of many leads (<see cref="OrderChange"/>), and takes it back. Each part of a job lies in the shard of
/// its leads and is written by the commit that changes them, so nothing is done twice and nothing is left out, whatever dies in
/// between. Every lead is asked whether they may, as when they change it alone.
/// </summary>
public sealed class ChangeLeads(
    BulkTable jobs, LeadTable leads, ReadCatalogue catalogue, UserTable users, TeamsOf teamsOf, ClaimIdentities claims, OutboxTable outbox, SendMessages messages, CommitLeads commit, ConvertLead convert, TellContact tell, DiscardContacts discard,
    ContactIndex contacts, ContactIndexFeed contactFeed, TimeProvider clock, ILogger<ChangeLeads> log)
{
    public const string Queue = "lead-bulk";

    /// <summary>The message that ends what taking back conversions began with their contacts.</summary>
    private const string Settling = "bulk-settle";

    /// <summary>Parts between two notes of how far it is.</summary>
    private const int PartsOfWave = 64;

    /// <summary>Parts of one message; the next one goes on. Far below what a function has time for.</summary>
    private const int MostAtOnce = 512;

    private const int Attempts = 40;
    private static readonly ParallelOptions Writers = new() { MaxDegreeOfParallelism = 8 };

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        if (await jobs.Find(RecordId.Parse(envelope.Body), cancel) is not { Value: var job } stored) throw new InvalidDataException($"There is no job {envelope.Body}.");
        if (envelope.Id == MessageId(job.Id, Settling))
        {
            await Settle(stored, envelope, cancel);
            return;
        }
        if (job.State is BulkState.Done or BulkState.Undone) return;
        var target = job.State == BulkState.Undoing ? BulkPartState.Undone : BulkPartState.Done;
        var parts = (await jobs.PartsOf(job.Id, cancel)).ToDictionary(part => part.Number);
        var waiting = parts.Values.Where(part => part.State < target).ToList();
        var carryOut = target == BulkPartState.Undone ? await Undoing(job, cancel) : await Doing(job, cancel);

        foreach (var wave in waiting.Take(MostAtOnce).Chunk(PartsOfWave))
        {
            var done = new BulkPart[wave.Length];
            await Parallel.ForEachAsync(Enumerable.Range(0, wave.Length), Writers, async (i, stop) => done[i] = await CarryOut(wave[i], target, carryOut, stop));
            foreach (var part in done) parts[part.Number] = part;
            await Note(job.Id, current => Counted(current, parts.Values, target), cancel);
        }
        if (waiting.Count > MostAtOnce)
        {
            await messages.Again(Queue, envelope, TimeSpan.Zero, cancel);
        }
        else
        {
            // Leads of several parts share contacts.
            if (target == BulkPartState.Undone) await discard.Run([.. parts.Values.SelectMany(part => part.Made)], cancel);
            await Finish(job.Id, parts.Values, target, cancel);
        }
        log.LogInformation("Bulk change {Job}: {Count} parts to do", job.Id, Math.Max(0, waiting.Count - MostAtOnce));
    }

    /// <summary>Drops what old jobs remember; returns how many rows.</summary>
    public async Task<int> Trim(CancellationToken cancel)
    {
        // Somebody may have asked to undo in the last moment.
        var before = clock.GetUtcNow() - BulkJob.UndoableFor - TimeSpan.FromDays(1);
        var trimmed = 0;
        foreach (var shard in RecordId.Shards)
        {
            int count;
            do trimmed += count = await jobs.Trim(shard, before, cancel);
            while (count > 0);
        }
        return trimmed;
    }

    /// <summary>What is decided about one lead of a part: how it is to be, how that is told, or why it cannot be.</summary>
    private sealed record Step(StoredLead? Before, Lead? After, IReadOnlyList<TimelineEntry> Story, string? Failure = null, bool LeftAlone = false, bool Merged = false)
    {
        /// <summary>Contacts that came into being for it.</summary>
        public IReadOnlyList<RecordId> Made { get; init; } = [];

        public static Step Failed(string code) => new(null, null, [], code);

        public static readonly Step Nothing = new(null, null, []);
    }

    /// <summary>Decides about all leads of a part, in their order.</summary>
    private delegate Task<IReadOnlyList<Step>> DecideAll(BulkPart part, IReadOnlyDictionary<RecordId, StoredLead> found, DateTimeOffset now, CancellationToken cancel);

    private async Task<DecideAll> Doing(BulkJob job, CancellationToken cancel)
    {
        var known = await catalogue.Run(cancel);
        using var document = JsonDocument.Parse(job.ChangeJson);
        // What was there when it was ordered may be gone: then every lead says why.
        var (change, problems) = BulkChange.Read(document.RootElement.Clone(), known);
        var caller = await CallerOf(job, cancel);
        // By this delivery: one of several that became one leaves them as they are when it looks again.
        var merged = new ConcurrentDictionary<RecordId, bool>();
        return async (part, found, now, stop) =>
        {
            var steps = new List<Step>();
            foreach (var item in part.Items)
                steps.Add(change?.Conversion is { } conversion && caller is not null ? await Convert(item, conversion, found.GetValueOrDefault(item.Lead), now, stop) : Decide(item, found.GetValueOrDefault(item.Lead), now));
            return steps;
        };

        Step Decide(BulkItem item, StoredLead? stored, DateTimeOffset now)
        {
            if (caller is null) return Step.Failed("user.inactive");
            if (change is null) return Step.Failed(problems[0].Code);
            if (stored is null || !LeadScope.Of(caller).Allows(stored.Lead)) return Step.Failed("lead.unknown");
            return Of(stored, change.For(stored.Lead, item.Order, known), now);
        }

        async Task<Step> Convert(BulkItem item, BulkConversion conversion, StoredLead? stored, DateTimeOffset now, CancellationToken stop)
        {
            if (merged.ContainsKey(item.Lead)) return Step.Nothing with { Merged = true };
            var input = conversion.For(item.Order);
            var (links, outcome) = await convert.Prepare(caller!, item.Lead, input, conversion.Deduplicate, stop);
            if (outcome?.Problem is { } problem) return Step.Failed(CodeOf(problem));
            if (links is not null && stored is not null) return Of(stored, Conversion.Wish(stored.Lead, links, input, known, now), now) with { Made = links.Made };
            if (outcome is { Before: not null }) merged[item.Lead] = true;
            return Step.Nothing with { Merged = merged.ContainsKey(item.Lead) };
        }

        Step Of(StoredLead stored, LeadWish wish, DateTimeOffset now)
        {
            var decision = LeadDecision.Of(caller!, stored.Lead, wish, known, $"bulk-{job.Id}", now);
            return decision.Problem is { } problem ? Step.Failed(CodeOf(problem)) : new Step(stored, decision.Changes ? decision.Lead : null, decision.Story);
        }
    }

    private static string CodeOf(Problem problem) => problem.Errors is [var first, ..] ? first.Code : problem.Code;

    private async Task<DecideAll> Undoing(BulkJob job, CancellationToken cancel)
    {
        var known = await catalogue.Run(cancel);
        await contactFeed.EnsureFresh(TimeSpan.Zero, cancel);
        return (part, found, now, _) => Task.FromResult<IReadOnlyList<Step>>([.. part.Traces.Select(trace => Decide(trace, found.GetValueOrDefault(trace.Lead), now))]);

        Step Decide(LeadTrace trace, StoredLead? stored, DateTimeOffset now)
        {
            if (stored is null) return Step.Nothing with { LeftAlone = true };
            var (lead, complete) = trace.PutBack(stored.Lead, IsStillThere);
            if (LeadDecision.MovesPart(stored.Lead, lead)) return Step.Nothing with { LeftAlone = true };
            var after = lead with { Revision = stored.Lead.Revision + 1, UpdatedAt = now };
            var story = LeadStory.Of(stored.Lead, after, $"bulk-undo-{job.Id}", job.UserId);
            return new Step(stored, story.Count > 0 || complete ? after : null, story, LeftAlone: !complete);
        }

        bool IsStillThere(string field, string id) => field switch
        {
            "ownerId" => known.ActiveUserIds.Contains(id),
            "teamId" => known.HasTeam(id),
            "stageId" => known.Stage(id)?.Active == true,
            "contactId" or "organisationId" => contacts.Find(RecordId.Parse(id)) is not null,
            _ => true,
        };
    }

    /// <summary>All leads of the part and the part itself, in one commit.</summary>
    private async Task<BulkPart> CarryOut(BulkPart waiting, BulkPartState target, DecideAll decide, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            // A second delivery of the message may be at work.
            if (await jobs.FindPart(waiting, cancel) is not { } part || part.State >= target) return waiting with { State = target };
            var found = (await Task.WhenAll(part.Items.Select(item => leads.Find(item.Lead, cancel)))).OfType<StoredLead>().ToDictionary(stored => stored.Lead.Id);
            var steps = await decide(part, found, clock.GetUtcNow(), cancel);
            var changes = steps.Where(step => step.After is not null).ToList();
            var after = target == BulkPartState.Undone
                ? part with { State = target, Traces = [], LeftAlone = part.Merged + steps.Count(step => step.LeftAlone) }
                : part with
                {
                    State = target,
                    Changed = changes.Count + steps.Count(step => step.Merged),
                    Merged = steps.Count(step => step.Merged),
                    Traces = [.. changes.Select(step => LeadTrace.Between(step.Before!.Lead, step.After!))],
                    Made = [.. steps.SelectMany(step => step.Made)],
                    Failed = [.. part.Items.Zip(steps).Where(pair => pair.Second.Failure is not null).Select(pair => new BulkFailure(pair.First.Lead, pair.Second.Failure!))],
                };
            try
            {
                await commit.Run([.. changes.Select(step => new LeadChange(step.Before!, step.After!, step.Story))], [BulkTable.Replace(after)], cancel);
            }
            catch (Exception e) when (e is RowChangedException or RowExistsException && attempt < Attempts)
            {
                // Somebody wrote one of them between our read and our write.
                await Backoff.Wait(attempt, cancel);
                continue;
            }
            foreach (var step in changes)
            {
                await claims.Run(step.Before!.Lead, step.After!, cancel);
                await tell.Run(step.Before!.Lead, step.After!, cancel);
            }
            return after;
        }
    }

    private static BulkJob Counted(BulkJob job, IReadOnlyCollection<BulkPart> parts, BulkPartState target)
    {
        var failed = parts.OrderBy(part => part.Number).SelectMany(part => part.Failed).ToList();
        return job with
        {
            Done = parts.Where(part => part.State >= target).Sum(part => part.Items.Count),
            Changed = parts.Sum(part => part.Changed),
            FailedCount = failed.Count,
            Failed = [.. failed.Take(BulkJob.MostFailures)],
            LeftAlone = parts.Sum(part => part.LeftAlone),
        };
    }

    private async Task Finish(RecordId id, IReadOnlyCollection<BulkPart> parts, BulkPartState target, CancellationToken cancel)
    {
        // Parts that a second delivery did at the same time are counted as they stand now.
        var all = await jobs.PartsOf(id, cancel);
        if (all.Any(part => part.State < target)) throw new InvalidDataException($"Job {id} has parts that were not done.");
        var message = await outbox.Find(id.Shard, MessageId(id, target == BulkPartState.Undone ? "bulk-undo" : "bulk"), cancel);
        // Not sent from here: the sweeper does when it is due.
        var now = clock.GetUtcNow();
        var later = target == BulkPartState.Undone && all.Any(part => part.Made.Count > 0) ? Message(id, Settling, now) with { DueAt = now + DiscardContacts.Patience } : null;
        await Note(id, job => Counted(job, all, target) with { State = target == BulkPartState.Undone ? BulkState.Undone : BulkState.Done }, cancel, message, later);
    }

    private async Task Settle(StoredBulkJob stored, Envelope envelope, CancellationToken cancel)
    {
        var parts = await jobs.PartsOf(stored.Value.Id, cancel);
        if (!await discard.Settle([.. parts.SelectMany(part => part.Made)], cancel)) await messages.Again(Queue, envelope, DiscardContacts.Patience, cancel);
        else await jobs.Replace(stored.Value, stored.Version, await outbox.Find(envelope.Shard, envelope.Id, cancel), later: null, cancel);
    }

    /// <summary>Writes how far the job is, unless it is over.</summary>
    private async Task Note(RecordId id, Func<BulkJob, BulkJob> change, CancellationToken cancel, StoredOutboxMessage? ended = null, OutboxMessage? later = null)
    {
        for (var attempt = 0; await jobs.Find(id, cancel) is { Value.State: BulkState.Running or BulkState.Undoing } stored; attempt++)
        {
            try
            {
                await jobs.Replace(change(stored.Value), stored.Version, ended, later, cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // The sweeper, or a second delivery of the message.
                await Backoff.Wait(attempt, cancel);
                if (ended is not null) ended = await outbox.Find(id.Shard, ended.Message.Id, cancel);
            }
        }
    }

    /// <summary>Who ordered it, with the role and teams of now; null once they have left.</summary>
    private async Task<Caller?> CallerOf(BulkJob job, CancellationToken cancel) =>
        await users.Find(job.UserId, cancel) is { Value: { Active: true } user } ? new Caller(user.Id, user.Name, user.Role, await teamsOf.Find(user.Id, cancel), user.Language ?? "fa") : null;

    public static string MessageId(RecordId job, string kind) => $"{kind}-{job}";

    public static OutboxMessage Message(RecordId job, string kind, DateTimeOffset now) => OutboxMessage.New(MessageId(job, kind), job.Shard, Queue, job.ToString(), now);
}
