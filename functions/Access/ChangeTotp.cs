using System.Net;
using Sarnakh.Hosting;
using Sarnakh.Settings;

namespace Sarnakh.Access;

/// <summary>A key for the authenticator app, shown once.</summary>
public sealed record TotpKey(string Secret, string Uri);

/// <summary>Recovery codes, shown once.</summary>
public sealed record RecoveryCodeList(IReadOnlyList<string> RecoveryCodes);

/// <summary>The second factor of a user: begun, confirmed by a first code, given up.</summary>
public sealed class ChangeTotp(UserTable users, CredentialTable credentials, CheckSecondFactor secondFactor, ChangePassword password, ServerSecret secret)
{
    private const string Issuer = "Sarnakh";

    /// <summary>Nothing is asked for at sign-in until the key is confirmed.</summary>
    public async Task<(TotpKey? Key, Problem? Problem)> Begin(Caller caller, CancellationToken cancel)
    {
        var user = (await users.Find(caller.UserId, cancel))!.Value;
        var credential = await credentials.Find(user.Id, cancel);
        if (credential.TotpSecret is not null) return (null, new Problem(409, "totp.active"));
        var key = Totp.NewSecret();
        var kept = Sealed.Seal(await secret.KeyFor(CheckSecondFactor.KeyPurpose, cancel), key, user.Id);
        await credentials.Save(credential with { TotpPending = kept }, cancel);
        return (new TotpKey(Totp.Display(key), Totp.Uri(key, Issuer, user.Email)), null);
    }

    public async Task<(RecoveryCodeList? Codes, Problem? Problem)> Confirm(Caller caller, string? code, CancellationToken cancel)
    {
        var credential = await credentials.Find(caller.UserId, cancel);
        if (credential.TotpPending is null) return (null, new Problem(409, "totp.not_begun"));
        if (await secondFactor.StepOf(credential.UserId, credential.TotpPending, code, lastStep: 0, cancel) is not { } step)
            return (null, Problem.Input(new FieldProblem("code", "totp.wrong_code")));
        var codes = RecoveryCodes.New();
        var key = await secret.KeyFor(RecoveryCodes.KeyPurpose, cancel);
        await credentials.Save(
            credential with { TotpSecret = credential.TotpPending, TotpPending = null, TotpLastStep = step, RecoveryCodes = [.. codes.Select(text => RecoveryCodes.Hash(key, text))] },
            cancel);
        return (new RecoveryCodeList(codes), null);
    }

    public async Task<Problem?> End(Caller caller, string? proof, IPAddress? from, CancellationToken cancel)
    {
        var user = (await users.Find(caller.UserId, cancel))!.Value;
        var credential = await credentials.Find(user.Id, cancel);
        if (await password.Proven(user, credential, proof, "password", from, cancel) is { } problem) return problem;
        await credentials.Save(WithoutTotp(credential), cancel);
        return null;
    }

    /// <summary>For somebody who lost both app and recovery codes; an administrator has made sure who asks.</summary>
    public async Task<Problem?> Remove(string userId, CancellationToken cancel)
    {
        if (await users.Find(userId, cancel) is null) return new Problem(404, "user.unknown");
        var credential = await credentials.Find(userId, cancel);
        if (credential.TotpSecret is not null) await credentials.Save(WithoutTotp(credential), cancel);
        return null;
    }

    private static Credential WithoutTotp(Credential credential) => credential with { TotpSecret = null, TotpPending = null, RecoveryCodes = [] };
}
