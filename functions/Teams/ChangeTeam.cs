using System.Security.Cryptography;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Teams;

/// <summary>A team after a write with its new version, or why it was not written.</summary>
public sealed record TeamOutcome(Team? Team, RowVersion Version, Problem? Problem)
{
    /// <summary>As the team was, where one was changed.</summary>
    public Team? Before { get; init; }
}

/// <summary>Makes and changes teams.</summary>
public sealed class ChangeTeam(TeamTable teams, UserTable users, TimeProvider clock)
{
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    public async Task<TeamOutcome> Create(JsonElement settings, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (team, problems) = TeamEdit.Apply(new Team(RecordId.New(now, RandomSource).ToString(), "") { CreatedAt = now, UpdatedAt = now }, settings, await ActiveUsers(cancel));
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        try
        {
            return new TeamOutcome(team, await teams.Insert(team, cancel), null);
        }
        catch (RowExistsException)
        {
            return Failed(NameTaken);
        }
    }

    public async Task<TeamOutcome> Change(string id, RowVersion seen, JsonElement patch, CancellationToken cancel)
    {
        if (await teams.Find(id, cancel) is not { Value.Active: true } stored) return Failed(new Problem(404, "team.unknown"));
        if (stored.Version != seen) return Stale(stored.Value, stored.Version);
        var (team, problems) = TeamEdit.Apply(stored.Value, patch, await ActiveUsers(cancel));
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        team = team with { UpdatedAt = clock.GetUtcNow() };
        try
        {
            return new TeamOutcome(team, await teams.Replace(stored, team, cancel), null) { Before = stored.Value };
        }
        catch (RowExistsException)
        {
            return Failed(NameTaken);
        }
        catch (RowChangedException)
        {
            var current = await teams.Find(id, cancel);
            return Stale(current?.Value, current?.Version ?? default);
        }
    }

    private async Task<Predicate<string>> ActiveUsers(CancellationToken cancel)
    {
        var active = (await users.All(cancel)).Where(user => user.Value.Active).Select(user => user.Value.Id).ToHashSet();
        return active.Contains;
    }

    private static Problem NameTaken => Problem.Input(new FieldProblem("name", "team.exists"));

    private static TeamOutcome Stale(Team? current, RowVersion version) => new(current, version, new Problem(412, "version.stale"));

    private static TeamOutcome Failed(Problem problem) => new(null, default, problem);
}
