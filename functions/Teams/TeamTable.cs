using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Teams;

/// <summary>Teams, kept whole as configuration, deleted ones too. Of teams that were not deleted, no two have the same name.</summary>
public sealed class TeamTable(ConfigTable config)
{
    private const string Kind = "teams";

    private readonly NameOrder<Team> _byName = new(team => team.Name);

    public async ValueTask<StoredConfig<Team>?> Find(string id, CancellationToken cancel) => await config.Find<Team>(Kind, id, cancel);

    /// <summary>All teams, deleted ones included, by name.</summary>
    public async ValueTask<IReadOnlyList<StoredConfig<Team>>> All(CancellationToken cancel) =>
        [.. (await config.All<Team>(Kind, cancel)).Values.OrderBy(team => Team.KeyOf(team.Value.Name), StringComparer.Ordinal).ThenBy(team => team.Id, StringComparer.Ordinal)];

    /// <summary>The ids of all teams, also of deleted ones, as Persian readers look up their names. The same list until the order changes.</summary>
    public async ValueTask<IReadOnlyList<string>> ByName(CancellationToken cancel) => _byName.Of(await config.All<Team>(Kind, cancel));

    /// <summary>The teams somebody works in.</summary>
    public async ValueTask<IReadOnlyList<string>> TeamsOf(string user, CancellationToken cancel) =>
        [.. (await config.All<Team>(Kind, cancel)).Values.Where(team => team.Value.Active && team.Value.MemberIds.Contains(user)).Select(team => team.Value.Id)];

    /// <summary>Where a lead of this team belongs now: for a deleted team where its leads went; null for no team.</summary>
    public async ValueTask<string?> Standing(string? id, CancellationToken cancel)
    {
        if (id is null) return null;
        var all = await config.All<Team>(Kind, cancel);
        // A team moves to one that stands at the time, so this ends; a store in disorder must not hold intake up.
        for (var step = 0; step <= all.Count && id is { } wanted && all.GetValueOrDefault(wanted) is { Value: var team }; step++)
        {
            if (team.Active) return wanted;
            id = team.MovedTo;
        }
        return null;
    }

    /// <summary>Fails with <see cref="RowExistsException"/> if the name is taken.</summary>
    public Task<RowVersion> Insert(Team team, CancellationToken cancel) => config.Insert(Kind, team.Id, team, cancel, NameOf(team));

    /// <summary>Fails with <see cref="RowChangedException"/> if the team changed, with <see cref="RowExistsException"/> if its new name is taken.</summary>
    public Task<RowVersion> Replace(StoredConfig<Team> old, Team team, CancellationToken cancel) =>
        config.Replace(Kind, old.Id, team, old.Version, NameOf(old.Value), NameOf(team), cancel);

    /// <summary>Deletes the team; its name is free again.</summary>
    public Task Close(StoredConfig<Team> old, string? movedTo, DateTimeOffset now, CancellationToken cancel) =>
        config.Replace(Kind, old.Id, old.Value with { Active = false, MovedTo = movedTo, UpdatedAt = now }, old.Version, NameOf(old.Value), null, cancel);

    private static string NameOf(Team team) => RowKeys.Encode(Team.KeyOf(team.Name));
}
