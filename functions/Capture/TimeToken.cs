using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Capture;

/// <summary>How far a form's time token can be trusted.</summary>
public enum TokenVerdict
{
    /// <summary>None came, or it is older than a day: proves nothing.</summary>
    Absent,

    /// <summary>Ours, for this form.</summary>
    Valid,

    /// <summary>Not signed by us, for another form, or from the future.</summary>
    Forged,
}

/// <summary>
/// "This form was shown at this second", signed: <c>{unix seconds}.{first 16 bytes of HMAC-SHA256, base64url}</c>. Cached
/// copies of a form carry an older time, which only makes its reader slower.
/// </summary>
public static class TimeToken
{
    /// <summary>What the key is for, see <see cref="Settings.ServerSecret.KeyFor"/>.</summary>
    public const string Purpose = "form time token";

    private const int MacBytes = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public static string Issue(byte[] key, string formId, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{seconds}.{Sign(key, formId, seconds)}";
    }

    /// <summary>The verdict, and for a valid token the time since the form was shown.</summary>
    public static (TokenVerdict Verdict, TimeSpan Age) Check(byte[] key, string formId, string? token, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token)) return (TokenVerdict.Absent, default);
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (dot is < 1 or > 12 || token.Length > 64 || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return (TokenVerdict.Forged, default);
        var expected = Encoding.ASCII.GetBytes(Sign(key, formId, token[..dot]));
        if (!CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(token[(dot + 1)..]))) return (TokenVerdict.Forged, default);
        var age = now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age < -ClockSkew) return (TokenVerdict.Forged, default);
        return age > Lifetime ? (TokenVerdict.Absent, default) : (TokenVerdict.Valid, age);
    }

    private static string Sign(byte[] key, string formId, string seconds)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{formId}\n{seconds}"), mac);
        return Base64Url.EncodeToString(mac[..MacBytes]);
    }
}
