using System.Collections.Frozen;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// What files may be, told by their first bytes and their name together: what is called a picture and is none, and what a browser
/// would run (HTML, SVG, scripts, programs), is not taken.
/// </summary>
public static class FileContent
{
    /// <summary>So many first bytes are needed to tell.</summary>
    public const int HeadBytes = 4096;

    private const int NameChars = 120;
    private const string NotInNames = "/\\:*?\"<>|";

    private delegate bool Matches(ReadOnlySpan<byte> head);

    private static readonly Matches Zip = head => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);
    private static readonly Matches Compound = head => head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    private static readonly Matches Media = head => head.Length > 12 && head[4..8].SequenceEqual("ftyp"u8);

    private static readonly FrozenDictionary<string, (string Type, Matches Matches)> ByExtension = new Dictionary<string, (string, Matches)>
    {
        ["pdf"] = ("application/pdf", head => head.StartsWith("%PDF-"u8)),
        ["png"] = ("image/png", head => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])),
        ["jpg"] = ("image/jpeg", IsJpeg),
        ["jpeg"] = ("image/jpeg", IsJpeg),
        ["gif"] = ("image/gif", head => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)),
        ["webp"] = ("image/webp", head => IsRiff(head, "WEBP"u8)),
        ["heic"] = ("image/heic", Media),
        ["mp4"] = ("video/mp4", Media),
        ["mov"] = ("video/quicktime", Media),
        ["m4a"] = ("audio/mp4", Media),
        ["mp3"] = ("audio/mpeg", head => head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0)),
        ["ogg"] = ("audio/ogg", head => head.StartsWith("OggS"u8)),
        ["wav"] = ("audio/wav", head => IsRiff(head, "WAVE"u8)),
        ["docx"] = ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Zip),
        ["xlsx"] = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Zip),
        ["pptx"] = ("application/vnd.openxmlformats-officedocument.presentationml.presentation", Zip),
        ["odt"] = ("application/vnd.oasis.opendocument.text", Zip),
        ["ods"] = ("application/vnd.oasis.opendocument.spreadsheet", Zip),
        ["odp"] = ("application/vnd.oasis.opendocument.presentation", Zip),
        ["zip"] = ("application/zip", Zip),
        ["doc"] = ("application/msword", Compound),
        ["xls"] = ("application/vnd.ms-excel", Compound),
        ["ppt"] = ("application/vnd.ms-powerpoint", Compound),
        ["msg"] = ("application/vnd.ms-outlook", Compound),
        ["rtf"] = ("application/rtf", head => head.StartsWith("{\\rtf"u8)),
        ["txt"] = ("text/plain", IsText),
        ["csv"] = ("text/csv", IsText),
        ["vcf"] = ("text/vcard", IsText),
        ["ics"] = ("text/calendar", IsText),
        ["eml"] = ("message/rfc822", IsText),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null for what is not taken.</summary>
    /// <param name="name">As <see cref="CleanName"/> gave it.</param>
    public static string? TypeOf(string name, ReadOnlySpan<byte> head) =>
        ByExtension.TryGetValue(ExtensionOf(name), out var kind) && kind.Matches(head) ? kind.Type : null;

    /// <summary>
    /// The last part of a path, in display form (which drops marks that turn the direction round), without characters that file systems
    /// forbid, and at most 120 long with its extension.
    /// </summary>
    public static string CleanName(string? raw)
    {
        var name = PersianText.Display(raw ?? "");
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        name = PersianText.Display(string.Concat(name.Where(c => !NotInNames.Contains(c)))).Trim(' ', '.', '\u200C');
        var extension = ExtensionOf(name);
        var stem = extension.Length == 0 ? name : name[..^(extension.Length + 1)].TrimEnd(' ', '.');
        if (stem.Length == 0) stem = "file";
        var room = NameChars - extension.Length - 1;
        // Not between the halves of a surrogate pair.
        if (stem.Length > room) stem = stem[..(char.IsHighSurrogate(stem[room - 1]) ? room - 1 : room)];
        return extension.Length == 0 ? stem : $"{stem}.{extension}";
    }

    private static string ExtensionOf(string name) =>
        name.LastIndexOf('.') is var dot and >= 0 && name.Length - dot is > 1 and <= 6 && name.AsSpan(dot + 1).IndexOfAnyExcept(LettersAndDigits) < 0 ? name[(dot + 1)..].ToLowerInvariant() : "";

    private static readonly System.Buffers.SearchValues<char> LettersAndDigits = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static bool IsJpeg(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> form) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(form);

    /// <summary>In any encoding of one byte or UTF-8, or UTF-16 that says so.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return true;
        foreach (var b in head)
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f')) return false;
        return true;
    }
}
