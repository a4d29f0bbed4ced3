using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>
/// What may be written about a user: cleaned and checked the same way wherever it is entered. A JSON merge patch (RFC 7396)
/// changes only the fields that are named here.
/// </summary>
public static class Profile
{
    public static readonly IReadOnlyList<string> Languages = ["fa", "en"];
    public static readonly IReadOnlyList<string> Calendars = ["jalali", "gregorian"];

    /// <summary>Field of a patch with the ids of all teams of the user.</summary>
    public const string Teams = "teamIds";

    private const int NameChars = 100;
    private const int SignatureChars = 2_000;
    private const int MostDaysOff = 366;

    /// <summary>Fields that users change themselves. E-mail address and role are not among them.</summary>
    private static readonly Dictionary<string, Func<User, JsonElement, List<FieldProblem>, User>> Own = new(StringComparer.Ordinal)
    {
        ["name"] = (user, value, problems) => user with { Name = Name(Text(value), problems) },
        ["language"] = (user, value, problems) => user with { Language = Choice("language", Text(value), Languages, problems) },
        ["calendar"] = (user, value, problems) => user with { Calendar = Choice("calendar", Text(value), Calendars, problems) },
        ["timeZone"] = (user, value, problems) => user with { TimeZone = Zone(Text(value), problems) },
        ["workingHours"] = (user, value, problems) => user with { WorkingHours = Week(value, problems) },
        ["daysOff"] = (user, value, problems) => user with { DaysOff = Days(value, problems) },
        ["signature"] = (user, value, problems) => user with { Signature = Signature(value, problems) },
    };

    /// <summary>The user as wanted, and what is wrong with the wish.</summary>
    /// <param name="byAdministrator">The role may be changed too; teams, which are kept elsewhere, are passed over.</param>
    public static (User Changed, IReadOnlyList<FieldProblem> Problems) Apply(User user, JsonElement patch, bool byAdministrator)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (user, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        foreach (var property in patch.EnumerateObject())
        {
            if (Own.TryGetValue(property.Name, out var set)) user = set(user, property.Value, problems);
            else if (byAdministrator && property.Name == "role") user = user with { Role = RoleOf(Text(property.Value), problems) ?? user.Role };
            else if (!byAdministrator || property.Name != Teams) problems.Add(new FieldProblem(property.Name, "field.not_editable"));
        }
        return (user, problems);
    }

    public static string Name(string? text, List<FieldProblem> problems)
    {
        var name = PersianText.Display(text ?? "");
        if (name.Length == 0) problems.Add(new FieldProblem("name", "field.required"));
        if (name.Length > NameChars) problems.Add(TooLong("name", NameChars));
        return name;
    }

    /// <summary>The address as it is compared.</summary>
    public static string Email(string? text, List<FieldProblem> problems)
    {
        if (EmailAddress.TryParse(text, out var address)) return address.Key;
        problems.Add(new FieldProblem("email", string.IsNullOrWhiteSpace(text) ? "field.required" : "email.invalid"));
        return "";
    }

    public static string Choice(string field, string? text, IReadOnlyList<string> options, List<FieldProblem> problems)
    {
        if (text is not null && options.Contains(text)) return text;
        problems.Add(new FieldProblem(field, "option.unknown"));
        return options[0];
    }

    public static string NameOf(Role role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    public static Role? RoleOf(string? text, List<FieldProblem> problems)
    {
        foreach (var role in Enum.GetValues<Role>())
            if (NameOf(role) == text) return role;
        problems.Add(new FieldProblem("role", "option.unknown"));
        return null;
    }

    private static string Zone(string? text, List<FieldProblem> problems)
    {
        // Windows' own names would be found too; other machines do not know them.
        if (text is { Length: < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId) return text;
        problems.Add(new FieldProblem("timeZone", "option.unknown"));
        return "UTC";
    }

    private static IReadOnlyList<WorkingDay> Week(JsonElement value, List<FieldProblem> problems)
    {
        var week = new List<WorkingDay>();
        if (value.ValueKind == JsonValueKind.Null) return week;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 7) return Wrong();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Day(item) is not { } day || Time(item, "from") is not { } from || Time(item, "to") is not { } to || from >= to || week.Exists(known => known.Day == day))
                return Wrong();
            week.Add(new WorkingDay(day, from, to));
        }
        return week;

        IReadOnlyList<WorkingDay> Wrong()
        {
            problems.Add(new FieldProblem("workingHours", "working_hours.invalid"));
            return [];
        }
    }

    private static DayOfWeek? Day(JsonElement item)
    {
        var text = item.TryGetProperty("day", out var value) ? Text(value) : null;
        foreach (var day in Enum.GetValues<DayOfWeek>())
            if (JsonNamingPolicy.CamelCase.ConvertName(day.ToString()) == text) return day;
        return null;
    }

    private static TimeOnly? Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && TimeOnly.TryParseExact(Text(value), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private static IReadOnlyList<DateOnly> Days(JsonElement value, List<FieldProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.Null) return [];
        var days = new SortedSet<DateOnly>();
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostDaysOff)
            foreach (var item in value.EnumerateArray())
                if (DateOnly.TryParseExact(Text(item), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
                else problems.Add(new FieldProblem("daysOff", "date.invalid"));
        else problems.Add(new FieldProblem("daysOff", "date.invalid"));
        return [.. days];
    }

    private static string? Signature(JsonElement value, List<FieldProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (Text(value) is not { } text) problems.Add(new FieldProblem("signature", "text.expected"));
        else if (text.Length > SignatureChars) problems.Add(TooLong("signature", SignatureChars));
        else return PersianText.DisplayLines(text) is { Length: > 0 } signature ? signature : null;
        return null;
    }

    private static FieldProblem TooLong(string field, int most) => new(field, "field.too_long", most.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null for what is no text, also for one with half a surrogate pair.</summary>
    private static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
