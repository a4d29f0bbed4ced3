using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Makes one lead of several: the survivor takes what the others know, with one commit that also leaves a message; the others
/// then are archived and point to it. Nothing is deleted. Whatever dies in between, the message finishes it.
/// </summary>
public sealed class MergeLeads(
    FindLead find, LeadTable leads, ReadCatalogue catalogue, CommitLeads commit, ClaimIdentities claims, OutboxTable outbox, TimeProvider clock)
{
    public const string Queue = "lead-merge";

    private const int Attempts = 40;

    /// <param name="ids">Two to <see cref="MergePlan.Most"/>, all within the caller's scope.</param>
    /// <param name="then">What else becomes of the survivor.</param>
    public async Task<ChangeOutcome> Run(Caller caller, IReadOnlyList<RecordId> ids, Func<Lead, CatalogueSnapshot, LeadWish> then, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (decided, problem) = await Decide(caller, ids, then, cancel);
            if (decided is null) return new ChangeOutcome(null, problem);
            var (before, after, story, beside, others) = decided;
            var now = after.UpdatedAt;
            var told = others.Select(other => new TimelineEntry($"merged-{other}", now, TimelineType.Merged) { OtherLeadId = other, ActorId = caller.UserId });
            var message = OutboxMessage.New($"merge-{after.Id}-{after.Revision}", after.Id.Shard, Queue, string.Join(' ', [after.Id.ToString(), caller.UserId, .. others.Select(other => other.ToString())]), now);
            IReadOnlyList<RowVersion> versions;
            try
            {
                versions = await commit.Run([new LeadChange(before, after, [.. story, .. told])], [OutboxTable.Put(message), .. beside], cancel);
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
                continue;
            }
            await Finish(after, others, caller.UserId, cancel);
            await Done(message.Shard, message.Id, versions[0], cancel);
            return new ChangeOutcome(after, null) { Before = before.Lead };
        }
    }

    /// <summary>What a merge that was cut off left to do.</summary>
    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        var parts = envelope.Body.Split(' ');
        var (survivor, actor, others) = (RecordId.Parse(parts[0]), parts[1], parts[2..].Select(RecordId.Parse).ToList());
        if (await leads.Find(survivor, cancel) is { Lead: var lead }) await Finish(lead, others, actor, cancel);
        await Done(survivor.Shard, envelope.Id, (await outbox.Find(survivor.Shard, envelope.Id, cancel))?.Version ?? default, cancel);
    }

    /// <summary>Why these cannot become one and what <paramref name="then"/> says; null if they can.</summary>
    public async Task<Problem?> Forbids(Caller caller, IReadOnlyList<RecordId> ids, Func<Lead, CatalogueSnapshot, LeadWish> then, CancellationToken cancel) =>
        (await Decide(caller, ids, then, cancel)).Problem;

    /// <summary>The survivor before and after, how that is told, what is written beside it, and what becomes a part of it.</summary>
    private sealed record Decided(StoredLead Before, Lead After, IReadOnlyList<TimelineEntry> Story, IReadOnlyList<RowWrite> Beside, IReadOnlyList<RecordId> Others);

    private async Task<(Decided? Decided, Problem? Problem)> Decide(Caller caller, IReadOnlyList<RecordId> ids, Func<Lead, CatalogueSnapshot, LeadWish> then, CancellationToken cancel)
    {
        var known = await catalogue.Run(cancel);
        var found = await Task.WhenAll(ids.Select(id => find.Run(caller, id, cancel)));
        var problems = found.Select((lead, i) => CodeOf(lead) is { } code ? new FieldProblem($"mergeIds/{i}", code) : null).OfType<FieldProblem>().ToList();
        if (problems.Count > 0) return (null, Problem.Input(problems));
        var plan = MergePlan.Of(found.Select(lead => lead!.Lead), known);
        var before = found.Single(lead => lead!.Lead.Id == plan.Survivor.Id)!;
        var now = clock.GetUtcNow();
        var wanted = then(plan.Merged, known);
        var decision = LeadDecision.Of(caller, before.Lead, wanted, known, $"edit-{before.Lead.Revision + 1}", now);
        if (decision.Problem is { } refused) return (null, refused);
        var after = decision.Lead with { Revision = before.Lead.Revision + 1, UpdatedAt = now };
        return (new Decided(before, after, decision.Story, wanted.Beside(after), [.. plan.Others.Select(lead => lead.Id)]), null);
    }

    private static string? CodeOf(StoredLead? found) => found?.Lead switch
    {
        null => "lead.unknown",
        { Outcome: Outcome.Won } => "merge.won",
        { MergedIntoId: not null } => "merge.merged",
        _ => null,
    };

    private async Task Finish(Lead survivor, IReadOnlyList<RecordId> others, string actor, CancellationToken cancel)
    {
        var rules = await catalogue.Rules(cancel);
        foreach (var other in others) await Absorb(survivor.Id, other, actor, rules, cancel);
        // The others are closed now: what they had claimed in the survivor's name is the survivor's.
        if (survivor.IsOpen) await claims.Run(survivor with { Email = null, Mobile = null }, survivor, cancel);
    }

    private async Task Absorb(RecordId survivor, RecordId other, string actor, CatalogueSnapshot rules, CancellationToken cancel)
    {
        for (var attempt = 0; await leads.Find(other, cancel) is { Lead: { MergedIntoId: null } before } stored; attempt++)
        {
            var now = clock.GetUtcNow();
            var after = LeadRules.Settle(before, before with { Archived = true, MergedIntoId = survivor.ToString() }, rules, now).Lead with { Revision = before.Revision + 1, UpdatedAt = now };
            try
            {
                await commit.Run([new LeadChange(stored, after, LeadStory.Of(before, after, $"edit-{after.Revision}", actor))], [], cancel);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task Done(string shard, string message, RowVersion version, CancellationToken cancel)
    {
        if (version.IsNone) return;
        try
        {
            await leads.Commit([OutboxTable.Delete(shard, message, version)], cancel);
        }
        catch (RowChangedException)
        {
            // Swept meanwhile: whoever gets the message finds it done.
        }
    }
}
