using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Pipeline;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Users;

/// <summary>A deactivated user, and the way their leads go.</summary>
public sealed record DeactivateOutcome(User? User, HandOver? HandOver, Problem? Problem)
{
    public static DeactivateOutcome Failed(Problem problem) => new(null, null, problem);
}

/// <summary>
/// Changes of users. A new role and an end begin with a new security stamp, which signs the user out everywhere. There is always
/// an active system administrator, also when two take the right from each other at once: such a change holds only if no
/// other user changed since it was decided.
/// </summary>
public sealed class ChangeUser(UserTable users, ChangeTeams teams, HandOverLeads handOver)
{
    private static readonly Problem Unknown = new(404, "user.unknown");
    private static readonly Problem LastAdministrator = new(409, "user.last_administrator");

    /// <summary>By an administrator: also role and teams.</summary>
    public async Task<UserOutcome> ByAdministrator(string id, RowVersion seen, JsonElement patch, CancellationToken cancel)
    {
        var (all, version) = await users.Fresh(cancel);
        if (all.GetValueOrDefault(id) is not { Value: var user } stored) return UserOutcome.Failed(Unknown);
        if (stored.Version != seen) return new UserOutcome(user, stored.Version, new Problem(412, "version.stale"));
        var (teamIds, problem) = TeamsIn(patch);
        var (changed, problems) = Profile.Apply(user, patch, byAdministrator: true);
        if (problem is null && teamIds is not null) problem = await teams.Check(teamIds, cancel);
        if (problem is not null) problems = [.. problems, problem];
        if (problems.Count > 0) return UserOutcome.Failed(Problem.Input(problems));
        if (changed.Role != user.Role) changed = changed with { SecurityStamp = SecurityStamp.New() };
        if (IsLast(all, user) && changed.Role != Role.SystemAdministrator) return UserOutcome.Failed(LastAdministrator);

        try
        {
            var written = changed.Role == user.Role ? await users.Replace(changed, seen, cancel) : await users.ReplaceAmong(changed, seen, version, cancel);
            if (teamIds is not null) await teams.Run(id, teamIds, cancel);
            return new UserOutcome(changed, written, null) { Before = user };
        }
        catch (RowChangedException)
        {
            var current = await users.Find(id, cancel);
            return new UserOutcome(current?.Value, current?.Version ?? default, new Problem(412, "version.stale"));
        }
    }

    /// <summary>By themselves: the profile, on top of whatever else was changed meanwhile.</summary>
    public async Task<UserOutcome> ByThemselves(string id, JsonElement patch, CancellationToken cancel)
    {
        while (await users.Find(id, cancel) is { } stored)
        {
            var (changed, problems) = Profile.Apply(stored.Value, patch, byAdministrator: false);
            if (problems.Count > 0) return UserOutcome.Failed(Problem.Input(problems));
            try
            {
                return new UserOutcome(changed, await users.Replace(changed, stored.Version, cancel), null);
            }
            catch (RowChangedException)
            {
                // Read again.
            }
        }
        return UserOutcome.Failed(Unknown);
    }

    /// <summary>Ends the user's access and gives the open leads away. Once more for somebody who has left gives away what is left.</summary>
    /// <param name="handOverTo">Null for nobody.</param>
    public async Task<DeactivateOutcome> Deactivate(string id, string? handOverTo, string actor, CancellationToken cancel)
    {
        while (true)
        {
            var (all, version) = await users.Fresh(cancel);
            if (all.GetValueOrDefault(id) is not { Value: var user } stored) return DeactivateOutcome.Failed(Unknown);
            if (handOverTo is not null && (handOverTo == id || all.GetValueOrDefault(handOverTo) is not { Value.Active: true }))
                return DeactivateOutcome.Failed(Problem.Input(new FieldProblem("handOverTo", "user.unknown")));
            if (IsLast(all, user)) return DeactivateOutcome.Failed(LastAdministrator);
            try
            {
                var left = user with { Active = false, SecurityStamp = SecurityStamp.New() };
                if (user.Active) await users.ReplaceAmong(left, stored.Version, version, cancel);
                return new DeactivateOutcome(left, await handOver.Start(HandOverKind.Owner, id, handOverTo, actor, cancel), null);
            }
            catch (RowChangedException)
            {
                // Some user changed; decide again.
            }
        }
    }

    /// <summary>They sign in as before; what was given away stays away.</summary>
    public async Task<UserOutcome> Activate(string id, CancellationToken cancel)
    {
        while (await users.Find(id, cancel) is { } stored)
        {
            if (stored.Value.Active) return new UserOutcome(stored.Value, stored.Version, null);
            var back = stored.Value with { Active = true, SecurityStamp = SecurityStamp.New() };
            try
            {
                return new UserOutcome(back, await users.Replace(back, stored.Version, cancel), null);
            }
            catch (RowChangedException)
            {
                // Read again.
            }
        }
        return UserOutcome.Failed(Unknown);
    }

    private static bool IsLast(IReadOnlyDictionary<string, StoredConfig<User>> all, User user) =>
        user is { Active: true, Role: Role.SystemAdministrator } && all.Values.Count(other => other.Value is { Active: true, Role: Role.SystemAdministrator }) == 1;

    /// <summary>The teams of a patch; null if it says nothing of them.</summary>
    private static (IReadOnlyList<string>? TeamIds, FieldProblem? Problem) TeamsIn(JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object || !patch.TryGetProperty(Profile.Teams, out var value)) return (null, null);
        if (value.ValueKind != JsonValueKind.Array) return (null, new FieldProblem(Profile.Teams, "team.unknown"));
        var ids = value.EnumerateArray().Select(item => RecordId.TryParse(item.GetRawText().Trim('"'), out var id) ? id.ToString() : null).ToList();
        return ids.Contains(null) ? (null, new FieldProblem(Profile.Teams, "team.unknown")) : ([.. ids.OfType<string>()], null);
    }
}
