using System.Security.Cryptography;
using Sarnakh.Access;
using Sarnakh.Settings;

namespace Sarnakh.Webhooks;

/// <summary>Makes secrets that posts are signed with, tells each once, and opens those it made.</summary>
public sealed class IssueSecret(ServerSecret server, TimeProvider clock)
{
    private const string Purpose = "webhook-secrets";
    private const int Bytes = 32;

    /// <param name="owner">Whom it is for, like <c>form/{id}</c>; nobody else's posts can be signed with it.</param>
    /// <param name="old">The owner's secrets until now; the last one is good for <see cref="SigningSecret.Overlap"/> more.</param>
    public async Task<(string Text, IReadOnlyList<SigningSecret> Secrets)> Run(string owner, IReadOnlyList<SigningSecret> old, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(Bytes);
        var renewed = new SigningSecret(Sealed.Seal(await server.KeyFor(Purpose, cancel), key, owner));
        return (WebhookSignature.Write(key), SigningSecret.Renew(old, renewed, clock.GetUtcNow()));
    }

    /// <summary>The keys that are valid now, the newest first.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> Open(string owner, IReadOnlyList<SigningSecret> secrets, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var key = await server.KeyFor(Purpose, cancel);
        return [.. secrets.Where(secret => secret.IsValid(now)).Select(secret =>
            Sealed.Open(key, secret.Sealed, owner) ?? throw new InvalidDataException($"A secret of {owner} was not made by this installation."))];
    }
}
