using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sarnakh.Settings;

namespace Sarnakh.Access;

/// <summary>
/// Browsers in which somebody has signed in before. Their attempts are counted apart, so that whoever guesses elsewhere cannot keep
/// the owner waiting (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). The cookie signs nobody in; it is good for
/// one user, until their <see cref="User.SecurityStamp"/> changes, and is kept nowhere.
/// </summary>
public sealed class KnownDevices(ServerSecret secret)
{
    public const string Cookie = "__Host-sarnakh-device";

    private const string KeyPurpose = "known device";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    /// <summary>The device, if this user has signed in on it; null for any other.</summary>
    public async ValueTask<string?> Find(HttpContext http, User? user)
    {
        if (user is null || http.Request.Cookies[Cookie]?.Split('.') is not [var device, var proof] || !Secret.IsHash(device)) return null;
        return Secret.AreEqual(proof, await Proof(device, user, http.RequestAborted)) ? device : null;
    }

    /// <summary>After a sign-in. A device that is known stays the same one, and so does its count.</summary>
    public async Task Remember(HttpContext http, User user)
    {
        var device = await Find(http, user) ?? Secret.New();
        http.Response.Cookies.Append(
            Cookie, $"{device}.{await Proof(device, user, http.RequestAborted)}",
            new CookieOptions { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/", MaxAge = Lifetime, IsEssential = true });
    }

    private async ValueTask<string> Proof(string device, User user, CancellationToken cancel) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(await secret.KeyFor(KeyPurpose, cancel), Encoding.UTF8.GetBytes($"{device}\n{user.Id}\n{user.SecurityStamp}")));
}
