using System.Globalization;
using NCrontab;

namespace Sarnakh.Runtime;

/// <summary>When a timer is due, in UTC: six cron fields beginning with seconds (five are taken as beginning with minutes), or an interval.</summary>
internal sealed class Schedule
{
    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;

    private Schedule(CrontabSchedule? cron, TimeSpan interval) => (_cron, _interval) = (cron, interval);

    /// <summary>Null when the text is neither.</summary>
    public static Schedule? Parse(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && text.Contains(':', StringComparison.Ordinal))
            return interval > TimeSpan.Zero ? new Schedule(null, interval) : null;
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
        return cron is null ? null : new Schedule(cron, default);
    }

    /// <summary>The first occurrence after <paramref name="time"/>; the end of time when there is none.</summary>
    public DateTimeOffset Next(DateTimeOffset time) =>
        _cron is null
            ? time + _interval
            : new DateTimeOffset(DateTime.SpecifyKind(_cron.GetNextOccurrence(time.UtcDateTime), DateTimeKind.Utc));

    /// <summary>The latest occurrence after <paramref name="last"/> and not after <paramref name="now"/>; null when none is due.</summary>
    public DateTimeOffset? Due(DateTimeOffset last, DateTimeOffset now)
    {
        var due = Next(last);
        if (due > now) return null;
        if (_cron is null) return due + _interval * Math.Floor((now - due) / _interval);
        // A long-missed schedule of seconds has many occurrences; the latest is found by looking back over twice the gap each time.
        for (var back = TimeSpan.FromSeconds(1); now - back > due; back *= 2)
        {
            var latest = Next(now - back);
            if (latest > now) continue;
            for (var next = Next(latest); next <= now; next = Next(next)) latest = next;
            return latest;
        }
        for (var next = Next(due); next <= now; next = Next(next)) due = next;
        return due;
    }
}
