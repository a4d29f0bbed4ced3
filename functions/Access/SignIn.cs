using System.Net;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>Who may be signed in, or why nobody is.</summary>
public sealed record SignInOutcome(User? User, Problem? Problem)
{
    public static SignInOutcome Refused(Problem problem) => new(null, problem);
}

/// <summary>
/// By password, and by a code where the account has a second factor. Whoever has no account, no password or no access any more is
/// answered like somebody who mistyped: with the same words, after the same reads, writes and hash.
/// </summary>
public sealed class SignIn(
    UserTable users, CredentialTable credentials, PasswordHashes passwords, LimitAttempts limit, CheckSecondFactor secondFactor, NoteJoining joining)
{
    private const int LongestEmail = 320;

    // No user has it; its credentials are looked for all the same.
    private const string Nobody = "nobody";

    /// <param name="device">See <see cref="KnownDevices.Find"/>.</param>
    public async Task<SignInOutcome> Run(string? email, string? password, string? code, string? recoveryCode, IPAddress? from, string? device, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(email)) return SignInOutcome.Refused(Problem.Input(new FieldProblem("email", "field.required")));
        if (string.IsNullOrEmpty(password)) return SignInOutcome.Refused(Problem.Input(new FieldProblem("password", "field.required")));
        if (email.Length > LongestEmail) return Failed();
        var account = EmailAddress.TryParse(email, out var address) ? address.Key : PersianText.Key(email);
        var by = new Attempter(account, from, device);

        if (passwords.IsFull) return SignInOutcome.Refused(AccessProblems.Busy);
        if (await limit.Take(by, cancel) is { } wait) return SignInOutcome.Refused(AccessProblems.Later(wait));
        var user = (await users.FindByEmail(account, cancel))?.Value;
        var credential = await credentials.Find(user?.Id ?? Nobody, cancel);
        var verdict = await passwords.Check(credential, password, cancel);
        if (verdict == PasswordVerdict.Busy)
        {
            await limit.Undecided(by, cancel);
            return SignInOutcome.Refused(AccessProblems.Busy);
        }
        if (verdict == PasswordVerdict.Wrong || user is not { Active: true }) return Failed();

        var after = credential;
        if (credential.TotpSecret is not null)
        {
            if (string.IsNullOrWhiteSpace(code) && string.IsNullOrWhiteSpace(recoveryCode))
            {
                await limit.Undecided(by, cancel);
                return SignInOutcome.Refused(AccessProblems.CodeNeeded);
            }
            if (await secondFactor.Run(credential, code, recoveryCode, cancel) is not { } used) return Failed();
            after = used;
        }
        if (verdict == PasswordVerdict.RightButOld && await passwords.Hash(credential, password, cancel) is { } renewed) after = after with { PasswordHash = renewed };
        if (after != credential && !await Saved(after, cancel)) return Failed();

        await limit.Succeeded(by, cancel);
        return new SignInOutcome(await joining.Run(user, cancel), null);
    }

    private static SignInOutcome Failed() => SignInOutcome.Refused(AccessProblems.Failed);

    /// <summary>False if the credentials changed meanwhile: perhaps the same code was used a moment ago.</summary>
    private async Task<bool> Saved(Credential credential, CancellationToken cancel)
    {
        try
        {
            await credentials.Save(credential, cancel);
            return true;
        }
        catch (RowChangedException)
        {
            return false;
        }
    }
}
