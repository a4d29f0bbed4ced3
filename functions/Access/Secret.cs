using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Access;

/// <summary>Secrets that we make up: 256 random bits. Being random they need no slow hash, and their hash finds their row.</summary>
public static class Secret
{
    private const int Bytes = 32;

    public static readonly int Chars = Base64Url.GetEncodedLength(Bytes);

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static string Hash(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a caller's text could be a <see cref="Hash"/>, and so part of a key.</summary>
    public static bool IsHash(string text) => text.Length == Chars && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>In a time that tells nothing of the texts.</summary>
    public static bool AreEqual(string? given, string expected) =>
        given is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
