using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Access.Oidc;

/// <summary>Who may be signed in, or the code of the text that says why nobody is.</summary>
public sealed record OidcOutcome(User? User, string? Refusal)
{
    /// <summary>The first sign-in made the user.</summary>
    public bool Joined { get; init; }

    /// <summary>Where the provider's groups changed the role.</summary>
    public Role? RoleBefore { get; init; }

    /// <summary>Where the provider's groups decided about teams.</summary>
    public IReadOnlyList<string>? TeamsBefore { get; init; }
}

/// <summary>Puts a user into the teams named first and out of those named second. Teams are an area above this one, which is told here whom to ask.</summary>
public delegate Task PlaceInTeams(string userId, IReadOnlyCollection<string> into, IReadOnlyCollection<string> outOf, CancellationToken cancel);

/// <summary>
/// Sign-in through a provider: authorisation code with PKCE (OpenID Connect Core 1.0 §3.1). An account there is recognised by issuer and
/// subject; the first time by a verified e-mail address, which must be that of a user or of a domain that may join.
/// </summary>
public sealed class SignInByProvider(
    OidcMetadataCache metadata, ExchangeCode exchange, OidcAccountTable accounts, UserTable users, NoteJoining joining, TeamsOf teams, PlaceInTeams place, TimeProvider clock, ILogger<SignInByProvider> log)
{
    private const int Tries = 3;

    /// <summary>Where to send the browser; null when the provider does not answer.</summary>
    public async Task<string?> Begin(OidcProvider provider, OidcRequest request, CancellationToken cancel)
    {
        try
        {
            return QueryHelpers.AddQueryString((await metadata.Get(provider, cancel)).Document.AuthorizationEndpoint, new Dictionary<string, string?>
            {
                ["response_type"] = "code",
                ["client_id"] = provider.ClientId,
                ["redirect_uri"] = request.RedirectUri,
                ["scope"] = provider.Scopes,
                ["state"] = request.State,
                ["nonce"] = request.Nonce,
                ["code_challenge"] = request.Challenge,
                ["code_challenge_method"] = "S256",
            });
        }
        catch (OutgoingCallException e)
        {
            log.LogWarning("Provider {Provider} does not answer: {Reason}", provider.Id, e.Message);
            return null;
        }
    }

    /// <param name="issuer">What the provider named itself in its answer, if it did (RFC 9207): another's answer must not be taken for its own.</param>
    public async Task<OidcOutcome> Finish(OidcProvider provider, OidcRequest request, string code, string? issuer, CancellationToken cancel)
    {
        try
        {
            var known = await metadata.Get(provider, cancel);
            if (issuer is not null && issuer != known.Document.Issuer) return Refused(provider, $"The answer came from {issuer}.");
            var (idToken, accessToken) = await exchange.Run(provider, known, request, code, cancel);
            var check = await IdToken.Check(idToken, provider, known, request.Nonce, clock.GetUtcNow());
            if (check.UnknownKey)
            {
                known = await metadata.Refreshed(provider, cancel);
                check = await IdToken.Check(idToken, provider, known, request.Nonce, clock.GetUtcNow());
            }
            if (check.Token is not { } token) return Refused(provider, $"The ID token was refused: {check.Fault}.");
            return await SignIn(provider, known.Document.Issuer, IdToken.Person(token.Subject, provider, await exchange.Claims(known, token, accessToken, cancel)), cancel);
        }
        catch (OutgoingCallException e)
        {
            return Refused(provider, e.Message);
        }
    }

    private async Task<OidcOutcome> SignIn(OidcProvider provider, string issuer, OidcPerson person, CancellationToken cancel)
    {
        if (!provider.Allows(person.Email)) return new OidcOutcome(null, person.Email is null ? "oidc.email_unverified" : "oidc.domain");
        var found = await Find(provider, issuer, person, cancel);
        if (found.User is not { } user) return found;
        if (provider.RoleOf(person.Groups) is { } role && role != user.Role) user = await ChangeRole(user, role, cancel);
        IReadOnlyList<string>? teamsBefore = null;
        if (person.Groups is { } groups && provider.GroupTeams.Count > 0)
        {
            teamsBefore = await teams.Find(user.Id, cancel);
            var into = groups.Where(provider.GroupTeams.ContainsKey).Select(group => provider.GroupTeams[group]).ToList();
            await place(user.Id, into, [.. provider.GroupTeams.Values], cancel);
        }
        return found with { User = await joining.Run(user, cancel), RoleBefore = user.Role == found.User.Role ? null : found.User.Role, TeamsBefore = teamsBefore };
    }

    private async Task<OidcOutcome> Find(OidcProvider provider, string issuer, OidcPerson person, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (await accounts.FindUser(issuer, person.Subject, cancel) is { } known)
                return await users.Find(known, cancel) is { Value: { Active: true } linked } ? new OidcOutcome(linked, null) : new OidcOutcome(null, "oidc.no_account");
            if (person.Email is null) return new OidcOutcome(null, "oidc.email_unverified");
            try
            {
                var user = (await users.FindByEmail(person.Email, cancel))?.Value;
                var isNew = user is null;
                if (isNew && provider.AutoJoin && await users.HasAdministrator(cancel)) user = await Join(provider, person, person.Email, cancel);
                if (user is not { Active: true }) return new OidcOutcome(null, "oidc.no_account");
                await accounts.Insert(issuer, person.Subject, user.Id, clock.GetUtcNow(), cancel);
                return new OidcOutcome(user, null) { Joined = isNew };
            }
            catch (RowExistsException)
            {
                // In another window a moment ago, which the next look finds; or the user has another account there.
            }
        }
        return new OidcOutcome(null, "oidc.other_account");
    }

    private async Task<User> Join(OidcProvider provider, OidcPerson person, string email, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        using var random = RandomNumberGenerator.Create();
        var user = new User
        {
            Id = RecordId.New(now, random).ToString(),
            Email = email,
            Name = person.Name ?? email[..email.LastIndexOf('@')],
            Role = provider.RoleOf(person.Groups) ?? Role.Own,
            CreatedAt = now,
            JoinedAt = now,
            SecurityStamp = SecurityStamp.New(),
        };
        await users.Insert(user, cancel);
        return user;
    }

    /// <summary>The last system administrator stays one: a mistake in the groups must not lock everybody out.</summary>
    private async Task<User> ChangeRole(User user, Role role, CancellationToken cancel)
    {
        var others = (await users.All(cancel)).Any(other => other.Value is { Active: true, Role: Role.SystemAdministrator } && other.Id != user.Id);
        if (user.Role == Role.SystemAdministrator && !others) return user;
        var stamp = SecurityStamp.New();
        return await joining.Change(user, known => known with { Role = role, SecurityStamp = stamp }, cancel);
    }

    private OidcOutcome Refused(OidcProvider provider, string why)
    {
        log.LogWarning("Sign-in through {Provider} failed: {Reason}", provider.Id, why);
        return new OidcOutcome(null, "oidc.failed");
    }
}
