using Sarnakh.Access;
using Sarnakh.Settings;

namespace Sarnakh.Teams;

/// <summary>A team as people see it: of its members those who are still there. A deleted one is known by its name only.</summary>
public sealed record TeamResource(string Id, string Name, bool Active, string? LeaderId, IReadOnlyList<string> MemberIds, DateTimeOffset UpdatedAt, string Version, bool? UsesLeads);

/// <summary>Teams for people to see.</summary>
public sealed class ListTeams(TeamTable teams, UserTable users)
{
    public async Task<IReadOnlyList<TeamResource>> Run(CancellationToken cancel)
    {
        var active = (await users.All(cancel)).Where(user => user.Value.Active).Select(user => user.Value.Id).ToHashSet();
        return [.. (await teams.All(cancel)).Select(team => Show(team, active))];
    }

    public async Task<TeamResource?> Find(string id, CancellationToken cancel) => (await Run(cancel)).FirstOrDefault(team => team.Id == id);

    private static TeamResource Show(StoredConfig<Team> stored, HashSet<string> active)
    {
        var team = stored.Value;
        IReadOnlyList<string> members = team.Active ? [.. team.MemberIds.Where(active.Contains)] : [];
        return new TeamResource(team.Id, team.Name, team.Active, team.LeaderId is { } leader && members.Contains(leader) ? leader : null, members, team.UpdatedAt, stored.Version.ToString(), team.UsesLeads);
    }
}
