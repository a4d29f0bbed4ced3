using Sarnakh.Settings;

namespace Sarnakh.Access;

/// <summary>Whether a code of the authenticator app, or a recovery code, is the user's and still good.</summary>
public sealed class CheckSecondFactor(ServerSecret secret, TimeProvider clock)
{
    /// <summary>What the key is for, see <see cref="ServerSecret.KeyFor"/>.</summary>
    public const string KeyPurpose = "totp secret";

    /// <summary>The credentials with the code used up, which must be saved for the code to count; null if it is not good.</summary>
    public async ValueTask<Credential?> Run(Credential credential, string? code, string? recoveryCode, CancellationToken cancel)
    {
        if (!string.IsNullOrWhiteSpace(recoveryCode))
        {
            var hash = RecoveryCodes.Hash(await secret.KeyFor(RecoveryCodes.KeyPurpose, cancel), recoveryCode);
            return RecoveryCodes.Without(credential.RecoveryCodes, hash) is { } left ? credential with { RecoveryCodes = left } : null;
        }
        return await StepOf(credential.UserId, credential.TotpSecret, code, credential.TotpLastStep, cancel) is { } step ? credential with { TotpLastStep = step } : null;
    }

    /// <summary>The step of a code under a sealed key of this user.</summary>
    public async ValueTask<long?> StepOf(string userId, byte[]? sealedKey, string? code, long lastStep, CancellationToken cancel)
    {
        if (sealedKey is null || Sealed.Open(await secret.KeyFor(KeyPurpose, cancel), sealedKey, userId) is not { } key) return null;
        return Totp.StepOf(key, code, clock.GetUtcNow(), lastStep);
    }
}
