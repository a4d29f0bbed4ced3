using System.Security.Cryptography;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>What the first administrator fills in.</summary>
public sealed record SetupWish(string? Token, string? Name, string? Email, string? Password, string? Language, string? Calendar);

/// <summary>Makes the first administrator, once and never again.</summary>
public sealed class SetUp(SetupToken token, UserTable users, CredentialTable credentials, PasswordHashes passwords, TimeProvider clock)
{
    private static readonly Problem Done = new(409, "setup.done");
    private static readonly RandomNumberGenerator Source = RandomNumberGenerator.Create();

    public async Task<SignInOutcome> Run(SetupWish wish, CancellationToken cancel)
    {
        if (await users.HasAdministrator(cancel)) return SignInOutcome.Refused(Done);
        if (!token.Matches(wish.Token)) return SignInOutcome.Refused(new Problem(403, "setup.token_wrong"));
        var problems = new List<FieldProblem>();
        var name = Profile.Name(wish.Name, problems);
        var email = Profile.Email(wish.Email, problems);
        if (PasswordRules.Check("password", wish.Password, email, name) is { } weak) problems.Add(weak);
        var language = Profile.Choice("language", wish.Language ?? "fa", Profile.Languages, problems);
        var calendar = Profile.Choice("calendar", wish.Calendar ?? "jalali", Profile.Calendars, problems);
        if (problems.Count > 0) return SignInOutcome.Refused(Problem.Input(problems));

        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = RecordId.New(now, Source).ToString(),
            Email = email,
            Name = name,
            Role = Role.SystemAdministrator,
            Language = language,
            Calendar = calendar,
            CreatedAt = now,
            JoinedAt = now,
            SecurityStamp = SecurityStamp.New(),
        };
        var credential = new Credential(user.Id);
        if (await passwords.Hash(credential, wish.Password!, cancel) is not { } hash) return SignInOutcome.Refused(AccessProblems.Busy);
        // The password first: a user who was there first and cannot sign in would lock everybody out for good.
        var stored = await credentials.Save(credential with { PasswordHash = hash }, cancel);
        try
        {
            await users.InsertFirst(user, cancel);
        }
        catch (RowExistsException)
        {
            // Somebody was faster: what would have been this user's password belongs to nobody. It goes also if they hung up.
            await credentials.Delete(stored, CancellationToken.None);
            return SignInOutcome.Refused(Done);
        }
        return new SignInOutcome(user, null);
    }
}
