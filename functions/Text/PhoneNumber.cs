using System.Diagnostics.CodeAnalysis;

namespace Sarnakh.Text;

public enum PhoneKind
{
    Mobile,
    Landline,

    /// <summary>Any number outside Iran, mobile or not.</summary>
    Foreign,
}

/// <summary>
/// A telephone number that can be dialled from anywhere. Two spellings of one number are equal. Iranian numbers are told
/// apart by shape only: numbers are portable, so the operator is never inferred.
/// </summary>
public sealed record PhoneNumber
{
    public const string Iran = "IR";

    private const int LongestInput = 64;
    private const int LongestExtension = 7;
    private const string ExtensionSeparator = ";ext=";

    // The longer words first: "ext" begins "extension", and "x" ends none of them.
    private static readonly string[] ExtensionWords = [ExtensionSeparator, "داخلی", "extension", "ext", "x"];

    private readonly string _callingCode;
    private readonly string _national;

    private PhoneNumber(string callingCode, string national, string? extension, PhoneKind kind)
    {
        _callingCode = callingCode;
        _national = national;
        Extension = extension;
        Kind = kind;
    }

    public PhoneKind Kind { get; }

    public string? Extension { get; }

    /// <summary>E.164, the form that is dialled and sent to: <c>+982188776655</c>.</summary>
    public string E164 => $"+{_callingCode}{_national}";

    /// <summary>The stored form: E.164 and, where there is one, <c>;ext=12</c> (RFC 3966).</summary>
    public string Canonical => Extension == null ? E164 : E164 + ExtensionSeparator + Extension;

    /// <summary>As read in Iran, ASCII digits: <c>0912 123 4567</c>, <c>021 8877 6655</c>; foreign numbers as <c>+1 415 555 2671</c>.</summary>
    public string National => Spaced() + (Extension == null ? "" : $" ext. {Extension}");

    /// <summary>The same for Persian readers: <c>۰۹۱۲ ۱۲۳ ۴۵۶۷</c>.</summary>
    public string NationalPersian => Digits.ToPersian(Spaced() + (Extension == null ? "" : $" داخلی {Extension}"));

    /// <summary>
    /// Reads a number as people type it, with digits of any script and any usual punctuation.
    /// <paramref name="defaultCountry"/> (ISO 3166 alpha-2) says whose numbers may be written without a country code.
    /// False for what cannot be dialled as it stands: too short or long, no area code, letters, an unassigned country code.
    /// </summary>
    public static bool TryParse(string? raw, string? defaultCountry, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        if (raw is null or { Length: > LongestInput })
            return false;

        var text = Digits.ToAscii(PersianText.Display(raw)).ToLowerInvariant();
        if (!TrySplitExtension(text, out var main, out var extension) || !TryReadDigits(main, out var digits, out var international))
            return false;

        number = international
            ? OfInternational(digits, extension)
            : OfNational(digits, CallingCodes.Of(defaultCountry), extension);
        return number != null;
    }

    public override string ToString() => Canonical;

    private static PhoneNumber? OfInternational(string digits, string? extension)
    {
        var country = CallingCodes.OfNumber(digits);
        return country == null ? null : Of(country, digits[country.Code.Length..], extension);
    }

    private static PhoneNumber? OfNational(string digits, CallingCodes.Country? country, string? extension)
    {
        if (country == null)
            return null;
        // Without plus but with the country code: 98912…; longer than any national number, so nothing is guessed.
        if (digits.Length >= country.Code.Length + country.Longest && digits.StartsWith(country.Code, StringComparison.Ordinal))
            return Of(country, digits[country.Code.Length..], extension);

        return Of(country, digits, extension);
    }

    private static PhoneNumber? Of(CallingCodes.Country country, string national, string? extension)
    {
        // People keep the trunk zero behind the country code: +98 0912 ….
        if (country.Trunk.Length > 0 && national.Length > country.Shortest && national.StartsWith(country.Trunk, StringComparison.Ordinal))
            national = national[country.Trunk.Length..];

        if (national.Length < country.Shortest || national.Length > country.Longest || (national[0] == '0' && country.Trunk == "0"))
            return null;
        // North America: neither area code nor exchange begins with 0 or 1.
        if (country.Code == "1" && (national[0] < '2' || national[3] < '2'))
            return null;

        var kind = country.Code != "98" ? PhoneKind.Foreign : national[0] == '9' ? PhoneKind.Mobile : PhoneKind.Landline;
        return new PhoneNumber(country.Code, national, extension, kind);
    }

    /// <summary>False if there is an extension word without a sound extension behind it.</summary>
    private static bool TrySplitExtension(string text, out ReadOnlySpan<char> main, out string? extension)
    {
        main = text;
        extension = null;
        foreach (var word in ExtensionWords)
        {
            var at = text.IndexOf(word, StringComparison.Ordinal);
            if (at < 0)
                continue;
            main = text.AsSpan(0, at);
            var digits = text.AsSpan(at + word.Length).Trim(" .:=()");
            extension = digits.ToString();
            return digits.Length is > 0 and <= LongestExtension && !digits.ContainsAnyExceptInRange('0', '9');
        }
        return true;
    }

    /// <summary>The digits without punctuation and without the <c>00</c> or <c>+</c> that marks an international number.</summary>
    private static bool TryReadDigits(ReadOnlySpan<char> text, out string digits, out bool international)
    {
        digits = "";
        international = false;
        if (text.StartsWith("tel:"))
            text = text[4..];

        Span<char> read = stackalloc char[LongestInput];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                read[count++] = c;
            }
            else if (c == '+')
            {
                if (international || count > 0)
                    return false;
                international = true;
            }
            else if (!(c is ' ' or '-' or '.' or '/' or '(' or ')' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' or '\u200C'))
            {
                return false;
            }
        }

        if (!international && read[..count].StartsWith("00"))
        {
            international = true;
            read[2..count].CopyTo(read);
            count -= 2;
        }
        digits = new string(read[..count]);
        return count > 0;
    }

    private string Spaced() => Kind switch
    {
        PhoneKind.Mobile => $"0{_national[..3]} {_national[3..6]} {_national[6..]}",
        PhoneKind.Landline => $"0{_national[..2]} {_national[2..6]} {_national[6..]}",
        _ => $"+{_callingCode} {InThrees(_national)}",
    };

    /// <summary>Groups of three, the last of up to five, so that no digit stands alone: 415 555 2671.</summary>
    private static string InThrees(string digits)
    {
        var spaced = "";
        while (digits.Length > 5)
        {
            spaced += digits[..3] + " ";
            digits = digits[3..];
        }
        return spaced + digits;
    }
}
