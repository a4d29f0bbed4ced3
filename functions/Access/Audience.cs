namespace Sarnakh.Access;

/// <summary>
/// Metadata of an endpoint: who may call it. Without it only a system administrator may, and a test finds the endpoint.
/// </summary>
public sealed class Audience
{
    private Audience(Role? role) => Role = role;

    /// <summary>Visitors, websites and monitors from anywhere.</summary>
    public static readonly Audience Anyone = new(null);

    /// <summary>Every user.</summary>
    public static readonly Audience SignedIn = new(Access.Role.Own);

    /// <summary>The least role that may call it; null for anyone.</summary>
    public Role? Role { get; }

    /// <summary>Users with this role or a higher one.</summary>
    public static Audience Of(Role role) => new(role);
}
