using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Webhooks;

/// <summary>The three headers of a signed post, as they came; null where one is missing.</summary>
public sealed record SignatureHeaders(string? Id, string? Timestamp, string? Signature);

/// <summary>
/// Signatures as Standard Webhooks wants them (https://www.standardwebhooks.com, symmetric): <c>v1,</c> and the base64 of the HMAC-SHA256
/// of <c>id.timestamp.body</c>. A header may hold several, separated by spaces, while a secret is being changed.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    /// <summary>How far the sender's clock, or a post on its way, may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";
    private const string SecretPrefix = "whsec_";

    /// <summary>More is no header but an attempt to keep us busy.</summary>
    private const int MostSignatures = 8;
    private const int LongestId = 255;

    /// <summary>A key as people copy it.</summary>
    public static string Write(ReadOnlySpan<byte> key) => SecretPrefix + Convert.ToBase64String(key);

    /// <summary>What <see cref="Write"/> wrote; the prefix may be missing.</summary>
    public static byte[] Read(string secret) => Convert.FromBase64String(secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret);

    public static string Sign(ReadOnlySpan<byte> key, string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        Version + Convert.ToBase64String(Hmac(key, id, Seconds(at), body));

    /// <summary>The header's value where several secrets are valid.</summary>
    public static string Sign(IEnumerable<byte[]> keys, string id, DateTimeOffset at, byte[] body) => string.Join(' ', keys.Select(key => Sign(key, id, at, body)));

    /// <summary>The unix time of <see cref="TimestampHeader"/>.</summary>
    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Null if one of the keys signed exactly this body at this time, else why not: <c>signature.required</c>, <c>signature.stale</c> or
    /// <c>signature.invalid</c>. How long it takes tells nothing about keys or signatures.
    /// </summary>
    public static string? Check(IReadOnlyList<byte[]> keys, SignatureHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (headers is not { Id: { Length: > 0 } id, Timestamp: { Length: > 0 } timestamp, Signature: { Length: > 0 } signatures }) return "signature.required";
        // A dot in the id would let id, time and body be cut in two ways.
        if (id.Length > LongestId || id.Any(c => c is '.' or <= ' ' or > '~')) return "signature.invalid";
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return "signature.invalid";

        var given = signatures.Split(' ', MostSignatures + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostSignatures)
            .Where(signature => signature.StartsWith(Version, StringComparison.Ordinal)).Select(signature => Encoding.UTF8.GetBytes(signature[Version.Length..])).ToList();
        var isValid = false;
        foreach (var key in keys)
        {
            var expected = Encoding.UTF8.GetBytes(Convert.ToBase64String(Hmac(key, id, timestamp, body)));
            foreach (var signature in given) isValid |= CryptographicOperations.FixedTimeEquals(signature, expected);
        }
        if (!isValid) return "signature.invalid";
        return (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance ? "signature.stale" : null;
    }

    private static byte[] Hmac(ReadOnlySpan<byte> key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}
