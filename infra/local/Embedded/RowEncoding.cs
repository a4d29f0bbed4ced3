using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// The properties of a row as bytes:
/// <code>
/// row      = format (1 byte, 1) · count (varint) · property… · CRC-32C of all before (4 bytes, little endian)
/// property = type (1 byte) · name length (varint) · name (UTF-8) · value
/// value    = nothing for flags · varint of the zigzag for whole numbers · 8 bytes for doubles and times (ticks, UTC)
///            · 16 bytes for ids · length (varint) and bytes for text and binary
/// </code>
/// Text is UTF-8, or UTF-16 where it holds a lone surrogate, which UTF-8 cannot carry. The checksum turns a flipped bit
/// into a fault instead of a wrong phone number; SQLite itself does not notice one inside a value.
/// </summary>
internal static class RowEncoding
{
    private const byte Format = 1;
    private const int ChecksumBytes = 4;
    private const int VarintBytes = 10;

    private enum Type : byte
    {
        False = 1,
        True = 2,
        Int = 3,
        Long = 4,
        Double = 5,
        Time = 6,
        Id = 7,
        Text = 8,
        Utf16Text = 9,
        Binary = 10,
    }

    public static byte[] Encode(Row row)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Bound(row));
        var to = new Writer(buffer);
        to.Byte(Format);
        to.Varint((ulong)row.Values.Count);
        foreach (var (name, value) in row.Values) Encode(ref to, name, value);
        to.UInt32(Checksum(to.Written));
        var bytes = to.Written.ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return bytes;
    }

    /// <summary>
    /// Sets the properties of <paramref name="row"/>, all or the selected ones. Throws <see cref="StoreDamagedException"/>
    /// if the bytes are not what <see cref="Encode(Row)"/> made.
    /// </summary>
    public static void Decode(ReadOnlySpan<byte> bytes, Row row, HashSet<string>? select = null)
    {
        try
        {
            var body = bytes[..^ChecksumBytes];
            if (Checksum(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[body.Length..])) throw Damaged(row, "its checksum does not match");
            if (body[0] != Format) throw Damaged(row, $"its format {body[0]} is unknown");
            var from = new Reader(body[1..]);
            var count = from.Varint();
            // No property takes less than two bytes; a damaged count must not ask for memory.
            if (select is null) row.Expect((int)Math.Min(count, (ulong)body.Length / 2));
            for (; count > 0; count--)
            {
                var type = (Type)from.Byte();
                var name = PropertyNames.Text(from.Bytes((int)from.Varint()));
                if (select is null || select.Contains(name)) row[name] = Value(ref from, type, row);
                else Skip(ref from, type, row);
            }
            if (!from.AtEnd) throw Damaged(row, "bytes are left over");
        }
        catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException)
        {
            throw Damaged(row, "it ends too early", fault);
        }
    }

    private static int Bound(Row row)
    {
        var bound = 1 + VarintBytes + ChecksumBytes;
        foreach (var (name, value) in row.Values)
            bound += 1 + VarintBytes + name.Length * 3 + VarintBytes + value switch
            {
                string text => text.Length * 3,
                byte[] bytes => bytes.Length,
                _ => 16,
            };
        return bound;
    }

    private static void Encode(ref Writer to, string name, object value)
    {
        switch (value)
        {
            case string text:
                if (IsUtf16(text))
                {
                    to.Property(Type.Text, name);
                    to.Utf8(text);
                }
                else
                {
                    to.Property(Type.Utf16Text, name);
                    to.Counted(System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()));
                }
                break;
            case bool flag:
                to.Property(flag ? Type.True : Type.False, name);
                break;
            case int number:
                to.Property(Type.Int, name);
                to.Varint(ZigZag(number));
                break;
            case long number:
                to.Property(Type.Long, name);
                to.Varint(ZigZag(number));
                break;
            case double number:
                to.Property(Type.Double, name);
                to.Int64(BitConverter.DoubleToInt64Bits(number));
                break;
            case DateTimeOffset time:
                to.Property(Type.Time, name);
                to.Int64(time.UtcTicks);
                break;
            case Guid id:
                to.Property(Type.Id, name);
                id.TryWriteBytes(to.Next(16));
                break;
            case byte[] bytes:
                to.Property(Type.Binary, name);
                to.Counted(bytes);
                break;
            default:
                throw new InvalidOperationException($"A row cannot hold {value.GetType()}.");
        }
    }

    private static object Value(ref Reader from, Type type, Row row) => type switch
    {
        Type.False => false,
        Type.True => true,
        Type.Int => (int)UnZigZag(from.Varint()),
        Type.Long => UnZigZag(from.Varint()),
        Type.Double => BitConverter.Int64BitsToDouble(from.Int64()),
        Type.Time => new DateTimeOffset(from.Int64(), TimeSpan.Zero),
        Type.Id => new Guid(from.Bytes(16)),
        Type.Text => Encoding.UTF8.GetString(from.Bytes((int)from.Varint())),
        Type.Utf16Text => new string(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(from.Bytes((int)from.Varint()))),
        Type.Binary => from.Bytes((int)from.Varint()).ToArray(),
        _ => throw Damaged(row, $"the property type {type} is unknown"),
    };

    private static void Skip(ref Reader from, Type type, Row row)
    {
        switch (type)
        {
            case Type.False or Type.True:
                break;
            case Type.Int or Type.Long:
                from.Varint();
                break;
            case Type.Double or Type.Time:
                from.Bytes(8);
                break;
            case Type.Id:
                from.Bytes(16);
                break;
            case Type.Text or Type.Utf16Text or Type.Binary:
                from.Bytes((int)from.Varint());
                break;
            default:
                throw Damaged(row, $"the property type {type} is unknown");
        }
    }

    private static StoreDamagedException Damaged(Row row, string why, Exception? inner = null) =>
        new($"Row {row.PartitionKey}/{row.RowKey} is damaged: {why}. Run `check` to see how far, `restore FILE` to go back to a backup.", inner);

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static bool IsUtf16(string text)
    {
        var surrogate = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        if (surrogate < 0) return true;
        for (var rest = text.AsSpan(surrogate); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done) return false;
            rest = rest[consumed..];
        }
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    /// <summary>Writes into a buffer that was rented large enough.</summary>
    private ref struct Writer(Span<byte> target)
    {
        private readonly Span<byte> _target = target;
        private int _at;

        public readonly ReadOnlySpan<byte> Written => _target[.._at];

        public Span<byte> Next(int count)
        {
            var span = _target.Slice(_at, count);
            _at += count;
            return span;
        }

        public void Byte(byte value) => _target[_at++] = value;

        public void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7) _target[_at++] = (byte)(value | 0x80);
            _target[_at++] = (byte)value;
        }

        public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

        public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);

        public void Property(Type type, string name)
        {
            Byte((byte)type);
            Utf8(name);
        }

        public void Counted(ReadOnlySpan<byte> bytes)
        {
            Varint((ulong)bytes.Length);
            bytes.CopyTo(Next(bytes.Length));
        }

        public void Utf8(string text)
        {
            Varint((ulong)Encoding.UTF8.GetByteCount(text));
            _at += Encoding.UTF8.GetBytes(text, _target[_at..]);
        }
    }

    /// <summary>Reads; what is out of bounds throws.</summary>
    private ref struct Reader(ReadOnlySpan<byte> source)
    {
        private readonly ReadOnlySpan<byte> _source = source;
        private int _at;

        public readonly bool AtEnd => _at == _source.Length;

        public byte Byte() => _source[_at++];

        public ulong Varint()
        {
            ulong value = 0;
            for (var shift = 0; ; shift += 7)
            {
                var b = _source[_at++];
                value |= (ulong)(b & 0x7f) << shift;
                if (b < 0x80) return value;
            }
        }

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

        public ReadOnlySpan<byte> Bytes(int count)
        {
            var bytes = _source.Slice(_at, count);
            _at += count;
            return bytes;
        }
    }
}

/// <summary>
/// One string for each property name, however many rows repeat it. A slot is a hint that any thread may overwrite: names
/// are few, and one that lost its slot is only made again.
/// </summary>
internal static class PropertyNames
{
    private static readonly string?[] _slots = new string?[1024];

    public static string Text(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261u;
        foreach (var b in utf8) hash = (hash ^ b) * 16777619;
        ref var slot = ref _slots[(hash ^ (hash >> 16)) & 1023];
        var name = slot;
        return name is not null && Ascii.Equals(utf8, name) ? name : slot = Encoding.UTF8.GetString(utf8);
    }
}
