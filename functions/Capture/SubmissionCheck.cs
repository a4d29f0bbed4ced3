using System.Globalization;
using System.Text.RegularExpressions;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// Holds a submission against its form: what a person can mend is an error at the field. Fields the form does not know are
/// no error; they stay in the submission and show in the form's health.
/// </summary>
public static class SubmissionCheck
{
    /// <summary>Names that belong to the protocol, not to the form.</summary>
    public const string Token = "_token";
    public const string SubmissionId = "_submission_id";
    public const string Language = "_language";
    public const string ConsentField = "_consent";
    public const string Page = "_page";
    public const string Referrer = "_referrer";
    public const string FirstTouch = "_first_touch";
    public const string LastTouch = "_last_touch";

    public static bool IsReserved(string name) => name.StartsWith('_');

    public static IReadOnlyList<FieldProblem> Run(Form form, SubmissionBody body)
    {
        var problems = new List<FieldProblem>();
        foreach (var field in form.Fields)
        {
            if (field.Type == FieldType.File)
            {
                if (field.Required && body.Files.All(file => file.Field != field.Name)) problems.Add(new FieldProblem(field.Name, "field.required"));
                continue;
            }
            var values = body.Fields.Where(value => value.Name == field.Name && !string.IsNullOrWhiteSpace(value.Value)).Select(value => value.Value).ToList();
            if (values.Count == 0)
            {
                if (field.Required) problems.Add(new FieldProblem(field.Name, "field.required"));
                continue;
            }
            if (values.Select(value => ProblemOf(form, field, value)).FirstOrDefault(problem => problem is not null) is { } found) problems.Add(found);
        }
        if (form.Consent is { Required: true } && body[ConsentField] is null) problems.Add(new FieldProblem(ConsentField, "consent.required"));
        return problems;
    }

    private static FieldProblem? ProblemOf(Form form, FormField field, string value)
    {
        if (value.Length > (field.MaxLength ?? FormLimits.FieldChars))
            return new FieldProblem(field.Name, "field.too_long", (field.MaxLength ?? FormLimits.FieldChars).ToString(CultureInfo.InvariantCulture));
        var code = field.Type switch
        {
            FieldType.Email when !EmailAddress.TryParse(value, out _) => "email.invalid",
            FieldType.Phone when !PhoneNumber.TryParse(value, form.DefaultCountry, out _) => "phone.invalid",
            FieldType.Number when !Numbers.TryParseDecimal(value, out _, out _) => "number.invalid",
            FieldType.Url when !WebAddress.TryParse(value, out _) => "url.invalid",
            FieldType.Date when !EnteredDate.TryParse(value, out _) => "date.invalid",
            FieldType.Select or FieldType.Radio when field.Options is { Count: > 0 } options && options.All(option => option.Value != value) => "option.unknown",
            _ => null,
        };
        return code is null ? null : new FieldProblem(field.Name, code);
    }
}

/// <summary>What makes a submission look like a robot's: codes, none for a good one. A suspicion quarantines, it never refuses.</summary>
public static partial class SpamCheck
{
    public static IReadOnlyList<string> Run(SpamSettings spam, SubmissionBody body, TokenVerdict token, TimeSpan age, bool overAddressBudget, bool hasServerKey)
    {
        var reasons = new List<string>();
        if (spam.Honeypot.Length > 0 && body[spam.Honeypot] is not null) reasons.Add("honeypot");
        if (token == TokenVerdict.Forged) reasons.Add("token.forged");
        if (token == TokenVerdict.Absent && spam.RequireToken && !hasServerKey) reasons.Add("token.missing");
        if (token == TokenVerdict.Valid && age < TimeSpan.FromSeconds(spam.MinFillSeconds)) reasons.Add("too_fast");
        if (overAddressBudget && !hasServerKey) reasons.Add("address.budget");
        if (body.Fields.Where(field => !SubmissionCheck.IsReserved(field.Name)).Sum(field => Link().Count(field.Value)) > spam.MaxLinks) reasons.Add("links");
        if (body.Fields.Any(field => EmailAddress.TryParse(field.Value, out var address) && DisposableDomains.Contains(address.Domain))) reasons.Add("disposable");
        return reasons;
    }

    /// <summary>Domains of well-known throw-away mailboxes.</summary>
    private static readonly HashSet<string> DisposableDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        "10minutemail.com", "discard.email", "dispostable.com", "fakeinbox.com", "getnada.com", "guerrillamail.com", "mailinator.com",
        "maildrop.cc", "mailnesia.com", "mintemail.com", "moakt.com", "mytemp.email", "sharklasers.com", "temp-mail.org", "tempmail.com",
        "tempmailo.com", "throwawaymail.com", "trashmail.com", "yopmail.com",
    };

    [GeneratedRegex(@"https?://|www\.|\[url|<a\s", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
