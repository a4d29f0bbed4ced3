using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>Somebody who signs in. What proves who they are (password, codes, sessions) is kept elsewhere.</summary>
public sealed record User
{
    /// <summary>The text of a <see cref="RecordId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>As <see cref="EmailAddress.Key"/>; nobody else has it.</summary>
    public required string Email { get; init; }

    public required string Name { get; init; }

    public required Role Role { get; init; }

    /// <summary>False for people who have left: they cannot sign in, and their name stays on what they did.</summary>
    public bool Active { get; init; } = true;

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "fa";

    /// <summary><c>jalali</c> or <c>gregorian</c>.</summary>
    public string Calendar { get; init; } = "jalali";

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Asia/Tehran";

    /// <summary>At most one entry a weekday; a day without one is off.</summary>
    public IReadOnlyList<WorkingDay> WorkingHours { get; init; } = WorkingDay.SaturdayToWednesday;

    /// <summary>Single days without work, ascending.</summary>
    public IReadOnlyList<DateOnly> DaysOff { get; init; } = [];

    /// <summary>Plain text that stands under letters.</summary>
    public string? Signature { get; init; }

    /// <summary>Changes with the picture, so that caches notice; null without one.</summary>
    public string? AvatarVersion { get; init; }

    public bool HasAvatar => AvatarVersion is not null;

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? InvitedAt { get; init; }

    /// <summary>When a password was set or a sign-in worked for the first time.</summary>
    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>Renewed with password, role and activity: sessions that began under another one have ended.</summary>
    public required string SecurityStamp { get; init; }
}

/// <summary>When somebody works on a weekday, local time. <paramref name="From"/> is before <paramref name="To"/>.</summary>
public sealed record WorkingDay(DayOfWeek Day, TimeOnly From, TimeOnly To)
{
    public static readonly IReadOnlyList<WorkingDay> SaturdayToWednesday =
        [.. new[] { DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday }.Select(day => new WorkingDay(day, new TimeOnly(9, 0), new TimeOnly(17, 0)))];
}
