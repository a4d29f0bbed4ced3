using Sarnakh.Leads.Index;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

public class CelebrationTests
{
    private static readonly TimeZoneInfo Tehran = TimeZoneInfo.FindSystemTimeZoneById("Asia/Tehran");
    private static readonly DateTimeOffset Now = new(2025, 6, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly LeadSummary Win = Of(1, 0, 100, days: 10);

    [Fact]
    public void TheFirstOfTheYear_IsOne() => Celebrations.Of(Win, 1, [Win], Now, Tehran).ShouldBe(Celebration.FirstOfYear);

    [Fact]
    public void AWinWithoutOthers_IsNoRecord() => Celebrations.Of(Win, 2, [Win], Now, Tehran).ShouldBeNull();

    [Fact]
    public void TheBest_IsWorthMoreThanEveryOtherOfItsTeam()
    {
        Celebrations.Of(Win, 2, [Win, Of(2, 20, 99, days: 1)], Now, Tehran).ShouldBe(Celebration.BestOf30Days);
        Celebrations.Of(Win, 2, [Win, Of(2, 20, 101, days: 1), Of(3, 5, 99, days: 1)], Now, Tehran).ShouldBe(Celebration.BestOf7Days);
        Celebrations.Of(Win, 2, [Win, Of(2, 20, 101, days: 1), Of(3, 5, 100, days: 1)], Now, Tehran).ShouldBeNull();
        Celebrations.Of(Win, 2, [Win, Of(2, 3, 101, days: 1), Of(3, 3, 5, days: 1, team: "other")], Now, Tehran).ShouldBeNull();
    }

    [Fact]
    public void TheFifthOfADay_IsCountedWhereTheOwnerIs()
    {
        var four = Enumerable.Range(2, 4).Select(n => Of(n, 0.1, 500, days: 1)).ToList();
        Celebrations.Of(Win, 9, four.Append(Win), Now, Tehran).ShouldBe(Celebration.FifthToday);
        Celebrations.Of(Win, 9, four.Skip(1).Append(Win), Now, Tehran).ShouldBeNull();
        // 21:00 UTC of the day before is today in Tehran.
        Celebrations.Of(Win, 9, [.. four.Skip(1), Of(9, 15 / 24.0, 500, days: 1), Win], Now, Tehran).ShouldBe(Celebration.FifthToday);
    }

    [Fact]
    public void ThreeDaysInARow_AreOneStreak()
    {
        LeadSummary[] two = [Of(2, 1, 500, days: 1), Of(3, 2, 500, days: 1)];
        Celebrations.Of(Win, 9, [.. two, Win], Now, Tehran).ShouldBe(Celebration.ThreeDayStreak);
        Celebrations.Of(Win, 9, [.. two, Of(4, 0.05, 500, days: 1), Win], Now, Tehran).ShouldBeNull();
        Celebrations.Of(Win, 9, [.. two, Of(4, 3, 500, days: 1), Win], Now, Tehran).ShouldBeNull();
        Celebrations.Of(Win, 9, [two[0], Win], Now, Tehran).ShouldBeNull();
    }

    [Fact]
    public void TheFastest_TookLessThanEveryOther()
    {
        Celebrations.Of(Win, 9, [Of(2, 10, 500, days: 11), Win], Now, Tehran).ShouldBe(Celebration.Fastest);
        Celebrations.Of(Win, 9, [Of(2, 10, 500, days: 10), Win], Now, Tehran).ShouldBeNull();
    }

    [Fact]
    public void AYear_BeginsByTheCalendar_WhereSomebodyIs()
    {
        Celebrations.YearStart(Now, Tehran, jalali: true).UtcDateTime.ShouldBe(new DateTime(2025, 3, 20, 20, 30, 0));
        Celebrations.YearStart(Now, Tehran, jalali: false).UtcDateTime.ShouldBe(new DateTime(2024, 12, 31, 20, 30, 0));
    }

    private static LeadSummary Of(int id, double ago, long worth, double days, string team = "t") => new()
    {
        Id = new RecordId((uint)id),
        Revision = 1,
        OwnerId = "ann",
        TeamId = team,
        ExpectedRevenue = worth,
        ClosedAt = Now.AddDays(-ago),
        CreatedAt = Now.AddDays(-ago - days),
    };
}
