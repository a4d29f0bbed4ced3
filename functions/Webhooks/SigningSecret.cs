namespace Sarnakh.Webhooks;

/// <summary>A secret that posts are signed with, as it is kept: readable by this installation alone, for its owner alone.</summary>
/// <param name="Until">When one that was replaced ends; null for the one in force.</param>
public sealed record SigningSecret(byte[] Sealed, DateTimeOffset? Until = null)
{
    /// <summary>How long a replaced secret goes on, so that both sides need not change at the same moment.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public bool IsValid(DateTimeOffset now) => Until is not { } until || now < until;

    /// <summary>What is kept once there is a new one: it and the one it replaces. Whatever was replaced before ends.</summary>
    public static IReadOnlyList<SigningSecret> Renew(IEnumerable<SigningSecret> old, SigningSecret renewed, DateTimeOffset now) =>
        [renewed, .. old.Where(secret => secret.Until is null).Select(secret => secret with { Until = now + Overlap })];
}
