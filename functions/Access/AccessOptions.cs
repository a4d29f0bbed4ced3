namespace Sarnakh.Access;

/// <summary>Configuration section <c>Access</c>. The limits of sessions are these until <see cref="AccessSettings"/> are saved.</summary>
public sealed class AccessOptions
{
    public const int LeastSetupTokenChars = 20;

    /// <summary>A session ends this long after it was last used.</summary>
    public double IdleHours { get; set; } = 12;

    /// <summary>A session ends this long after it began, used or not.</summary>
    public double AbsoluteDays { get; set; } = 30;

    /// <summary>Of one person, answered by one instance: far more than anybody clicks, and enough for programs that know how to wait.</summary>
    public int RequestsPerMinute { get; set; } = 6000;
}
