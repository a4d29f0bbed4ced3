using System.Security.Cryptography;
using System.Text;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>
/// Codes for whoever lost the authenticator, each good once: ten characters of 50 random bits, shown as <c>abcde-fghjk</c>. Stored are
/// keyed hashes: with so many random bits a slow hash adds nothing.
/// </summary>
public static class RecoveryCodes
{
    /// <summary>What the key is for, see <see cref="Settings.ServerSecret.KeyFor"/>.</summary>
    public const string KeyPurpose = "recovery code";

    public const int Count = 10;
    private const int Chars = 10;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static IReadOnlyList<string> New() =>
        [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Chars)).Select(code => $"{code[..(Chars / 2)]}-{code[(Chars / 2)..]}")];

    /// <summary>As stored; any way of writing the code gives the same.</summary>
    public static string Hash(byte[] key, string typed)
    {
        var code = string.Concat(Digits.ToAscii(typed).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('o', '0').Replace('i', '1').Replace('l', '1');
        return Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(code)).AsSpan(0, 16));
    }

    /// <summary>The codes left without this one; null if it is none of them.</summary>
    public static IReadOnlyList<string>? Without(IReadOnlyList<string> hashes, string hash) =>
        hashes.Contains(hash) ? [.. hashes.Where(other => other != hash)] : null;
}
