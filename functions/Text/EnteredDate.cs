using System.Globalization;
using System.Text.RegularExpressions;

namespace Sarnakh.Text;

/// <summary>
/// A date as people write it into a form: year, month and day in any digits, joined by <c>/</c>, <c>-</c> or <c>.</c>. A year from 1250
/// to 1500 is Jalali, one from 1700 on Gregorian; no calendar has a year in use between them.
/// </summary>
public static partial class EnteredDate
{
    private static readonly PersianCalendar Jalali = new();

    public static bool TryParse(string text, out DateOnly date)
    {
        date = default;
        var match = Written().Match(Digits.ToAscii(PersianText.Display(text)));
        if (!match.Success)
        {
            return false;
        }

        var (year, month, day) = (Number(match, 1), Number(match, 3), Number(match, 4));
        switch (year)
        {
            case >= 1250 and <= 1500 when month is >= 1 and <= 12 && day >= 1 && day <= Jalali.GetDaysInMonth(year, month):
                date = DateOnly.FromDateTime(Jalali.ToDateTime(year, month, day, 0, 0, 0, 0));
                return true;
            case >= 1700 when month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month):
                date = new DateOnly(year, month, day);
                return true;
            default:
                return false;
        }
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})$")]
    private static partial Regex Written();
}
