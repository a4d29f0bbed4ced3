using System.Collections.Frozen;

namespace Sarnakh.Text;

/// <summary>
/// What is known of the world's telephone numbers beyond Iran: which calling codes exist (ITU-T E.164, list of assigned
/// country codes) and, for countries our users' customers call from, how long a number is and how it is dialled at home.
/// </summary>
internal static class CallingCodes
{
    /// <summary><paramref name="Trunk"/> is dialled before the number inside the country only.</summary>
    internal sealed record Country(string Code, int Shortest, int Longest, string Trunk = "0");

    /// <summary>By ISO 3166 alpha-2. Lengths are those of the national number, without trunk prefix.</summary>
    private static readonly FrozenDictionary<string, Country> Countries = new Dictionary<string, Country>
    {
        ["IR"] = new("98", 10, 10),
        ["AE"] = new("971", 8, 9),
        ["AF"] = new("93", 9, 9),
        ["AM"] = new("374", 8, 8),
        ["AT"] = new("43", 6, 13),
        ["AU"] = new("61", 9, 9),
        ["AZ"] = new("994", 9, 9),
        ["BE"] = new("32", 8, 9),
        ["BH"] = new("973", 8, 8, ""),
        ["CA"] = new("1", 10, 10, "1"),
        ["CH"] = new("41", 9, 9),
        ["CN"] = new("86", 10, 11),
        ["CY"] = new("357", 8, 8, ""),
        ["DE"] = new("49", 6, 13),
        ["DK"] = new("45", 8, 8, ""),
        ["ES"] = new("34", 9, 9, ""),
        ["FI"] = new("358", 6, 12),
        ["FR"] = new("33", 9, 9),
        ["GB"] = new("44", 9, 10),
        ["GE"] = new("995", 9, 9),
        ["GR"] = new("30", 10, 10, ""),
        ["IN"] = new("91", 10, 10),
        ["IQ"] = new("964", 8, 10),
        ["IT"] = new("39", 6, 12, ""),
        ["JP"] = new("81", 9, 10),
        ["KR"] = new("82", 8, 10),
        ["KW"] = new("965", 8, 8, ""),
        ["KZ"] = new("7", 10, 10, "8"),
        ["LB"] = new("961", 7, 8),
        ["NL"] = new("31", 9, 9),
        ["NO"] = new("47", 8, 8, ""),
        ["OM"] = new("968", 8, 8, ""),
        ["PK"] = new("92", 9, 10),
        ["QA"] = new("974", 8, 8, ""),
        ["RU"] = new("7", 10, 10, "8"),
        ["SA"] = new("966", 8, 9),
        ["SE"] = new("46", 7, 10),
        ["SY"] = new("963", 8, 9),
        ["TJ"] = new("992", 9, 9, ""),
        ["TM"] = new("993", 8, 8, "8"),
        ["TR"] = new("90", 10, 10),
        ["US"] = new("1", 10, 10, "1"),
        ["UZ"] = new("998", 9, 9, ""),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, Country> Known =
        Countries.Values.DistinctBy(country => country.Code).ToFrozenDictionary(country => country.Code);

    // Two-digit codes; 1 and 7 stand alone; every other assigned code has three digits.
    private static readonly FrozenSet<string> TwoDigits =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
            .Split(' ').ToFrozenSet();

    private static readonly (int From, int To)[] ThreeDigits =
    [
        (211, 213), (216, 216), (218, 218), (220, 258), (260, 269), (290, 291), (297, 299), (350, 359), (370, 378), (380, 383), (385, 387),
        (389, 389), (420, 421), (423, 423), (500, 509), (590, 599), (670, 670), (672, 683), (685, 692), (800, 800), (808, 808), (850, 850),
        (852, 853), (855, 856), (870, 870), (878, 878), (880, 883), (886, 886), (888, 888), (960, 968), (970, 977), (979, 979), (992, 996), (998, 998),
    ];

    public static Country? Of(string? iso) => iso != null && Countries.TryGetValue(iso, out var country) ? country : null;

    /// <summary>The country an international number (digits only) belongs to by its first digits, or null if no such code is assigned.</summary>
    public static Country? OfNumber(ReadOnlySpan<char> digits)
    {
        if (digits.Length < 4)
            return null;
        var code =
            digits[0] is '1' or '7' ? digits[..1].ToString()
            : TwoDigits.Contains(digits[..2].ToString()) ? digits[..2].ToString()
            : IsAssigned(digits[..3]) ? digits[..3].ToString()
            : null;
        if (code == null)
            return null;
        // E.164 allows fifteen digits in all. A leading zero may belong to the number (Italy, Gabon), so none is taken off.
        return Known.GetValueOrDefault(code) ?? new Country(code, 5, 15 - code.Length, Trunk: "");
    }

    private static bool IsAssigned(ReadOnlySpan<char> threeDigits)
    {
        var number = (threeDigits[0] - '0') * 100 + (threeDigits[1] - '0') * 10 + (threeDigits[2] - '0');
        return Array.Exists(ThreeDigits, range => range.From <= number && number <= range.To);
    }
}
