using System.Globalization;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// A JSON merge patch (RFC 7396) of a lead: null empties a field, what is absent stays. Only the listed fields can be
/// written; values are cleaned and checked as those of a form are.
/// </summary>
public static class LeadEdit
{
    private const int LineChars = 300;
    private const int TextChars = 10_000;

    /// <summary>The lead as wanted, or what is wrong with the wish.</summary>
    public static (Lead Changed, IReadOnlyList<FieldProblem> Problems) Apply(Lead lead, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (lead, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        foreach (var property in patch.EnumerateObject())
        {
            try
            {
                lead = Set(lead, property.Name, property.Value);
            }
            catch (WrongValueException wrong)
            {
                problems.Add(new FieldProblem(property.Name, wrong.Code, wrong.Argument));
            }
        }
        return (lead, problems);
    }

    /// <summary>
    /// Whoever sees all leads may give each to anybody. Others give away what is theirs, and may take what is nobody's.
    /// </summary>
    public static bool MayAssign(Caller caller, Lead before, Lead after) =>
        (before.OwnerId == after.OwnerId && before.TeamId == after.TeamId)
        || caller.Role > Role.Own
        || before.OwnerId == caller.UserId
        || (before.OwnerId is null && after.OwnerId == caller.UserId);

    private static Lead Set(Lead lead, string field, JsonElement value) => field switch
    {
        "title" => lead with { Title = Line(value) },
        "contactName" => lead with { ContactName = Line(value) },
        "organisation" => lead with { Organisation = Line(value) },
        "jobTitle" => lead with { JobTitle = Line(value) },
        "email" => lead with { Email = Email(value) },
        "mobile" => lead with { Mobile = Phone(value, mobile: true) },
        "phone" => lead with { Phone = Phone(value, mobile: false) },
        "website" => lead with { Website = Website(value) },
        "city" => lead with { City = Line(value) },
        "province" => lead with { Province = Line(value) },
        "country" => lead with { Country = Line(value) },
        "description" => lead with { Description = Text(value, TextChars) is { } text ? NullIfEmpty(PersianText.DisplayLines(text)) : null },
        "priority" => lead with { Priority = (int)Whole(value, 0, 3) },
        "expectedRevenue" => lead with { ExpectedRevenue = Whole(value, 0, 9_000_000_000_000_000) },
        "ownerId" => lead with { OwnerId = Id(value, "user.unknown") },
        "teamId" => lead with { TeamId = Id(value, "team.unknown") },
        "archived" => lead with { Archived = Flag(value) },
        _ => throw new WrongValueException("field.not_editable"),
    };

    private static string? Id(JsonElement value, string unknown) =>
        Text(value, LineChars) is not { } text ? null : RecordId.TryParse(text, out var id) ? id.ToString() : throw new WrongValueException(unknown);

    private static string? Line(JsonElement value) => Text(value, LineChars) is { } text ? NullIfEmpty(PersianText.Display(text)) : null;

    private static string? Email(JsonElement value)
    {
        if (Line(value) is not { } text) return null;
        return EmailAddress.TryParse(text, out var address) ? address.Address : throw new WrongValueException("email.invalid");
    }

    private static string? Phone(JsonElement value, bool mobile)
    {
        if (Line(value) is not { } text) return null;
        if (!PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number)) throw new WrongValueException("phone.invalid");
        if (mobile && number.Kind == PhoneKind.Landline) throw new WrongValueException("phone.not_mobile");
        return number.Canonical;
    }

    private static string? Website(JsonElement value)
    {
        if (Line(value) is not { } text) return null;
        return WebAddress.TryParse(text, out var address) ? address : throw new WrongValueException("url.invalid");
    }

    private static string? Text(JsonElement value, int max)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw new WrongValueException("text.expected");
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new WrongValueException("text.invalid");
        }
        return text.Length <= max ? text : throw new WrongValueException("field.too_long", max);
    }

    private static long Whole(JsonElement value, long least, long most)
    {
        if (value.ValueKind == JsonValueKind.Null) return least;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) throw new WrongValueException("number.invalid");
        if (number < least) throw new WrongValueException("number.too_small", least);
        return number <= most ? number : throw new WrongValueException("number.too_large", most);
    }

    private static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new WrongValueException("flag.expected"),
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private sealed class WrongValueException(string code, long? argument = null) : Exception
    {
        public string Code { get; } = code;

        public string? Argument { get; } = argument?.ToString(CultureInfo.InvariantCulture);
    }
}
