using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>A secret with which a program acts for a user, until it expires or is withdrawn.</summary>
/// <param name="Id">Hash of the token; tells nothing about it.</param>
/// <param name="Scopes">Of <see cref="TokenScope"/>.</param>
/// <param name="LastUsedOn">UTC; null if never used.</param>
public sealed record ApiToken(
    string Id, string UserId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateOnly? LastUsedOn)
{
    /// <summary>What a token begins with, so that people and secret scanners know it.</summary>
    public const string Prefix = "srn_";

    public RowVersion Version { get; init; }
}
