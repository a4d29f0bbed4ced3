using Sarnakh.Access;

namespace Sarnakh.Users;

/// <summary>A colleague. What administrators see besides is absent for everybody else.</summary>
public sealed record UserItem(string Id, string Name, bool Active, bool HasAvatar, string? AvatarVersion, IReadOnlyList<string> TeamIds)
{
    public string? Email { get; init; }

    public Role? Role { get; init; }

    public string? Language { get; init; }

    public DateTimeOffset? InvitedAt { get; init; }

    public DateTimeOffset? JoinedAt { get; init; }

    /// <summary>Of the sessions that are kept.</summary>
    public DateTimeOffset? LastSeenAt { get; init; }
}

public sealed record UserList(IReadOnlyList<UserItem> Items);

/// <summary>All that is told about a user, to themselves and to system administrators.</summary>
public sealed record UserResource(
    string Id, string Email, string Name, Role Role, bool Active, string Language, string Calendar, string TimeZone, IReadOnlyList<WorkingDay> WorkingHours,
    IReadOnlyList<DateOnly> DaysOff, string? Signature, bool HasAvatar, string? AvatarVersion, IReadOnlyList<string> TeamIds,
    DateTimeOffset CreatedAt, DateTimeOffset? InvitedAt, DateTimeOffset? JoinedAt)
{
    public static UserResource Of(User user, IReadOnlyList<string> teamIds) => new(
        user.Id, user.Email, user.Name, user.Role, user.Active, user.Language, user.Calendar, user.TimeZone, user.WorkingHours, user.DaysOff, user.Signature,
        user.HasAvatar, user.AvatarVersion, teamIds, user.CreatedAt, user.InvitedAt, user.JoinedAt);
}
