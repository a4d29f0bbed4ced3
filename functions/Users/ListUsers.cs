using Sarnakh.Access;
using Sarnakh.Teams;

namespace Sarnakh.Users;

/// <summary>Colleagues for everybody to choose from; for system administrators with what they administer.</summary>
public sealed class ListUsers(UserTable users, TeamTable teams, SessionTable sessions)
{
    public async Task<UserList> Run(Caller caller, CancellationToken cancel)
    {
        var all = await users.All(cancel);
        var memberships = (await teams.All(cancel)).Where(team => team.Value.Active)
            .SelectMany(team => team.Value.MemberIds.Select(user => (user, team.Id))).ToLookup(pair => pair.user, pair => pair.Id);
        if (caller.Role < Role.SystemAdministrator) return new UserList([.. all.Select(user => Item(user.Value))]);
        var seen = (await sessions.All(cancel)).GroupBy(session => session.UserId).ToDictionary(group => group.Key, group => group.Max(session => session.SeenAt));
        return new UserList([.. all.Select(user => Detailed(user.Value))]);

        UserItem Item(User user) => new(user.Id, user.Name, user.Active, user.HasAvatar, user.AvatarVersion, [.. memberships[user.Id]]);

        UserItem Detailed(User user) => Item(user) with
        {
            Email = user.Email,
            Role = user.Role,
            Language = user.Language,
            InvitedAt = user.InvitedAt,
            JoinedAt = user.JoinedAt,
            LastSeenAt = seen.TryGetValue(user.Id, out var at) ? at : null,
        };
    }
}
