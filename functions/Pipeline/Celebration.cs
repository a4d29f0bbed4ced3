using System.Globalization;
using System.Text.Json.Serialization;
using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>Why a win is a special one (crm-behaviour §8.1).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Celebration>))]
public enum Celebration
{
    /// <summary>Its owner's first of the year.</summary>
    [JsonStringEnumMemberName("firstOfYear")] FirstOfYear,

    /// <summary>Worth more than any other of its team in thirty days.</summary>
    [JsonStringEnumMemberName("bestOf30Days")] BestOf30Days,

    [JsonStringEnumMemberName("bestOf7Days")] BestOf7Days,

    /// <summary>Its owner's fifth of the day.</summary>
    [JsonStringEnumMemberName("fifthToday")] FifthToday,

    /// <summary>Its owner won something on each of three days.</summary>
    [JsonStringEnumMemberName("threeDayStreak")] ThreeDayStreak,

    /// <summary>Quicker than any other of its team in thirty days.</summary>
    [JsonStringEnumMemberName("fastest")] Fastest,
}

/// <summary>Finds what there is to celebrate. Says nothing that is not so: a record needs others that it beats.</summary>
public static class Celebrations
{
    private static readonly PersianCalendar Jalali = new();

    /// <summary>When the year of somebody's calendar began where they are.</summary>
    public static DateTimeOffset YearStart(DateTimeOffset now, TimeZoneInfo zone, bool jalali)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var first = jalali ? Jalali.ToDateTime(Jalali.GetYear(today), 1, 1, 0, 0, 0, 0) : new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        // Where clocks are turned at that very midnight, the day begins an hour later.
        return new DateTimeOffset(first, zone.GetUtcOffset(zone.IsInvalidTime(first) ? first.AddHours(1) : first));
    }

    /// <param name="win">What was won just now, with an owner.</param>
    /// <param name="ofYear">How many its owner won this year, this one included.</param>
    /// <param name="month">All that was won in thirty days, this one or not.</param>
    public static Celebration? Of(LeadSummary win, int ofYear, IEnumerable<LeadSummary> month, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (ofYear == 1) return Celebration.FirstOfYear;
        var others = month.Where(lead => lead.Id != win.Id && lead.ClosedAt is not null).ToList();
        var rivals = others.Where(lead => win.TeamId is null ? lead.OwnerId == win.OwnerId : lead.TeamId == win.TeamId).ToList();
        if (IsBest(win, rivals)) return Celebration.BestOf30Days;
        if (IsBest(win, rivals.Where(lead => lead.ClosedAt > now.AddDays(-7)))) return Celebration.BestOf7Days;

        DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
        var days = others.Where(lead => lead.OwnerId == win.OwnerId).Select(lead => DayOf(lead.ClosedAt!.Value)).ToList();
        var today = DayOf(now);
        if (days.Count(day => day == today) == 4) return Celebration.FifthToday;
        // On the day it comes about, once.
        if (!days.Contains(today) && days.Contains(today.AddDays(-1)) && days.Contains(today.AddDays(-2)) && !days.Contains(today.AddDays(-3))) return Celebration.ThreeDayStreak;
        return rivals.Count > 0 && rivals.All(lead => Took(lead) > Took(win)) ? Celebration.Fastest : null;
    }

    private static bool IsBest(LeadSummary win, IEnumerable<LeadSummary> rivals)
    {
        var worth = rivals.Select(lead => lead.ExpectedRevenue).ToList();
        return worth.Count > 0 && win.ExpectedRevenue > worth.Max();
    }

    private static TimeSpan? Took(LeadSummary lead) => lead.ClosedAt - lead.CreatedAt;
}
