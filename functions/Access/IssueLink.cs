using Sarnakh.Hosting;
using Sarnakh.Settings;

namespace Sarnakh.Access;

/// <summary>A link for somebody who has no password or does not know it. A newer one ends an older one of the same purpose.</summary>
public sealed class IssueLink(UserTable users, CredentialTable credentials, ServerSecret secret, TimeProvider clock)
{
    /// <summary>The page that the link leads to; what stands behind # reaches no server and no log.</summary>
    public const string Page = "/link#";

    /// <summary>As below, by id.</summary>
    public async Task<(string? Path, Problem? Problem)> Run(string userId, CancellationToken cancel) => await users.Find(userId, cancel) switch
    {
        null => (null, new Problem(404, "user.unknown")),
        { Value.Active: false } => (null, new Problem(409, "user.inactive")),
        { Value: var user } => (await Run(user, cancel), null),
    };

    /// <summary>Path of the link on our own site.</summary>
    public async Task<string> Run(User user, CancellationToken cancel)
    {
        var purpose = user.JoinedAt is null ? LinkPurpose.Invite : LinkPurpose.Reset;
        var token = LinkToken.New(purpose, user.Id);
        await credentials.PutLink(user, purpose, token.Digest, clock.GetUtcNow() + LinkToken.LifetimeOf(purpose), cancel);
        return Page + token.Text(await secret.KeyFor(LinkToken.KeyPurpose, cancel));
    }
}
