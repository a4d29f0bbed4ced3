using Sarnakh.Access;
using Sarnakh.Teams;
using Sarnakh.Text;

namespace Sarnakh.Demo;

/// <summary>
/// The people who sell in the demonstration: two teams, the first for Persian speakers. They have no password: whoever wants to
/// be one of them needs an invitation from the administrator.
/// </summary>
internal sealed class DemoStaff
{
    // Owners must not follow the other choices of a person.
    private const long OwnersApart = 1L << 41;
    private const int UnownedPercent = 22;
    private const int TeamlessPercent = 6;

    private static readonly (string Name, string Mail, Role Role, string Language)[] People =
    [
        ("سارا محمدی", "sara", Role.All, "fa"),
        ("رضا کاظمی", "reza", Role.Own, "fa"),
        ("مریم حسینی", "maryam", Role.Own, "fa"),
        ("امیر رحیمی", "amir", Role.Own, "fa"),
        ("Emma Clarke", "emma", Role.All, "en"),
        ("Daniel Novak", "daniel", Role.Own, "en"),
    ];

    // The same people, however often the filling of a store begins.
    private static readonly DateTimeOffset Founded = new(2025, 3, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly int _seed;

    public DemoStaff(int seed)
    {
        _seed = seed;
        var chance = new Random(seed);
        Users =
        [
            .. People.Select(person => new User
            {
                Id = RecordId.New(Founded, chance).ToString(),
                Email = $"{person.Mail}@sarnakh.example",
                Name = person.Name,
                Role = person.Role,
                Language = person.Language,
                Calendar = person.Language == "fa" ? "jalali" : "gregorian",
                CreatedAt = Founded,
                InvitedAt = Founded,
                SecurityStamp = RecordId.New(Founded, chance).ToString(),
            }),
        ];
        var export = NewTeam("Export", "en", leader: 4, chance);
        // The leader at home also looks after customers abroad.
        Teams = [NewTeam("فروش داخلی", "fa", leader: 0, chance), export with { MemberIds = [.. export.MemberIds, Users[0].Id] }];
    }

    public IReadOnlyList<User> Users { get; }

    public IReadOnlyList<Team> Teams { get; }

    /// <summary>Whose lead a demonstration person is; most leads have an owner and nearly all a team.</summary>
    public (string? OwnerId, string? TeamId) For(DemoSubmission submission)
    {
        var draw = new Draw(_seed, submission.Person + OwnersApart);
        if (draw.Chance(TeamlessPercent)) return (null, null);
        var team = Teams[submission.Language == "fa" ? 0 : 1];
        return (draw.Chance(UnownedPercent) ? null : draw.Pick(team.MemberIds), team.Id);
    }

    private Team NewTeam(string name, string language, int leader, Random chance) => new(RecordId.New(Founded, chance).ToString(), name)
    {
        LeaderId = Users[leader].Id,
        MemberIds = [.. Users.Where(user => user.Language == language).Select(user => user.Id)],
        CreatedAt = Founded,
        UpdatedAt = Founded,
    };
}
