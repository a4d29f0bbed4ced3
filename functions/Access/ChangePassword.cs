using System.Net;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>A user proves the old password and sets another; sessions under the old one end.</summary>
public sealed class ChangePassword(UserTable users, CredentialTable credentials, PasswordHashes passwords, LimitAttempts limit, NoteJoining joining)
{
    public async Task<SignInOutcome> Run(Caller caller, string? current, string? next, IPAddress? from, CancellationToken cancel)
    {
        var user = (await users.Find(caller.UserId, cancel))!.Value;
        if (PasswordRules.Check("new", next, user.Email, user.Name) is { } fault) return SignInOutcome.Refused(Problem.Input(fault));
        var credential = await credentials.Find(user.Id, cancel);
        if (await Proven(user, credential, current, "current", from, cancel) is { } problem) return SignInOutcome.Refused(problem);
        if (await passwords.Hash(credential, next!, cancel) is not { } hash) return SignInOutcome.Refused(AccessProblems.Busy);

        // In this order: if it stops in between, sessions have ended for nothing, rather than gone on under a password that is no more.
        var stamp = SecurityStamp.New();
        var changed = await joining.Change(user, known => known with { SecurityStamp = stamp }, cancel);
        await credentials.Save(credential with { PasswordHash = hash }, cancel);
        return new SignInOutcome(changed, null);
    }

    /// <summary>Null if the password is the user's; guesses count like those of a sign-in.</summary>
    public async Task<Problem?> Proven(User user, Credential credential, string? password, string field, IPAddress? from, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(password)) return Problem.Input(new FieldProblem(field, "field.required"));
        if (await limit.Take(new Attempter(user.Email, from), cancel) is { } wait) return AccessProblems.Later(wait);
        switch (await passwords.Check(credential, password, cancel))
        {
            case PasswordVerdict.Busy:
                await limit.Undecided(new Attempter(user.Email, from), cancel);
                return AccessProblems.Busy;
            case PasswordVerdict.Wrong:
                return Problem.Input(new FieldProblem(field, "password.wrong"));
            default:
                await limit.Succeeded(new Attempter(user.Email, from), cancel);
                return null;
        }
    }
}
