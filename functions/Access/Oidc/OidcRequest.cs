using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sarnakh.Access.Oidc;

/// <summary>
/// A sign-in on its way through a provider, kept in a sealed cookie of the browser that began it: whoever comes back with the state but
/// without the cookie did not begin it (RFC 9700 §4.7). The verifier proves that the code was asked for by us (PKCE, RFC 7636).
/// </summary>
public sealed record OidcRequest(string Provider, string State, string Nonce, string Verifier, string RedirectUri, string ReturnTo, DateTimeOffset ExpiresAt)
{
    public const string Cookie = "__Host-sarnakh-oidc";

    /// <summary>What the key is for, see <see cref="Settings.ServerSecret.KeyFor"/>.</summary>
    public const string KeyPurpose = "oidc request";

    /// <summary>Time for a person to sign in over there.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Context = "oidc request";
    private const int LongestReturnTo = 1024;

    public static OidcRequest New(string provider, string redirectUri, string? returnTo, DateTimeOffset now) =>
        new(provider, Random(), Random(), Random(), redirectUri, SafeReturnTo(returnTo), now + Lifetime);

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public string Seal(byte[] key) => Base64Url.EncodeToString(Sealed.Seal(key, JsonSerializer.SerializeToUtf8Bytes(this), Context));

    /// <summary>Null for anything but a request that this installation sealed for this provider and that has not expired.</summary>
    public static OidcRequest? Open(byte[] key, string? cookie, string provider, DateTimeOffset now)
    {
        if (cookie is null or { Length: > 4096 } || !Base64Url.IsValid(cookie)) return null;
        return Sealed.Open(key, Base64Url.DecodeFromChars(cookie), Context) is { } json
            && JsonSerializer.Deserialize<OidcRequest>(json) is { } request && request.Provider == provider && request.ExpiresAt > now ? request : null;
    }

    public bool Began(string? state) =>
        state is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    /// <summary>A path of our own site, <c>/</c> for anything that a browser might take for another.</summary>
    public static string SafeReturnTo(string? returnTo)
    {
        // Browsers read \ as /, drop tabs and line ends, and take // for the beginning of a host name.
        if (returnTo is null or { Length: > LongestReturnTo } || !returnTo.StartsWith('/') || returnTo.StartsWith("//", StringComparison.Ordinal)
            || returnTo.Contains('\\', StringComparison.Ordinal) || returnTo.Any(char.IsControl)) return "/";
        var ours = new Uri("https://own.invalid");
        if (!Uri.TryCreate(ours, returnTo, out var target) || target.Authority != ours.Authority || target.Scheme != ours.Scheme || target.UserInfo.Length > 0) return "/";
        // Without its dots /.//host is //host.
        var path = target.PathAndQuery + target.Fragment;
        return path.StartsWith("//", StringComparison.Ordinal) ? "/" : path;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
