using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Leads.Index;

namespace Sarnakh.Tests.Leads.Index;

public class RelativeDateTests
{
    private static readonly string[] Zones = ["Asia/Tehran", "Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Beirut", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe", "UTC"];

    private static readonly Arbitrary<DateOnly> AnyDay =
        Gen.Choose(new DateOnly(1990, 1, 1).DayNumber, new DateOnly(2060, 12, 31).DayNumber).Select(DateOnly.FromDayNumber).ToArbitrary();

    [Theory]
    // 1403 was a leap year: its Esfand had 30 days.
    [InlineData("thisMonth", "2025-03-20", "2025-02-19", "2025-03-21")]
    [InlineData("nextMonth", "2025-03-20", "2025-03-21", "2025-04-21")]
    [InlineData("thisYear", "2025-03-20", "2024-03-20", "2025-03-21")]
    // 1404 was none.
    [InlineData("thisMonth", "2026-03-20", "2026-02-20", "2026-03-21")]
    [InlineData("thisYear", "2026-03-20", "2025-03-21", "2026-03-21")]
    [InlineData("thisYear", "2026-03-21", "2026-03-21", "2027-03-21")]
    [InlineData("lastYear", "2026-03-21", "2025-03-21", "2026-03-21")]
    [InlineData("thisQuarter", "2025-12-21", "2025-09-23", "2025-12-22")]
    [InlineData("lastQuarter", "2026-01-05", "2025-09-23", "2025-12-22")]
    // A Friday ends the week that a Saturday began.
    [InlineData("thisWeek", "2026-03-20", "2026-03-14", "2026-03-21")]
    [InlineData("thisWeek", "2026-03-21", "2026-03-21", "2026-03-28")]
    [InlineData("today", "2026-03-20", "2026-03-20", "2026-03-21")]
    [InlineData("last:1:months", "2026-04-20", "2026-03-21", "2026-04-21")]
    [InlineData("next:2:weeks", "2026-03-20", "2026-03-20", "2026-04-03")]
    public void JalaliPeriods(string text, string today, string from, string before) => Check(text, today, from, before, jalali: true);

    [Theory]
    [InlineData("thisMonth", "2024-02-29", "2024-02-01", "2024-03-01")]
    [InlineData("lastMonth", "2024-03-31", "2024-02-01", "2024-03-01")]
    [InlineData("thisQuarter", "2026-05-01", "2026-04-01", "2026-07-01")]
    [InlineData("nextYear", "2026-05-01", "2027-01-01", "2028-01-01")]
    [InlineData("thisWeek", "2026-03-22", "2026-03-16", "2026-03-23")]
    [InlineData("nextWeek", "2026-03-22", "2026-03-23", "2026-03-30")]
    [InlineData("tomorrow", "2026-12-31", "2027-01-01", "2027-01-02")]
    [InlineData("last:7:days", "2026-03-22", "2026-03-16", "2026-03-23")]
    [InlineData("next:1:months", "2026-01-31", "2026-01-31", "2026-02-28")]
    public void GregorianPeriods(string text, string today, string from, string before) => Check(text, today, from, before, jalali: false);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("Today")]
    [InlineData("last:0:days")]
    [InlineData("last:1001:days")]
    [InlineData("last:-1:days")]
    [InlineData("last:1:years")]
    [InlineData("last:1")]
    [InlineData("this:1:days")]
    [InlineData(null)]
    public void AnythingElse_IsNoPeriod(string? text) => RelativeDate.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void ConsecutivePeriods_MeetWithoutGap_AndTodayLiesInTheMiddleOne() => Prop.ForAll(AnyDay, today =>
    {
        foreach (var jalali in new[] { false, true })
        {
            foreach (var (last, now, next) in new[] { ("yesterday", "today", "tomorrow"), ("lastWeek", "thisWeek", "nextWeek"), ("lastMonth", "thisMonth", "nextMonth"), ("lastQuarter", "thisQuarter", "nextQuarter"), ("lastYear", "thisYear", "nextYear") })
            {
                var (a, b, c) = (Days(last, today, jalali), Days(now, today, jalali), Days(next, today, jalali));
                a.From.ShouldBeLessThan(a.Before);
                a.Before.ShouldBe(b.From);
                b.Before.ShouldBe(c.From);
                c.From.ShouldBeLessThan(c.Before);
                (b.From <= today && today < b.Before).ShouldBeTrue($"{now} of {today}");
                // From anywhere in a period it is the same one.
                Days(now, b.From, jalali).ShouldBe(b);
                Days(now, b.Before.AddDays(-1), jalali).ShouldBe(b);
                Days(next, today, jalali).ShouldBe(Days(now, c.From, jalali));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void ADay_BeginsWhereItsFirstInstantIs_InEveryTimeZone()
    {
        var cases = from day in AnyDay.Generator from zone in Gen.Elements(Zones) select (day, zone: TimeZoneInfo.FindSystemTimeZoneById(zone));
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            RelativeDate.TryParse("today", out var today).ShouldBeTrue();
            var (from, before) = today!.Times(given.day, jalali: true, given.zone);
            DayOf(from, given.zone).ShouldBe(given.day);
            DayOf(from.AddTicks(-1), given.zone).ShouldBe(given.day.AddDays(-1));
            DayOf(before.AddTicks(-1), given.zone).ShouldBe(given.day);
            DayOf(before, given.zone).ShouldBe(given.day.AddDays(1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static void Check(string text, string today, string from, string before, bool jalali) =>
        Days(text, Day(today), jalali).ShouldBe((Day(from), Day(before)));

    private static (DateOnly From, DateOnly Before) Days(string text, DateOnly today, bool jalali) =>
        RelativeDate.TryParse(text, out var period) ? period.Days(today, jalali) : throw new ArgumentException(text);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
