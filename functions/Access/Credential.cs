using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>What proves that somebody is a user. Never part of an answer, never in a log.</summary>
public sealed record Credential(string UserId)
{
    public string? PasswordHash { get; init; }

    /// <summary>The key of the authenticator app, sealed; null without second factor.</summary>
    public byte[]? TotpSecret { get; init; }

    /// <summary>A key that was shown and waits for its first code, sealed.</summary>
    public byte[]? TotpPending { get; init; }

    /// <summary>The time step of the last code that was taken: each is good once.</summary>
    public long TotpLastStep { get; init; }

    /// <summary>Keyed hashes of the recovery codes that are left.</summary>
    public IReadOnlyList<string> RecoveryCodes { get; init; } = [];

    /// <summary>None for credentials that are not stored yet.</summary>
    public RowVersion Version { get; init; }
}
