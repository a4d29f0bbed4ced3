using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Matching;

/// <summary>
/// People whose data was erased, known by a keyed hash of their address or number alone, and until when: what they sent up to then
/// makes nothing any more, however late it arrives. What they send afterwards is new.
/// </summary>
public sealed class Tombstones(byte[] key, IReadOnlyDictionary<string, DateTimeOffset> erasedAt)
{
    public static readonly Tombstones None = new([], new Dictionary<string, DateTimeOffset>());

    public bool Any => erasedAt.Count > 0;

    /// <param name="at">When it was sent or made.</param>
    public bool Cover(IEnumerable<Identity> identities, DateTimeOffset at) =>
        Any && identities.Any(identity => erasedAt.TryGetValue(HashOf(key, identity), out var until) && at <= until);

    public static string HashOf(byte[] key, Identity identity) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(identity.Key)));
}
