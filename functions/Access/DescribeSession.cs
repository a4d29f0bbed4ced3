using Sarnakh.Access.Oidc;

namespace Sarnakh.Access;

/// <summary>What every page asks first. <paramref name="Csrf"/> goes back with every change in the header <c>Sarnakh-Csrf</c>.</summary>
/// <param name="User">Null for somebody who is not signed in.</param>
/// <param name="SetupNeeded">There is no administrator yet.</param>
/// <param name="Providers">Where else people may sign in.</param>
public sealed record SessionView(SessionUser? User, string? Csrf, bool SetupNeeded, IReadOnlyList<ProviderView> Providers);

public sealed record SessionUser(
    string Id, string Email, string Name, Role Role, string Language, string Calendar, string TimeZone, string? AvatarVersion, IReadOnlyList<string> TeamIds);

public sealed record ProviderView(string Id, string Name);

/// <summary>Tells a page who is signed in and how one could.</summary>
public sealed class DescribeSession(Sessions sessions, UserTable users, TeamsOf teams, OidcProviders providers)
{
    public async Task<SessionView> Run(LiveSession? live, CancellationToken cancel) =>
        live is { Session: var session, User: var user }
            ? new SessionView(
                new SessionUser(user.Id, user.Email, user.Name, user.Role, user.Language, user.Calendar, user.TimeZone, user.AvatarVersion, await teams.Find(user.Id, cancel)),
                await sessions.Csrf(session, cancel), false, [])
            : new SessionView(null, null, !await users.HasAdministrator(cancel), [.. providers.All.Select(provider => new ProviderView(provider.Id, provider.Name))]);
}
