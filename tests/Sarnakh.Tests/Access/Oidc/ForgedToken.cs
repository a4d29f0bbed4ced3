using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sarnakh.Tests.Access.Oidc;

/// <summary>Keys of a provider, and tokens made by hand with them: also those that no library would make.</summary>
internal sealed class ForgedToken : IDisposable
{
    public const string Issuer = "https://login.example";
    public const string ClientId = "sarnakh";

    public RSA Rsa { get; } = RSA.Create(2048);

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The key set as the provider publishes it: one RSA, one EC key, and keys that are not for signatures with a key pair.</summary>
    public string Jwks => JsonSerializer.Serialize(new { keys = new object[] { RsaJwk("rsa"), EcJwk(), SharedJwk, RsaJwk("encryption", "enc") } });

    private static object SharedJwk => new { kty = "oct", kid = "shared", k = Base64Url.EncodeToString(Shared) };

    /// <summary>A shared key that is in the set, to be ignored.</summary>
    public static byte[] Shared { get; } = Encoding.ASCII.GetBytes("a shared key that is long enough!");

    public static Dictionary<string, object?> Claims(DateTimeOffset now, string nonce, string issuer = Issuer) => new()
    {
        ["iss"] = issuer,
        ["aud"] = ClientId,
        ["sub"] = "person-1",
        ["nonce"] = nonce,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
        ["email"] = "sara@example.com",
        ["email_verified"] = true,
    };

    /// <summary>A token with these claims; <paramref name="sign"/> gets what is to be signed.</summary>
    public static string Make(object header, object claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";

        static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
    }

    public string Rs256(object claims, string kid = "rsa") =>
        Make(new { alg = "RS256", kid }, claims, data => Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Ps256(object claims) => Make(new { alg = "PS256", kid = "rsa" }, claims, data => Rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    public string Es256(object claims) => Make(new { alg = "ES256", kid = "ec" }, claims, data => Ec.SignData(data, HashAlgorithmName.SHA256));

    public void Dispose()
    {
        Rsa.Dispose();
        Ec.Dispose();
    }

    private object RsaJwk(string kid, string use = "sig")
    {
        var key = Rsa.ExportParameters(false);
        return new { kty = "RSA", kid, use, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };
    }

    private object EcJwk()
    {
        var key = Ec.ExportParameters(false);
        return new { kty = "EC", crv = "P-256", kid = "ec", use = "sig", x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y) };
    }
}
