using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The state after an edit, or why there was none; a stale version comes with the current state.</summary>
public sealed record EditOutcome(Lead? Lead, Problem? Problem)
{
    /// <summary>It has another owner or team than before.</summary>
    public bool ChangedHands { get; init; }
}

/// <summary>Writes a person's edit of a lead if the lead is still at the revision the person saw.</summary>
public sealed class EditLead(FindLead find, LeadTable leads, UserTable users, TeamTable teams, ClaimIdentities claims, LeadIndexFeed index, TimeProvider clock)
{
    public async Task<EditOutcome> Run(Caller caller, RecordId id, long seenRevision, JsonElement patch, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { } stored) return Unknown;
        if (stored.Lead.Revision != seenRevision) return Stale(stored.Lead);

        var (wanted, problems) = LeadEdit.Apply(stored.Lead, patch);
        problems = [.. problems, .. await OwnershipProblems(stored.Lead, wanted, cancel)];
        if (problems.Count > 0) return new EditOutcome(stored.Lead, Problem.Input(problems));
        var changes = LeadChanges.Between(stored.Lead, wanted);
        if (changes.Count == 0) return new EditOutcome(stored.Lead, null);
        if (!LeadEdit.MayAssign(caller, stored.Lead, wanted)) return new EditOutcome(stored.Lead, new Problem(403, "lead.not_yours_to_give"));

        var now = clock.GetUtcNow();
        var changed = wanted with { Revision = stored.Lead.Revision + 1, UpdatedAt = now };
        try
        {
            var entry = new TimelineEntry($"edit-{changed.Revision}", now, TimelineType.Changed) { Changes = changes, ActorId = caller.UserId };
            await leads.Commit([.. LeadTable.Replace(changed, stored.Version), TimelineTable.Insert(id, entry)], cancel);
        }
        catch (RowChangedException)
        {
            return await find.Run(caller, id, cancel) is { } current ? Stale(current.Lead) : Unknown;
        }
        index.Applied(changed);
        await claims.Run(stored.Lead, changed, cancel);
        return new EditOutcome(changed, null) { ChangedHands = changed.OwnerId != stored.Lead.OwnerId || changed.TeamId != stored.Lead.TeamId };
    }

    private async Task<IReadOnlyList<FieldProblem>> OwnershipProblems(Lead before, Lead after, CancellationToken cancel)
    {
        var problems = new List<FieldProblem>();
        if (after.OwnerId is { } owner && owner != before.OwnerId && await users.Find(owner, cancel) is not { Value.Active: true })
            problems.Add(new FieldProblem("ownerId", "user.unknown"));
        if (after.TeamId is { } team && team != before.TeamId && await teams.Find(team, cancel) is not { Value.Active: true })
            problems.Add(new FieldProblem("teamId", "team.unknown"));
        return problems;
    }

    private static EditOutcome Unknown => new(null, new Problem(404, "lead.unknown"));

    private static EditOutcome Stale(Lead current) => new(current, new Problem(412, "version.stale") { Current = current });
}
