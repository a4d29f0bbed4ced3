using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sarnakh.Leads.Index;

/// <summary>How columns write their rows into a snapshot.</summary>
internal static class SnapshotBytes
{
    public static void WriteLong(this ArrayBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public static void WriteBytes(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        output.WriteLong(bytes.Length);
        output.Write(bytes);
    }

    public static void WriteText(this ArrayBufferWriter<byte> output, string text) => output.WriteBytes(Encoding.UTF8.GetBytes(text));
}

/// <summary>Reads what <see cref="SnapshotBytes"/> wrote. <see cref="InvalidDataException"/> where something else stands.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public long ReadLong() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>A number from 0 to a bound.</summary>
    public int ReadCount(long most) => ReadLong() is >= 0 and var count && count <= most ? (int)count : throw new InvalidDataException("A snapshot counts more than there can be.");

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadLong());

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _rest.Length)
            throw new InvalidDataException("A snapshot ends too soon.");
        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
