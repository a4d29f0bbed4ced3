using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Teams;

namespace Sarnakh.Users;

/// <summary>Puts somebody into just these teams.</summary>
public sealed class ChangeMembership(TeamTable teams, TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Null if all of them are teams.</summary>
    public async Task<FieldProblem?> Check(IReadOnlyList<string> teamIds, CancellationToken cancel)
    {
        var known = (await teams.All(cancel)).Where(team => team.Value.Active).Select(team => team.Id).ToHashSet();
        return teamIds.Count <= Most && teamIds.All(known.Contains) ? null : new FieldProblem("teamIds", "team.unknown");
    }

    public async Task Run(string userId, IReadOnlyList<string> teamIds, CancellationToken cancel)
    {
        foreach (var team in await teams.All(cancel))
            await Set(team.Id, userId, teamIds.Contains(team.Id), cancel);
    }

    private async Task Set(string teamId, string userId, bool wanted, CancellationToken cancel)
    {
        while (await teams.Find(teamId, cancel) is { Value: { Active: true } team } stored && team.MemberIds.Contains(userId) != wanted)
        {
            var changed = team with
            {
                MemberIds = wanted ? [.. team.MemberIds, userId] : [.. team.MemberIds.Where(member => member != userId)],
                LeaderId = !wanted && team.LeaderId == userId ? null : team.LeaderId,
                UpdatedAt = clock.GetUtcNow(),
            };
            try
            {
                await teams.Replace(stored, changed, cancel);
                return;
            }
            catch (RowChangedException)
            {
                // Somebody changed the team meanwhile; read again.
            }
        }
    }
}
