using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The state after a change, or why there was none; a stale version comes with the current state.</summary>
public sealed record ChangeOutcome(Lead? Lead, Problem? Problem)
{
    /// <summary>What it was before; null if nothing changed.</summary>
    public Lead? Before { get; init; }

    /// <summary>The job that takes it back; null where nothing was remembered.</summary>
    public RecordId? Undo { get; init; }

    /// <summary>It has another owner or team than before.</summary>
    public bool ChangedHands => Before is { } before && (before.OwnerId != Lead!.OwnerId || before.TeamId != Lead.TeamId);
}

/// <summary>What somebody wants a lead to be, or why it cannot be.</summary>
public sealed record LeadWish(Lead Lead, Problem? Problem = null)
{
    /// <summary>Beside those that stand on the lead.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    public LeadWish Besides(IReadOnlyList<FieldProblem> problems) => problems.Count == 0 ? this : this with { Problems = [.. Problems, .. problems] };

    /// <summary>Something to say about it, for the timeline.</summary>
    public string? Text { get; init; }

    /// <summary>What is written by the same commit, in the lead's shard, once it is known how the lead will be.</summary>
    public Func<Lead, IReadOnlyList<RowWrite>> Beside { get; init; } = _ => [];
}

/// <summary>
/// Changes one lead for somebody: looks it up within their scope, settles what follows, writes it with its timeline and tells
/// the index. A wish that does not depend on what they saw is decided anew when somebody else was faster.
/// </summary>
public sealed class ChangeLead(FindLead find, ReadCatalogue catalogue, CommitLeads commit, ClaimIdentities claims, TimeProvider clock)
{
    private const int Attempts = 40;

    /// <param name="seenRevision">What the person saw; null changes whatever stands there.</param>
    /// <param name="wish">Called again with what stands there then if somebody else was faster.</param>
    public async Task<ChangeOutcome> Run(Caller caller, RecordId id, long? seenRevision, Func<Lead, CatalogueSnapshot, LeadWish> wish, CancellationToken cancel)
    {
        var known = await catalogue.Run(cancel);
        for (var attempt = 0; ; attempt++)
        {
            if (await find.Run(caller, id, cancel) is not { Lead: var before } stored) return new ChangeOutcome(null, new Problem(404, "lead.unknown"));
            if (seenRevision is { } seen && before.Revision != seen) return Stale(before);

            var now = clock.GetUtcNow();
            var wanted = wish(before, known);
            var decision = LeadDecision.Of(caller, before, wanted, known, $"edit-{before.Revision + 1}", now);
            if (decision.Problem is { } problem) return new ChangeOutcome(before, problem);
            if (!decision.Changes) return new ChangeOutcome(before, null);
            var after = decision.Lead;
            try
            {
                await commit.Run([new LeadChange(stored, after, decision.Story)], wanted.Beside(after), cancel);
            }
            catch (RowChangedException) when (seenRevision is null && attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
                continue;
            }
            catch (RowChangedException)
            {
                return await find.Run(caller, id, cancel) is { Lead: var current } ? Stale(current) : new ChangeOutcome(null, new Problem(404, "lead.unknown"));
            }
            await claims.Run(before, after, cancel);
            return new ChangeOutcome(after, null) { Before = before };
        }
    }

    private static ChangeOutcome Stale(Lead current) => new(current, new Problem(412, "version.stale") { Current = current });
}
