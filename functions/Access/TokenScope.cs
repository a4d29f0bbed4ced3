namespace Sarnakh.Access;

/// <summary>What an API token may be used for; never more than its user may.</summary>
public static class TokenScope
{
    /// <summary>GET.</summary>
    public const string Read = "read";

    /// <summary>Every other method.</summary>
    public const string Write = "write";

    /// <summary>Needed besides on routes for administrators.</summary>
    public const string Admin = "admin";

    public static readonly IReadOnlyList<string> All = [Read, Write, Admin];
}
