using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Sarnakh.Text;

/// <summary>
/// The id of a lead and the receipt of the submission that created it: 48 bits of Unix milliseconds, then 80 random bits, so
/// that ids sort by age and cannot be guessed. Written as 26 lower-case Crockford base-32 characters, which sort ordinally as
/// the ids do; letters that look like digits (i, l, o) are read as those digits.
/// </summary>
[JsonConverter(typeof(RecordIdJson))]
public readonly record struct RecordId(UInt128 Value) : IComparable<RecordId>
{
    public const int Length = 26;

    /// <summary>Shards of the lead table; the number is part of the stored layout.</summary>
    public const int ShardCount = 16;

    private const int RandomBits = 80;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private static readonly string[] ShardNames = [.. Enumerable.Range(0, ShardCount).Select(n => n.ToString("x2", CultureInfo.InvariantCulture))];

    /// <summary>The partition that keeps the record: <c>00</c> to <c>0f</c>.</summary>
    public string Shard => ShardNames[(int)(Value & (ShardCount - 1))];

    public static IReadOnlyList<string> Shards => ShardNames;

    /// <summary>When the id was made, to the millisecond.</summary>
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min((ulong)(Value >> RandomBits), MaxMilliseconds));

    private static ulong MaxMilliseconds => (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static RecordId New(DateTimeOffset now, RandomNumberGenerator source)
    {
        Span<byte> random = stackalloc byte[RandomBits / 8];
        source.GetBytes(random);
        return From(now, random);
    }

    /// <summary>Repeatable ids, for demonstration data and tests only: they can be guessed.</summary>
    public static RecordId New(DateTimeOffset now, Random source)
    {
        Span<byte> random = stackalloc byte[RandomBits / 8];
        source.NextBytes(random);
        return From(now, random);
    }

    /// <summary>The smallest id that can be made at this time.</summary>
    public static RecordId FirstAt(DateTimeOffset at) => From(at, new byte[RandomBits / 8]);

    /// <summary>The same id moved to the given shard, for records that must lie beside another row. 0 ≤ shard &lt; <see cref="ShardCount"/>.</summary>
    public RecordId InShard(int shard) => new((Value & ~(UInt128)(ShardCount - 1)) | (UInt128)shard);

    /// <summary>The same id moved to the shard of another.</summary>
    public RecordId InShardOf(RecordId other) => InShard((int)(other.Value & (ShardCount - 1)));

    public static bool TryParse([NotNullWhen(true)] string? text, out RecordId id) => TryParse(text.AsSpan(), out id);

    public static bool TryParse(ReadOnlySpan<char> text, out RecordId id)
    {
        id = default;
        // 26 characters hold 130 bits; the first may only carry three.
        if (text.Length != Length || ValueOf(text[0]) is < 0 or > 7)
            return false;

        var value = UInt128.Zero;
        foreach (var c in text)
        {
            var digit = ValueOf(c);
            if (digit < 0)
                return false;
            value = (value << 5) | (UInt128)(uint)digit;
        }
        id = new RecordId(value);
        return true;
    }

    public static RecordId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A record id is 26 characters of Crockford base 32.");

    public override string ToString() => string.Create(Length, Value, static (chars, value) =>
    {
        for (var i = chars.Length - 1; i >= 0; i--, value >>= 5)
            chars[i] = Alphabet[(int)(value & 31)];
    });

    public int CompareTo(RecordId other) => Value.CompareTo(other.Value);

    public static bool operator <(RecordId left, RecordId right) => left.Value < right.Value;
    public static bool operator >(RecordId left, RecordId right) => left.Value > right.Value;
    public static bool operator <=(RecordId left, RecordId right) => left.Value <= right.Value;
    public static bool operator >=(RecordId left, RecordId right) => left.Value >= right.Value;

    private static RecordId From(DateTimeOffset now, ReadOnlySpan<byte> random)
    {
        var high = BinaryPrimitives.ReadUInt16BigEndian(random);
        var low = BinaryPrimitives.ReadUInt64BigEndian(random[2..]);
        var milliseconds = (ulong)Math.Max(0, now.ToUnixTimeMilliseconds());
        return new RecordId(((UInt128)milliseconds << RandomBits) | ((UInt128)high << 64) | low);
    }

    private static int ValueOf(char c)
    {
        var lower = char.ToLowerInvariant(c);
        return lower switch
        {
            'o' => 0,
            'i' or 'l' => 1,
            _ => lower > 'z' ? -1 : Alphabet.IndexOf(lower, StringComparison.Ordinal),
        };
    }
}
