using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Teams;

/// <summary>Teams, kept whole as configuration; deleted ones too.</summary>
public sealed class TeamTable(ConfigTable config)
{
    private const string Kind = "teams";

    public async ValueTask<StoredConfig<Team>?> Find(string id, CancellationToken cancel) => await config.Find<Team>(Kind, id, cancel);

    /// <summary>All teams, deleted ones included, by name.</summary>
    public async ValueTask<IReadOnlyList<StoredConfig<Team>>> All(CancellationToken cancel) =>
        [.. (await config.All<Team>(Kind, cancel)).Values.OrderBy(team => team.Value.NameKey, StringComparer.Ordinal).ThenBy(team => team.Id, StringComparer.Ordinal)];

    /// <summary>The teams somebody works in.</summary>
    public async ValueTask<IReadOnlyList<string>> TeamsOf(string userId, CancellationToken cancel) =>
        [.. (await config.All<Team>(Kind, cancel)).Values.Where(team => team.Value.Active && team.Value.MemberIds.Contains(userId)).Select(team => team.Id)];

    public Task<RowVersion> Insert(Team team, CancellationToken cancel) => config.Insert(Kind, team.Id, team, cancel);

    public Task<RowVersion> Replace(Team team, RowVersion version, CancellationToken cancel) => config.Replace(Kind, team.Id, team, version, cancel);
}
