using Sarnakh.Hosting;
using Sarnakh.Teams;

namespace Sarnakh.Users;

/// <summary>Puts somebody into just these teams, as an administrator lists them.</summary>
public sealed class ChangeTeams(TeamTable teams, ChangeMembership membership)
{
    private const int Most = 100;

    /// <summary>Null if all of them are teams.</summary>
    public async Task<FieldProblem?> Check(IReadOnlyList<string> teamIds, CancellationToken cancel)
    {
        var known = await Known(cancel);
        return teamIds.Count <= Most && teamIds.All(id => id is not null && known.Contains(id)) ? null : new FieldProblem("teamIds", "team.unknown");
    }

    public async Task Run(string userId, IReadOnlyList<string> teamIds, CancellationToken cancel) =>
        await membership.Run(userId, teamIds, await Known(cancel), cancel);

    private async Task<HashSet<string>> Known(CancellationToken cancel) => (await teams.All(cancel)).Where(team => team.Value.Active).Select(team => team.Id).ToHashSet();
}
