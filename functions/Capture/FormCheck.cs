using System.Globalization;
using System.Text.RegularExpressions;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;

namespace Sarnakh.Capture;

/// <summary>Holds a form's settings against its rules. Fields of problems are JSON pointers without the leading slash.</summary>
public static partial class FormCheck
{
    /// <summary>Lead fields that a form field can fill, beside those of <see cref="SubmittedValues"/>.</summary>
    public static readonly IReadOnlyList<string> MapTargets =
        ["contactName", "organisation", "jobTitle", "email", "phone", "website", "city", "province", "country", "description", "title"];

    public static IReadOnlyList<FieldProblem> Run(FormSettings form, IReadOnlyList<CustomField> customFields)
    {
        // JSON may leave out or empty what the type says is there.
        if (form is not { Name: not null, DefaultCountry: not null, Fields: not null, AllowedOrigins: not null, Thanks.Text: not null, Spam.Honeypot: not null })
            return [new FieldProblem("", "field.required")];
        var problems = new List<FieldProblem>();
        Require(problems, "name", form.Name, 200);
        if (form.Title is { } title) Require(problems, "title", title, 200);
        if (!Country().IsMatch(form.DefaultCountry)) problems.Add(new FieldProblem("defaultCountry", "option.unknown"));
        if (form.Fields.Count == 0) problems.Add(new FieldProblem("fields", "field.required"));
        if (form.Fields.Count > FormLimits.Fields / 2) problems.Add(new FieldProblem("fields", "fields.too_many", Number(FormLimits.Fields / 2)));
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < form.Fields.Count; i++) CheckField(problems, $"fields/{i}", form.Fields[i], names, target => IsTarget(target, form.TeamId, customFields));
        for (var i = 0; i < form.AllowedOrigins.Count; i++)
            if (form.AllowedOrigins[i] is not { } origin || !IsOrigin(origin)) problems.Add(new FieldProblem($"allowedOrigins/{i}", "origin.invalid"));
        Require(problems, "thanks/text", form.Thanks.Text, 2000);
        if (form.Thanks.RedirectUrl is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            problems.Add(new FieldProblem("thanks/redirectUrl", "url.invalid"));
        if (form.Consent is { } consent)
        {
            Require(problems, "consent/version", consent.Version, 50);
            Require(problems, "consent/text", consent.Text, 4000);
        }
        if (form.Spam.Honeypot.Length > 0 && !FieldName().IsMatch(form.Spam.Honeypot)) problems.Add(new FieldProblem("spam/honeypot", "field.name_invalid"));
        if (names.Contains(form.Spam.Honeypot)) problems.Add(new FieldProblem("spam/honeypot", "field.duplicate"));
        Between(problems, "spam/minFillSeconds", form.Spam.MinFillSeconds, 0, 60);
        Between(problems, "spam/perMinute", form.Spam.PerMinute, 1, 1_000_000);
        Between(problems, "spam/perAddressPerMinute", form.Spam.PerAddressPerMinute, 1, 1_000_000);
        Between(problems, "spam/maxLinks", form.Spam.MaxLinks, 0, 100);
        return problems;
    }

    public static bool IsId(string id) => FormId().IsMatch(id);

    private static bool IsTarget(string target, string? teamId, IReadOnlyList<CustomField> customFields) =>
        MapTargets.Contains(target) || (SubmittedValues.FieldIdOf(target) is { } id && SubmittedValues.CanFill(customFields.FirstOrDefault(field => field.Id == id), teamId));

    private static void CheckField(List<FieldProblem> problems, string at, FormField field, HashSet<string> names, Predicate<string> isTarget)
    {
        // Items of lists may be null in JSON whatever their type says.
        if (field is not { Name: not null, Label: not null } || field.Options?.Any(option => option is null) == true)
        {
            problems.Add(new FieldProblem(at, "field.required"));
            return;
        }
        if (!FieldName().IsMatch(field.Name)) problems.Add(new FieldProblem($"{at}/name", "field.name_invalid"));
        else if (!names.Add(field.Name)) problems.Add(new FieldProblem($"{at}/name", "field.duplicate"));
        Require(problems, $"{at}/label", field.Label, 300);
        if (field.MapTo is { } target && !isTarget(target)) problems.Add(new FieldProblem($"{at}/mapTo", "map.unknown"));
        if (field.MaxLength is { } max) Between(problems, $"{at}/maxLength", max, 1, FormLimits.FieldChars);
        if (field.Type is FieldType.Select or FieldType.Radio && field.Options is not { Count: > 0 }) problems.Add(new FieldProblem($"{at}/options", "option.required"));
    }

    private static void Require(List<FieldProblem> problems, string at, LocalText text, int max)
    {
        Require(problems, $"{at}/fa", text.Fa, max);
        Require(problems, $"{at}/en", text.En, max);
    }

    private static void Require(List<FieldProblem> problems, string at, string? text, int max)
    {
        if (string.IsNullOrWhiteSpace(text)) problems.Add(new FieldProblem(at, "text.required"));
        else if (text.Length > max) problems.Add(new FieldProblem(at, "field.too_long", Number(max)));
    }

    private static void Between(List<FieldProblem> problems, string at, int value, int least, int most)
    {
        if (value < least) problems.Add(new FieldProblem(at, "number.too_small", Number(least)));
        if (value > most) problems.Add(new FieldProblem(at, "number.too_large", Number(most)));
    }

    /// <summary>Scheme, host and port as browsers send them: nothing behind, lower case.</summary>
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == text;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$")]
    private static partial Regex FormId();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,59}$")]
    private static partial Regex FieldName();

    [GeneratedRegex("^[A-Z]{2}$")]
    private static partial Regex Country();
}
