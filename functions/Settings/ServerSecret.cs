using System.Security.Cryptography;
using Sarnakh.Storage;

namespace Sarnakh.Settings;

/// <summary>
/// The installation's own secret: 32 random bytes made at first use and kept in the store, so that every instance signs and
/// checks alike. Named purposes get keys of their own.
/// </summary>
public sealed class ServerSecret(ConfigTable config)
{
    private const string Kind = "settings";
    private const string Id = "secret";

    public async ValueTask<byte[]> KeyFor(string purpose, CancellationToken cancel)
    {
        var secret = await config.Find<byte[]>(Kind, Id, cancel) ?? await Make(cancel);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Value, 32, info: System.Text.Encoding.UTF8.GetBytes(purpose));
    }

    private async Task<StoredConfig<byte[]>> Make(CancellationToken cancel)
    {
        try
        {
            await config.Insert(Kind, Id, RandomNumberGenerator.GetBytes(32), cancel);
        }
        catch (RowExistsException)
        {
            // Another instance was first; its secret is the one.
        }
        return (await config.Find<byte[]>(Kind, Id, cancel))!;
    }
}
