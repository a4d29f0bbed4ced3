using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>
/// One-time codes of authenticator apps: six digits that change every 30 seconds. Source: RFC 6238 and RFC 4226; SHA-1, because many
/// apps ignore what else an enrolment asks for. The seconds before and after a code's own are taken too, for clocks that differ.
/// </summary>
public static class Totp
{
    public const int SecretBytes = 20;
    private const int StepSeconds = 30;
    private const int CodeDigits = 6;
    private const int Window = 1;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step whose code this is, if it is later than <paramref name="lastStep"/>; null for a wrong or used code.</summary>
    public static long? StepOf(byte[] secret, string? typed, DateTimeOffset now, long lastStep)
    {
        if (Read(typed) is not { } code) return null;
        long? found = null;
        // All are looked at, so that the time says nothing about which one fits.
        for (var step = StepAt(now) - Window; step <= StepAt(now) + Window; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(code)) && step > lastStep) found = step;
        return found;
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as authenticator apps know it; HMAC does not need a hash without collisions.")]
    public static string Code(byte[] secret, long step, int digits = CodeDigits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[^1] & 0xf)..]) & 0x7fffffff;
        return (number % (uint)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>As people type it into an app, in groups of four.</summary>
    public static string Display(byte[] secret) => string.Join(' ', ToBase32(secret).Chunk(4).Select(group => new string(group)));

    /// <summary>As a QR code carries it. Source: google-authenticator wiki, Key URI Format.</summary>
    public static string Uri(byte[] secret, string issuer, string account) =>
        $"otpauth://totp/{Escape(issuer)}:{Escape(account)}?secret={ToBase32(secret)}&issuer={Escape(issuer)}&algorithm=SHA1&digits={CodeDigits}&period={StepSeconds}";

    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            buffer = (buffer << 8 | b) & 0xfff;
            for (bits += 8; bits >= 5; bits -= 5) text.Append(Base32[buffer >> (bits - 5) & 31]);
        }
        return bits == 0 ? text.ToString() : text.Append(Base32[buffer << (5 - bits) & 31]).ToString();
    }

    /// <summary>Six digits of any script, spaces between them allowed.</summary>
    private static string? Read(string? typed)
    {
        if (typed is null or { Length: > 40 }) return null;
        var code = string.Concat(Digits.ToAscii(typed).Where(c => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format && c != '-'));
        return code.Length == CodeDigits && code.All(char.IsAsciiDigit) ? code : null;
    }

    private static string Escape(string text) => System.Uri.EscapeDataString(text);
}
