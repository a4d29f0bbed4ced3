using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Storage;

/// <summary>
/// What a partition or row key may hold, and how user text becomes part of one. The table service forbids / \ # ? and
/// control characters; % breaks some of its queries, so it is refused here too.
/// </summary>
public static class RowKeys
{
    private const int LongestReversible = 120;

    /// <summary>Throws <see cref="StorageLimitException"/> for an illegal or over-long key. The empty key is legal.</summary>
    public static void Check(string key)
    {
        if (key.Length > StorageLimits.KeyChars)
            throw new StorageLimitException($"A key has {key.Length} characters; {StorageLimits.KeyChars} are allowed.");
        foreach (var c in key)
            if (c is '/' or '\\' or '#' or '?' or '%' or '\uFFFE' or '\uFFFF' || char.IsControl(c) || char.IsSurrogate(c))
                throw new StorageLimitException($"A key holds the character U+{(int)c:X4}, which is not allowed; encode user text with RowKeys.Encode.");
    }

    /// <summary>The least key greater than every key that starts with <paramref name="prefix"/> (ordinal).</summary>
    public static string After(string prefix) =>
        prefix.Length == 0 ? throw new ArgumentException("A prefix range needs a prefix.", nameof(prefix)) : prefix[..^1] + Next(prefix[^1]);

    // Surrogates are not allowed in keys and do not survive UTF-8, so they are no bound either.
    private static char Next(char c) => c == '\uD7FF' ? '\uE000' : (char)(c + 1);

    /// <summary>
    /// User text as a piece of a key: ASCII letters, digits and <c>@ . _ -</c> stay, every other byte of its UTF-8 becomes
    /// <c>=</c> and two hex digits. Different texts give different pieces. A piece longer than 120 characters becomes
    /// <c>~</c> and the text's SHA-256, which cannot be decoded: rows keyed by user text keep the text as a property too.
    /// </summary>
    public static string Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var key = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'0' and <= (byte)'9' or (byte)'@' or (byte)'.' or (byte)'_' or (byte)'-')
                key.Append((char)b);
            else
                key.Append('=').Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return key.Length <= LongestReversible ? key.ToString() : "~" + Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>The text of a piece that <see cref="Encode"/> made, or null if it was too long to be kept reversibly.</summary>
    public static string? Decode(string piece)
    {
        if (piece.StartsWith('~')) return null;
        var bytes = new List<byte>(piece.Length);
        for (var i = 0; i < piece.Length; i++)
        {
            if (piece[i] == '=')
            {
                bytes.Add(Convert.ToByte(piece.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)piece[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
