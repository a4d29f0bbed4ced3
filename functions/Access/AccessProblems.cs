using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>Why somebody is not let in. The words tell no account from another.</summary>
public static class AccessProblems
{
    public static readonly Problem Failed = new(401, "sign_in.failed");

    public static readonly Problem CodeNeeded = new(401, "sign_in.code_needed");

    public static readonly Problem LinkSpent = new(404, "link.spent");

    /// <summary>Too many passwords are being checked just now.</summary>
    public static readonly Problem Busy = new(503, "sign_in.busy") { RetryAfter = PasswordHashes.ComeBack };

    public static Problem Later(TimeSpan wait) => new(429, "sign_in.later") { RetryAfter = wait };
}
