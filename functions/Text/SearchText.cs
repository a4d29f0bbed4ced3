using System.Buffers;
using System.Text;

namespace Sarnakh.Text;

/// <summary>How a text is searched and compared.</summary>
internal enum SearchForm
{
    /// <summary>As its name key: letters and digits only, without spaces.</summary>
    Name,

    /// <summary>In lower case.</summary>
    Email,

    /// <summary>As its digits, with the country code and, in Iran, also with the leading zero.</summary>
    Phone,
}

/// <summary>
/// The searched form of a record's texts, and of what people type to find them. A word is found anywhere in the space-less form
/// of a field, which is why «می روم», «میروم» and «می‌روم» find each other. It is written as UTF-8, except that each letter of
/// the Persian alphabet takes one byte, that of an ASCII character which these forms never hold: half the memory, half the
/// time of a scan, and far fewer false starts than with two bytes of which the first is nearly always the same.
/// </summary>
internal static class SearchText
{
    /// <summary>Between fields; no form holds it.</summary>
    public const byte Separator = (byte)'\n';

    public const int LongestQuery = 200;
    private const int MostTokens = 8;
    private const string PersianLetters = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
    // As many unused characters: capitals (forms are lower case) and some controls.
    private const string StandIns = "ABCDEFGHIJKLMNOPQRSTUVWXYZ\u0001\u0002\u0003\u0004\u0005\u0006";

    private static readonly byte[] OneByte = OneByteCodes();

    /// <summary>Appends the form of one field.</summary>
    public static void Append(ArrayBufferWriter<byte> output, SearchForm form, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        switch (form)
        {
            case SearchForm.Name:
                AppendEncoded(output, PersianText.NameKey(text));
                break;
            case SearchForm.Email:
                AppendEncoded(output, EmailForm(text));
                break;
            case SearchForm.Phone:
                var digits = DigitsOf(text, beforeExtension: true);
                AppendEncoded(output, digits);
                if (IsIranian(digits))
                {
                    // A mark of its own, so that no search runs from one form into the other.
                    AppendEncoded(output, " 0");
                    AppendEncoded(output, digits[2..]);
                }
                break;
        }
    }

    /// <summary>The form of a whole value, to compare with that of a field; empty if nothing of it is left.</summary>
    public static byte[] Of(SearchForm form, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        if (form == SearchForm.Phone && PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number))
            text = number.E164;
        Append(output, form, text);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The form of a piece that a field is to contain; empty if nothing of it is left.</summary>
    public static byte[] OfPart(SearchForm form, string text) => Encoded(form switch
    {
        SearchForm.Name => PersianText.NameKey(text),
        SearchForm.Email => EmailForm(text),
        _ => PhoneDigits(DigitsOf(text, beforeExtension: false)),
    });

    /// <summary>
    /// The words of a search, all of which must be found: the longest first, at most eight of them. An address is looked for as
    /// it stands, everything else as key words. Empty if there is nothing to look for.
    /// </summary>
    public static byte[][] Tokens(string? query)
    {
        if (string.IsNullOrWhiteSpace(query))
            return [];

        var text = PersianText.Display(query.Length > LongestQuery ? query[..LongestQuery] : query);
        return text.Split(' ')
            .SelectMany(word => word.Contains('@') ? [EmailForm(word)] : PersianText.Key(word).Split(' ').Select(PhoneDigits))
            .Where(word => word.Length > 0)
            .Distinct()
            .Select(Encoded)
            .OrderByDescending(word => word.Length)
            .Take(MostTokens)
            .ToArray();
    }

    /// <summary>The part of a record that belongs to one field; empty if the record ends before it.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> record, int position)
    {
        for (; position > 0; position--)
        {
            var separator = record.IndexOf(Separator);
            if (separator < 0)
                return default;
            record = record[(separator + 1)..];
        }
        var end = record.IndexOf(Separator);
        return end < 0 ? record : record[..end];
    }

    private static string EmailForm(string text)
    {
        var form = Digits.ToAscii(PersianText.Display(text)).ToLowerInvariant();
        return form.Contains(' ') ? form.Replace(" ", "", StringComparison.Ordinal) : form;
    }

    /// <summary>International numbers as 0098…: the zeros are dialled, not stored.</summary>
    private static string PhoneDigits(string word) =>
        word.StartsWith("00", StringComparison.Ordinal) && !word.AsSpan().ContainsAnyExceptInRange('0', '9') ? word[2..] : word;

    private static string DigitsOf(string text, bool beforeExtension)
    {
        var end = beforeExtension ? text.IndexOf(';') : -1;
        var digits = new StringBuilder(text.Length);
        foreach (var c in end < 0 ? text : text.AsSpan(0, end))
            if (char.IsAsciiDigit(Digits.AsciiOf(c)))
                digits.Append(Digits.AsciiOf(c));
        return digits.ToString();
    }

    private static bool IsIranian(string digits) => digits.Length == 12 && digits.StartsWith("98", StringComparison.Ordinal);

    private static byte[] Encoded(string form)
    {
        var output = new ArrayBufferWriter<byte>(form.Length * 3 + 1);
        AppendEncoded(output, form);
        return output.WrittenSpan.ToArray();
    }

    private static void AppendEncoded(ArrayBufferWriter<byte> output, string form)
    {
        var bytes = output.GetSpan(form.Length * 3 + 1);
        var length = 0;
        var rest = form.AsSpan();
        while (!rest.IsEmpty)
        {
            var c = rest[0];
            if (c < OneByte.Length && OneByte[c] != 0)
            {
                bytes[length++] = OneByte[c];
                rest = rest[1..];
            }
            else
            {
                Rune.DecodeFromUtf16(rest, out var rune, out var consumed);
                // Characters that serve as stand-ins cannot occur in a form; should one be asked for, it is not found.
                length += (rune.IsAscii ? Rune.ReplacementChar : rune).EncodeToUtf8(bytes[length..]);
                rest = rest[consumed..];
            }
        }
        output.Advance(length);
    }

    private static byte[] OneByteCodes()
    {
        var codes = new byte['ی' + 1];
        for (var c = ' '; c < '\u007F'; c++)
            if (!StandIns.Contains(c))
                codes[c] = (byte)c;
        for (var i = 0; i < PersianLetters.Length; i++)
            codes[PersianLetters[i]] = (byte)StandIns[i];
        return codes;
    }
}
