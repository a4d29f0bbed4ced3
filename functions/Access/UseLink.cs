using System.Net;
using System.Security.Cryptography;
using Sarnakh.Hosting;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>A link that is good, and whose it is.</summary>
public sealed record OpenLink(StoredLink Stored, User User);

/// <summary>Looks at a link, and uses it once: a password is set, older sessions end.</summary>
public sealed class UseLink(
    UserTable users, CredentialTable credentials, PasswordHashes passwords, CheckSecondFactor secondFactor, LimitAttempts limit, NoteJoining joining, ServerSecret secret,
    TimeProvider clock)
{
    private const int LongestName = 200;

    /// <summary>Null for a link that is used, expired, replaced or none of ours.</summary>
    public async Task<OpenLink?> Find(string token, CancellationToken cancel)
    {
        if (LinkToken.Read(await secret.KeyFor(LinkToken.KeyPurpose, cancel), token) is not { } link) return null;
        if (await credentials.FindLink(link.UserId, link.Purpose, cancel) is not { } stored) return null;
        if (stored.ExpiresAt <= clock.GetUtcNow() || !CryptographicOperations.FixedTimeEquals(stored.Digest, link.Digest)) return null;
        return await users.Find(link.UserId, cancel) is { Value: { Active: true } user } && IsStillMeant(stored, user) ? new OpenLink(stored, user) : null;
    }

    public async Task<SignInOutcome> Run(string token, string? password, string? name, string? code, string? recoveryCode, IPAddress? from, CancellationToken cancel)
    {
        if (await Find(token, cancel) is not { User: var user, Stored: var link }) return SignInOutcome.Refused(AccessProblems.LinkSpent);
        name = string.IsNullOrWhiteSpace(name) || link.Purpose != LinkPurpose.Invite ? user.Name : PersianText.Display(name);
        if (name.Length > LongestName) return SignInOutcome.Refused(Problem.Input(new FieldProblem("name", "field.too_long", LongestName.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (PasswordRules.Check("password", password, user.Email, name) is { } fault) return SignInOutcome.Refused(Problem.Input(fault));

        var credential = await credentials.Find(user.Id, cancel);
        if (credential.TotpSecret is not null)
        {
            // Whoever hands the link over has seen it; the second factor is still the user's own.
            if (string.IsNullOrWhiteSpace(code) && string.IsNullOrWhiteSpace(recoveryCode)) return SignInOutcome.Refused(AccessProblems.CodeNeeded);
            if (await limit.Take(new Attempter(user.Email, from), cancel) is { } wait) return SignInOutcome.Refused(AccessProblems.Later(wait));
            if (await secondFactor.Run(credential, code, recoveryCode, cancel) is not { } used) return SignInOutcome.Refused(AccessProblems.Failed);
            credential = used;
        }
        if (await passwords.Hash(credential, password!, cancel) is not { } hash) return SignInOutcome.Refused(AccessProblems.Busy);
        try
        {
            await credentials.SaveAndSpend(credential with { PasswordHash = hash }, link, cancel);
        }
        catch (Exception e) when (e is RowChangedException or RowExistsException)
        {
            return SignInOutcome.Refused(AccessProblems.LinkSpent);
        }
        await limit.Succeeded(new Attempter(user.Email, from), cancel);
        var stamp = SecurityStamp.New();
        var joined = clock.GetUtcNow();
        return new SignInOutcome(await joining.Change(user, known => known with { Name = name, JoinedAt = known.JoinedAt ?? joined, SecurityStamp = stamp }, cancel), null);
    }

    /// <summary>An invitation ends when its person has come in some other way, a new password's link with whatever ends sessions: another password, or an end.</summary>
    private static bool IsStillMeant(StoredLink link, User user) => link.Purpose == LinkPurpose.Invite ? user.JoinedAt is null : link.Stamp == user.SecurityStamp;
}
