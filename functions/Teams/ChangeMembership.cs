using Sarnakh.Storage;

namespace Sarnakh.Teams;

/// <summary>Puts somebody into teams and takes them out of others, as a sign-in provider's groups say. Teams that neither names stay as they are.</summary>
public sealed class ChangeMembership(TeamTable teams, TimeProvider clock)
{
    /// <param name="into">Teams by name or id.</param>
    /// <param name="outOf">Teams by name or id; <paramref name="into"/> counts more.</param>
    public async Task Run(string userId, IReadOnlyCollection<string> into, IReadOnlyCollection<string> outOf, CancellationToken cancel)
    {
        foreach (var team in await teams.All(cancel))
            if (IsAmong(into, team.Value)) await Set(team.Id, userId, member: true, cancel);
            else if (IsAmong(outOf, team.Value)) await Set(team.Id, userId, member: false, cancel);
    }

    private async Task Set(string teamId, string userId, bool member, CancellationToken cancel)
    {
        while (await teams.Find(teamId, cancel) is { Value: { Active: true } team } stored && team.MemberIds.Contains(userId) != member)
        {
            IReadOnlyList<string> members = member ? [.. team.MemberIds, userId] : [.. team.MemberIds.Where(other => other != userId)];
            try
            {
                await teams.Replace(stored, team with { MemberIds = members, LeaderId = !member && team.LeaderId == userId ? null : team.LeaderId, UpdatedAt = clock.GetUtcNow() }, cancel);
                return;
            }
            catch (RowChangedException)
            {
                // Somebody changed the team meanwhile; what it says now is read again.
            }
        }
    }

    private static bool IsAmong(IReadOnlyCollection<string> named, Team team) => named.Any(name => name == team.Id || Team.KeyOf(name) == Team.KeyOf(team.Name));
}
