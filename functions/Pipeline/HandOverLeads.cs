using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Pipeline;

/// <summary>How far a hand-over is: <paramref name="Left"/> leads of <paramref name="HandOver"/>.Total still must go.</summary>
public sealed record HandOverProgress(HandOver HandOver, int Left);

/// <summary>
/// Gives all open leads of a user to another one or to nobody, all leads of a team to another one or to none, and all leads of a
/// removed stage to another one; those of a stage that begins or ceases to be a won one follow it. The order is a row with a message beside it, so it is carried out whatever dies in between; a lead that has gone is not touched again. It
/// looks once more after <see cref="Settling"/>, for whoever still gave out leads while the news spread.
/// </summary>
public sealed class HandOverLeads(
    HandOverTable handOvers, LeadTable leads, TeamTable teams, CatalogueTable<Stage> stages, ReadCatalogue catalogue, OutboxTable outbox, SendMessages messages, CommitLeads commit,
    LeadIndex index, LeadIndexFeed feed, TimeProvider clock,
    ILogger<HandOverLeads> log)
{
    public const string Queue = "lead-hand-over";

    /// <summary>Longer than any instance goes on with configuration that was changed.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>Leads of one message; the next one goes on. Far below what a function has time for.</summary>
    private const int MostAtOnce = 10_000;

    private const int Portion = 1000;

    /// <summary>Each with its feed row, two timeline entries and what is told of it: a batch holds them all.</summary>
    private const int LeadsOfBatch = StorageLimits.BatchRows / (4 + AnnounceChange.Most);

    private const int Attempts = 40;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();
    private static readonly ParallelOptions Writers = new() { MaxDegreeOfParallelism = 8 };

    /// <param name="to">Null for nobody, or no team.</param>
    /// <param name="actor">Who ordered it.</param>
    public async Task<HandOver> Start(HandOverKind kind, string from, string? to, string? actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var handOver = new HandOver(RecordId.New(now, RandomSource), kind, from, to, actor, now);
        handOver = handOver with { Total = await Left(handOver, cancel) };
        var message = OutboxMessage.New(MessageId(handOver), handOver.Id.Shard, Queue, handOver.Id.ToString(), now);
        await messages.Now(message, await handOvers.Insert(handOver, message, cancel), cancel);
        return handOver;
    }

    public async Task<HandOverProgress?> Progress(RecordId id, CancellationToken cancel) =>
        await handOvers.Find(id, cancel) is { Value: var handOver } ? new HandOverProgress(handOver, await Left(handOver, cancel)) : null;

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        if (await handOvers.Find(RecordId.Parse(envelope.Body), cancel) is not { Value: var handOver }) throw new InvalidDataException($"There is no hand-over {envelope.Body}.");
        if (handOver.DoneAt is not null) return;
        if (handOver.Kind == HandOverKind.Team) await CloseTeam(handOver, cancel);
        if (handOver.Kind == HandOverKind.Stage && !await CloseStage(handOver, cancel))
        {
            await Finish(handOver.Id, cancel);
            return;
        }

        var moved = await MoveAll(handOver, cancel);
        log.LogInformation("Hand-over {HandOver}: {Count} leads have gone", handOver.Id, moved);
        if (moved >= MostAtOnce) await messages.Again(Queue, envelope, TimeSpan.Zero, cancel);
        else if (clock.GetUtcNow() < handOver.StartedAt + Settling) await messages.Again(Queue, envelope, Settling, cancel);
        else await Finish(handOver.Id, cancel);
    }

    private async Task<int> Left(HandOver handOver, CancellationToken cancel)
    {
        await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
        return index.Query(new LeadQuery { Filter = handOver.Filter, Limit = 0 }).Total;
    }

    private async Task CloseTeam(HandOver handOver, CancellationToken cancel)
    {
        for (var attempt = 0; await teams.Find(handOver.From, cancel) is { Value.Active: true } team; attempt++)
        {
            try
            {
                await teams.Close(team, handOver.To, clock.GetUtcNow(), cancel);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    /// <summary>False if somebody changed or brought back the stage since: then it stays, with the leads that are still in it.</summary>
    private async Task<bool> CloseStage(HandOver handOver, CancellationToken cancel)
    {
        for (var attempt = 0; await stages.Find(handOver.From, cancel) is { Value.Active: true } stage; attempt++)
        {
            if (stage.Value.UpdatedAt > handOver.StartedAt) return false;
            try
            {
                await stages.Replace(stage, stage.Value with { Active = false, UpdatedAt = clock.GetUtcNow() }, cancel);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
        return true;
    }

    private async Task<int> MoveAll(HandOver handOver, CancellationToken cancel)
    {
        var seen = new HashSet<RecordId>();
        while (seen.Count < MostAtOnce)
        {
            await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
            var found = index.Query(new LeadQuery { Filter = handOver.Filter, Limit = Portion }).Items.Select(lead => lead.Id).Where(seen.Add).ToList();
            if (found.Count == 0) break;
            var batches = found.GroupBy(id => id.Shard).SelectMany(shard => shard.Chunk(LeadsOfBatch));
            await Parallel.ForEachAsync(batches, Writers, async (batch, stop) => await Move(handOver, batch, stop));
        }
        return seen.Count;
    }

    /// <summary>Leads of one shard, all in one commit.</summary>
    private async Task Move(HandOver handOver, IReadOnlyList<RecordId> ids, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var rules = await catalogue.Rules(cancel);
            var stored = (await Task.WhenAll(ids.Select(id => leads.Find(id, cancel)))).OfType<StoredLead>().ToList();
            var moves = stored.Where(lead => handOver.Takes(lead.Lead, rules))
                .Select(lead => (Before: lead, After: LeadRules.Settle(lead.Lead, handOver.Move(lead.Lead, rules), rules, now).Lead with { Revision = lead.Lead.Revision + 1, UpdatedAt = now }))
                .Select(move => new LeadChange(move.Before, move.After, LeadStory.Of(move.Before.Lead, move.After, MessageId(handOver), handOver.ActorId))).ToList();
            try
            {
                if (moves.Count > 0) await commit.Run(moves, [], cancel);
                return;
            }
            catch (Exception e) when (e is RowChangedException or RowExistsException && attempt < Attempts)
            {
                // Somebody wrote one of them between our read and our write.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task Finish(RecordId id, CancellationToken cancel)
    {
        for (var attempt = 0; await handOvers.Find(id, cancel) is { Value.DoneAt: null } stored; attempt++)
        {
            try
            {
                var message = await outbox.Find(id.Shard, MessageId(stored.Value), cancel);
                await handOvers.Replace(stored.Value with { DoneAt = clock.GetUtcNow() }, stored.Version, message, cancel);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                // The sweeper, or a second delivery of the message.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private static string MessageId(HandOver handOver) => $"hand-over-{handOver.Id}";
}
