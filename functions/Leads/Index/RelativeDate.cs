using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sarnakh.Leads.Index;

/// <summary>Who asks, where and when: what <c>me</c>, <c>thisMonth</c> and <c>rotting</c> mean to them.</summary>
/// <param name="Jalali">Months of the Iranian calendar and weeks from Saturday; else Gregorian months and weeks from Monday.</param>
/// <param name="English">They read English; else Persian.</param>
public sealed record Asker(string UserId, DateTimeOffset Now, TimeZoneInfo Zone, bool Jalali, FieldSet Fields, bool English = false)
{
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
}

/// <summary>
/// Days as people name them from today on: <c>today yesterday tomorrow</c>, <c>this last next</c> with
/// <c>Week Month Quarter Year</c> (<c>thisWeek</c>), and <c>last:N:days|weeks|months</c> (today is the last of them),
/// <c>next:N:days|weeks|months</c> (today is the first).
/// </summary>
public sealed record RelativeDate
{
    private const int Most = 1_000;
    private static readonly PersianCalendar Persian = new();

    private readonly string _unit;
    private readonly int _from;
    private readonly int _count;
    private readonly bool _whole;

    private RelativeDate(string unit, int from, int count, bool whole) => (_unit, _from, _count, _whole) = (unit, from, count, whole);

    public static bool TryParse(string? text, [NotNullWhen(true)] out RelativeDate? date)
    {
        date = text switch
        {
            "today" => new RelativeDate("days", 0, 1, true),
            "yesterday" => new RelativeDate("days", -1, 1, true),
            "tomorrow" => new RelativeDate("days", 1, 1, true),
            "thisWeek" => new RelativeDate("weeks", 0, 1, true),
            "lastWeek" => new RelativeDate("weeks", -1, 1, true),
            "nextWeek" => new RelativeDate("weeks", 1, 1, true),
            "thisMonth" => new RelativeDate("months", 0, 1, true),
            "lastMonth" => new RelativeDate("months", -1, 1, true),
            "nextMonth" => new RelativeDate("months", 1, 1, true),
            "thisQuarter" => new RelativeDate("months", 0, 3, true),
            "lastQuarter" => new RelativeDate("months", -3, 3, true),
            "nextQuarter" => new RelativeDate("months", 3, 3, true),
            "thisYear" => new RelativeDate("months", 0, 12, true),
            "lastYear" => new RelativeDate("months", -12, 12, true),
            "nextYear" => new RelativeDate("months", 12, 12, true),
            _ => text?.Split(':') is ["last" or "next", var number, "days" or "weeks" or "months"] parts
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Most
                ? new RelativeDate(parts[2], parts[0] == "last" ? -count : 0, count, false)
                : null,
        };
        return date is not null;
    }

    /// <summary>The days from <c>From</c> on and before <c>Before</c>.</summary>
    public (DateOnly From, DateOnly Before) Days(DateOnly today, bool jalali)
    {
        if (!_whole)
            // Ending with today, or beginning with it.
            return _from < 0 ? (Moved(today, _from, jalali).AddDays(1), today.AddDays(1)) : (today, Moved(today, _count, jalali));

        var start = _unit switch
        {
            "days" => today,
            "weeks" => today.AddDays(-((today.DayOfWeek - (jalali ? DayOfWeek.Saturday : DayOfWeek.Monday) + 7) % 7)),
            _ => FirstOfPeriod(today, _count, jalali),
        };
        return (Moved(start, _from, jalali), Moved(start, _from + _count, jalali));
    }

    /// <summary>The same as instants, for somebody in a time zone.</summary>
    public (DateTimeOffset From, DateTimeOffset Before) Times(DateOnly today, bool jalali, TimeZoneInfo zone)
    {
        var (from, before) = Days(today, jalali);
        return (StartOf(from, zone), StartOf(before, zone));
    }

    /// <summary>When a day begins: at midnight, or where clocks jump over it at the instant of the jump; at the first of two midnights.</summary>
    internal static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.IsAmbiguousTime(midnight))
            return new DateTimeOffset(midnight, zone.GetAmbiguousTimeOffsets(midnight).Max());
        // The offset of the day before holds until the jump.
        return new DateTimeOffset(midnight, zone.GetUtcOffset(zone.IsInvalidTime(midnight) ? midnight.AddHours(-12) : midnight));
    }

    private static DateOnly FirstOfPeriod(DateOnly day, int months, bool jalali)
    {
        if (!jalali)
            return new DateOnly(day.Year, (day.Month - 1) / months * months + 1, 1);
        var at = day.ToDateTime(TimeOnly.MinValue);
        return DateOnly.FromDateTime(Persian.ToDateTime(Persian.GetYear(at), (Persian.GetMonth(at) - 1) / months * months + 1, 1, 0, 0, 0, 0));
    }

    private DateOnly Moved(DateOnly day, int by, bool jalali) => _unit switch
    {
        "days" => day.AddDays(by),
        "weeks" => day.AddDays(by * 7),
        _ when jalali => DateOnly.FromDateTime(Persian.AddMonths(day.ToDateTime(TimeOnly.MinValue), by)),
        _ => day.AddMonths(by),
    };
}
