using System.Buffers;
using System.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The texts of one row end to end: for each a length (seven bits a byte, low ones first) and UTF-8. A text that is not there has length 0.</summary>
internal static class TextRecord
{
    public static void Append(ArrayBufferWriter<byte> output, string? text)
    {
        var length = Encoding.UTF8.GetByteCount(text ?? "");
        var bytes = output.GetSpan(length + 5);
        var at = WriteLength(bytes, length);
        at += Encoding.UTF8.GetBytes(text ?? "", bytes[at..]);
        output.Advance(at);
    }

    public static void Append(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        var bytes = output.GetSpan(text.Length + 5);
        var at = WriteLength(bytes, text.Length);
        text.CopyTo(bytes[at..]);
        output.Advance(at + text.Length);
    }

    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> record, int position)
    {
        for (; position > 0; position--)
        {
            var skipped = ReadLength(ref record);
            record = record[skipped..];
        }
        var length = ReadLength(ref record);
        return record[..length];
    }

    private static int WriteLength(Span<byte> bytes, int length)
    {
        var at = 0;
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
            bytes[at++] = (byte)(rest | 0x80);
        bytes[at++] = (byte)rest;
        return at;
    }

    private static int ReadLength(ref ReadOnlySpan<byte> record)
    {
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = record[0];
            record = record[1..];
            length |= (b & 0x7F) << shift;
            if (b < 0x80)
                return length;
        }
    }
}
