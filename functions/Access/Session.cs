using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>Somebody signed in on one device.</summary>
/// <param name="Id">Hash of the cookie's value; tells nothing about it.</param>
/// <param name="Stamp"><see cref="User.SecurityStamp"/> when it began.</param>
/// <param name="SeenAt">To about five minutes.</param>
/// <param name="Device">The browser as it names itself.</param>
public sealed record Session(
    string Id, string UserId, string Stamp, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string? Device, string? Address)
{
    public RowVersion Version { get; init; }

    /// <summary>Limits that became shorter hold for it too; longer ones are for the next.</summary>
    public bool IsOver(DateTimeOffset now, AccessSettings limits) => now >= EndsAt(limits) || now - SeenAt >= limits.Idle;

    /// <summary>When it ends however much it is used.</summary>
    public DateTimeOffset EndsAt(AccessSettings limits) => CreatedAt + limits.Absolute < ExpiresAt ? CreatedAt + limits.Absolute : ExpiresAt;
}
