using System.Buffers.Binary;

namespace Sarnakh.Users;

/// <summary>A user's picture, known by its content: what a browser was told it is does not count.</summary>
public sealed record Avatar(string ContentType, byte[] Bytes)
{
    public const int MaxBytes = 256 * 1024;

    /// <summary>Pixels of a side: more would be unpacked in every browser that shows it small.</summary>
    public const int MaxSide = 2048;

    /// <summary>Null for what is no PNG, JPEG or WebP picture of a reasonable size.</summary>
    public static Avatar? Read(byte[] bytes)
    {
        var (type, width, height) = Describe(bytes);
        return type is not null && width is > 0 and <= MaxSide && height is > 0 and <= MaxSide ? new Avatar(type, bytes) : null;
    }

    private static (string? Type, int Width, int Height) Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= 33 && IsPng(bytes))
            return ("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        if (bytes is [0xFF, 0xD8, 0xFF, ..] && JpegSize(bytes) is { } size) return ("image/jpeg", size.Width, size.Height);
        return bytes.Length >= 30 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? WebpSize(bytes) : default;
    }

    private static bool IsPng(ReadOnlySpan<byte> bytes) => bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] && bytes[12..].StartsWith("IHDR"u8);

    /// <summary>From the frame header, which stands somewhere among the segments.</summary>
    private static (int Width, int Height)? JpegSize(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            // Start of a frame of any coding; C4, C8 and CC are other things.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }
        return null;
    }

    /// <summary>Source: RFC 9649 §2.5–2.7, RFC 6386 §9.1.</summary>
    private static (string? Type, int Width, int Height) WebpSize(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes[12..];
        if (chunk.StartsWith("VP8X"u8)) return ("image/webp", 1 + (int)Little24(bytes[24..]), 1 + (int)Little24(bytes[27..]));
        if (chunk.StartsWith("VP8L"u8) && bytes[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return ("image/webp", 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }
        return chunk.StartsWith("VP8 "u8) && bytes[23..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? ("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF)
            : default;
    }

    private static uint Little24(ReadOnlySpan<byte> bytes) => (uint)(bytes[0] | (bytes[1] << 8) | (bytes[2] << 16));
}
