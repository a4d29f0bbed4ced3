using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Access;

/// <summary>What a link lets its holder do, once.</summary>
public enum LinkPurpose
{
    /// <summary>Join with a first password.</summary>
    Invite,

    /// <summary>Choose a new password.</summary>
    Reset,
}

/// <summary>
/// The token of a single-use link: <c>{purpose}.{user id}.{24 random bytes}.{first 16 bytes of HMAC-SHA256}</c>, bytes in base64url.
/// The signature refuses guesses before anything is read; the random part, whose digest is stored, makes a newer link end an older one.
/// </summary>
public sealed record LinkToken(LinkPurpose Purpose, string UserId, byte[] Random)
{
    /// <summary>What the key is for, see <see cref="Settings.ServerSecret.KeyFor"/>.</summary>
    public const string KeyPurpose = "access link";

    private const int RandomBytes = 24;
    private const int MacBytes = 16;
    private const int LongestText = 200;

    public static TimeSpan LifetimeOf(LinkPurpose purpose) => purpose == LinkPurpose.Invite ? TimeSpan.FromDays(7) : TimeSpan.FromHours(1);

    public static string NameOf(LinkPurpose purpose) => purpose == LinkPurpose.Invite ? "invite" : "reset";

    /// <summary>What is stored of it.</summary>
    public byte[] Digest => SHA256.HashData(Random);

    public static LinkToken New(LinkPurpose purpose, string userId) => new(purpose, userId, RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>Null for anything that this installation did not sign.</summary>
    public static LinkToken? Read(byte[] key, string text)
    {
        if (text.Length > LongestText || text.Split('.') is not [var name, var userId, var random, var mac]) return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(mac), Encoding.ASCII.GetBytes(Mac(key, $"{name}.{userId}.{random}")))) return null;
        return new LinkToken(name == NameOf(LinkPurpose.Invite) ? LinkPurpose.Invite : LinkPurpose.Reset, userId, Base64Url.DecodeFromChars(random));
    }

    public string Text(byte[] key)
    {
        var signed = $"{NameOf(Purpose)}.{UserId}.{Base64Url.EncodeToString(Random)}";
        return $"{signed}.{Mac(key, signed)}";
    }

    private static string Mac(byte[] key, string signed) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)).AsSpan(0, MacBytes));
}
