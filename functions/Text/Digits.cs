using System.Globalization;

namespace Sarnakh.Text;

/// <summary>Decimal digits of any script as ASCII and back: .NET's own parsers take ASCII digits only.</summary>
public static class Digits
{
    /// <summary>The same text with ۰-۹, ٠-٩ and every other decimal digit as 0-9; the same instance if there is none.</summary>
    public static string ToAscii(string text)
    {
        var first = 0;
        while (first < text.Length && AsciiOf(text[first]) == text[first])
            first++;
        if (first == text.Length)
            return text;

        return string.Create(text.Length, text, static (chars, text) =>
        {
            for (var i = 0; i < chars.Length; i++)
                chars[i] = AsciiOf(text[i]);
        });
    }

    /// <summary>The same text with 0-9 as ۰-۹.</summary>
    public static string ToPersian(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('0', '9'))
            return text;

        return string.Create(text.Length, text, static (chars, text) =>
        {
            for (var i = 0; i < chars.Length; i++)
                chars[i] = char.IsAsciiDigit(text[i]) ? (char)('۰' + (text[i] - '0')) : text[i];
        });
    }

    /// <summary>The ASCII digit of a decimal digit; any other character unchanged.</summary>
    public static char AsciiOf(char c) => c switch
    {
        < '\u0660' => c,
        <= '\u0669' => (char)(c - '\u0660' + '0'),
        >= '\u06F0' and <= '\u06F9' => (char)(c - '\u06F0' + '0'),
        _ => CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var digit ? (char)('0' + digit) : c,
    };
}
