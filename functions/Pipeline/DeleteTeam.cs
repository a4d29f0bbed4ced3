using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Teams;

namespace Sarnakh.Pipeline;

/// <summary>The hand-over that a team's leads go with, or why the team stays.</summary>
public sealed record DeleteTeamOutcome(HandOver? HandOver, Problem? Problem);

/// <summary>Deletes a team; its leads, open and archived, go to another team or to none. Its name is free again, its history stays.</summary>
public sealed class DeleteTeam(TeamTable teams, HandOverLeads handOver, TimeProvider clock)
{
    /// <summary>In place of a team's id.</summary>
    public const string None = "none";

    /// <param name="moveTo">A team's id, or <see cref="None"/>: where the leads go must be said.</param>
    public async Task<DeleteTeamOutcome> Run(string id, RowVersion seen, string? moveTo, string actor, CancellationToken cancel)
    {
        if (await teams.Find(id, cancel) is not { Value.Active: true } team) return Failed(new Problem(404, "team.unknown"));
        if (team.Version != seen) return Failed(new Problem(412, "version.stale"));
        var to = moveTo == None ? null : moveTo ?? id;
        if (to is not null && (to == id || await teams.Find(to, cancel) is not { Value.Active: true }))
            return Failed(Problem.Input(new FieldProblem("moveTo", "team.move_to")));

        // The order comes first: whatever happens after it, it is carried out, and closes the team if we cannot.
        var started = await handOver.Start(HandOverKind.Team, id, to, actor, cancel);
        try
        {
            await teams.Close(team, to, clock.GetUtcNow(), cancel);
        }
        catch (RowChangedException)
        {
            // Changed in this moment; the hand-over closes it as it is now.
        }
        return new DeleteTeamOutcome(started, null);
    }

    private static DeleteTeamOutcome Failed(Problem problem) => new(null, problem);
}
