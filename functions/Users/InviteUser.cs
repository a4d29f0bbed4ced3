using System.Security.Cryptography;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Users;

/// <summary>Whom to invite. Role and teams are given by whoever invites; everything else they set themselves.</summary>
public sealed record Invitation(string? Email, string? Name, string? Role, IReadOnlyList<string>? TeamIds, string? Language);

/// <summary>A user after a write with the new version, or why nothing was written.</summary>
public sealed record UserOutcome(User? User, RowVersion Version, Problem? Problem)
{
    /// <summary>As the user was, where one was changed.</summary>
    public User? Before { get; init; }

    public static UserOutcome Failed(Problem problem) => new(null, default, problem);
}

/// <summary>Adds a user, who joins by a link.</summary>
public sealed class InviteUser(UserTable users, ChangeTeams teams, TimeProvider clock)
{
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    public async Task<UserOutcome> Run(Invitation invitation, CancellationToken cancel)
    {
        var problems = new List<FieldProblem>();
        var email = Profile.Email(invitation.Email, problems);
        var name = Profile.Name(invitation.Name, problems);
        var role = Profile.RoleOf(invitation.Role, problems);
        var language = Profile.Choice("language", invitation.Language ?? "fa", Profile.Languages, problems);
        var teamIds = invitation.TeamIds ?? [];
        if (await teams.Check(teamIds, cancel) is { } unknown) problems.Add(unknown);
        if (problems.Count > 0 || role is null) return UserOutcome.Failed(Problem.Input(problems));

        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = RecordId.New(now, RandomSource).ToString(),
            Email = email,
            Name = name,
            Role = role.Value,
            Language = language,
            Calendar = language == "fa" ? "jalali" : "gregorian",
            CreatedAt = now,
            InvitedAt = now,
            SecurityStamp = SecurityStamp.New(),
        };
        RowVersion version;
        try
        {
            version = await users.Insert(user, cancel);
        }
        catch (RowExistsException)
        {
            return UserOutcome.Failed(Problem.Input(new FieldProblem("email", "user.exists")));
        }
        await teams.Run(user.Id, teamIds, cancel);
        return new UserOutcome(user, version, null);
    }
}
