using System.Globalization;
using Sarnakh.Text;

namespace Sarnakh.Audit;

/// <summary>The log as lines of a table for spreadsheets; in Persian also with the date of the Jalali calendar.</summary>
public static class AuditCsv
{
    private static readonly PersianCalendar Jalali = new();

    public static string Head(string language) => Csv.ByteOrderMark + (language == "en"
        ? Csv.Line("time (UTC)", "user", "user id", "action", "outcome", "subject", "address", "device", "details")
        : Csv.Line("زمان (UTC)", "تاریخ", "کاربر", "شناسهٔ کاربر", "کار", "نتیجه", "موضوع", "نشانی", "دستگاه", "جزئیات"));

    /// <param name="zone">Where the Jalali day begins and ends.</param>
    public static string Line(AuditEntry entry, string language, TimeZoneInfo zone)
    {
        var time = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var details = string.Join("; ", entry.Details.Select(detail => $"{detail.Key}: {detail.Value}"));
        string?[] rest = [entry.ActorName, entry.Actor, entry.Action, entry.Outcome, entry.Subject, entry.Address, entry.Device, details];
        return language == "en" ? Csv.Line([time, .. rest]) : Csv.Line([time, JalaliOf(TimeZoneInfo.ConvertTime(entry.At, zone).DateTime), .. rest]);
    }

    private static string JalaliOf(DateTime local) => string.Create(
        CultureInfo.InvariantCulture, $"{Jalali.GetYear(local):D4}/{Jalali.GetMonth(local):D2}/{Jalali.GetDayOfMonth(local):D2} {local:HH:mm:ss}");
}
