using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Access;

/// <summary>
/// Bytes that only this installation can read and nobody can change or move elsewhere: AES-256-GCM, <c>nonce | tag | text</c>, bound to a
/// context such as the id of their owner.
/// </summary>
public static class Sealed
{
    private static readonly int _nonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int _tagBytes = AesGcm.TagByteSizes.MaxSize;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string context)
    {
        var whole = new byte[_nonceBytes + _tagBytes + plain.Length];
        var nonce = whole.AsSpan(0, _nonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, _tagBytes);
        aes.Encrypt(nonce, plain, whole.AsSpan(_nonceBytes + _tagBytes), whole.AsSpan(_nonceBytes, _tagBytes), Encoding.UTF8.GetBytes(context));
        return whole;
    }

    /// <summary>Null if it was not sealed with this key for this context.</summary>
    public static byte[]? Open(byte[] key, ReadOnlySpan<byte> whole, string context)
    {
        if (whole.Length < _nonceBytes + _tagBytes) return null;
        var plain = new byte[whole.Length - _nonceBytes - _tagBytes];
        using var aes = new AesGcm(key, _tagBytes);
        try
        {
            aes.Decrypt(whole[.._nonceBytes], whole[(_nonceBytes + _tagBytes)..], whole.Slice(_nonceBytes, _tagBytes), plain, Encoding.UTF8.GetBytes(context));
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
