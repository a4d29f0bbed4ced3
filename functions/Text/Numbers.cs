using System.Globalization;

namespace Sarnakh.Text;

public enum NumberProblem
{
    None,
    Empty,
    NotANumber,

    /// <summary>A fraction where a whole number is asked for.</summary>
    NotWhole,
    OutOfRange,
}

/// <summary>
/// Numbers as people in Iran type them: digits of three kinds; thousands parted by <c>٬ ، ,</c> or a space, in threes; the
/// fraction behind <c>٫</c>, <c>/</c> or a full stop. Anything else is a problem, never a guess.
/// </summary>
public static class Numbers
{
    private const int LongestInput = 64;

    public static bool TryParseDecimal(string? text, out decimal value, out NumberProblem problem)
    {
        value = 0;
        var input = text is { Length: <= LongestInput } ? PersianText.Display(text) : text ?? "";
        if (input.Length == 0)
            problem = NumberProblem.Empty;
        else if (input.Length > LongestInput || Plain(input) is not { } plain)
            problem = NumberProblem.NotANumber;
        else
            problem = decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
                ? NumberProblem.None
                : NumberProblem.OutOfRange;
        return problem == NumberProblem.None;
    }

    public static bool TryParseInteger(string? text, out long value, out NumberProblem problem)
    {
        value = 0;
        if (!TryParseDecimal(text, out var number, out problem))
            return false;

        if (number != decimal.Truncate(number))
            problem = NumberProblem.NotWhole;
        else if (number is < long.MinValue or > long.MaxValue)
            problem = NumberProblem.OutOfRange;
        else
            value = (long)number;
        return problem == NumberProblem.None;
    }

    /// <summary>Sign, ASCII digits and a full stop, or null if the text is no number.</summary>
    private static string? Plain(string input)
    {
        Span<char> plain = stackalloc char[LongestInput + 1];
        var length = 0;
        var rest = input.AsSpan();
        if (rest[0] is '-' or '−' or '+')
        {
            if (rest[0] != '+')
                plain[length++] = '-';
            rest = rest[1..].TrimStart(' ');
        }

        // How many digits stand since the start or the last separator, which separator is in use, and whether we are past the point.
        var group = 0;
        char separator = default;
        var fraction = false;
        foreach (var c in rest)
        {
            var digit = Digits.AsciiOf(c);
            if (char.IsAsciiDigit(digit))
            {
                plain[length++] = digit;
                group++;
            }
            else if (c is '٬' or '،' or ',' or ' ')
            {
                if (fraction || (separator != default && (separator != c || group != 3)) || group is 0 or > 3)
                    return null;
                separator = c;
                group = 0;
            }
            else if (c is '٫' or '/' or '.')
            {
                if (fraction || group == 0 || (separator != default && group != 3))
                    return null;
                fraction = true;
                group = 0;
                plain[length++] = '.';
            }
            else
            {
                return null;
            }
        }
        return group == 0 || (!fraction && separator != default && group != 3) ? null : new string(plain[..length]);
    }
}
