using System.Globalization;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>
/// Custom fields that a form fills: what people sent as text, in the form of each field's type. A value that does not fit its field is
/// left in the submission only.
/// </summary>
public static class SubmittedValues
{
    public const string Prefix = "custom/";

    private static readonly string[] No = ["false", "0", "no", "off", "خیر", "نه"];

    /// <summary>The custom field that a form field fills; null for none.</summary>
    public static string? FieldIdOf(string? mapTo) => mapTo?.StartsWith(Prefix, StringComparison.Ordinal) == true ? mapTo[Prefix.Length..] : null;

    /// <summary>Whoever fills a form chooses nobody of us.</summary>
    public static bool CanFill(CustomField? field, string? teamId) => field is { Active: true, Type: not CustomFieldType.Person } && field.Serves(teamId);

    /// <summary>The values that the lead has, and those that the submission adds where it has none.</summary>
    public static CustomValues Fill(Lead lead, Submission submission, Form? form, CatalogueSnapshot catalogue)
    {
        var values = lead.Custom;
        foreach (var input in form?.Fields ?? [])
            if (FieldIdOf(input.MapTo) is { } id && values[id] is null && catalogue.CustomField(id) is { } field && CanFill(field, lead.TeamId))
                values = values.With(id, Read(field, [.. submission.Fields.Where(value => value.Name == input.Name && value.Value.Length > 0).Select(value => value.Value)]));
        return values;
    }

    /// <param name="texts">Several of a form field that takes several; otherwise the last one counts.</param>
    public static CustomValue? Read(CustomField field, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return null;
        var text = texts[^1];
        return field.Type switch
        {
            CustomFieldType.Text => OfText(PersianText.DisplayLines(text)),
            CustomFieldType.Number => Numbers.TryParseDecimal(text, out var number, out _) && Math.Abs(number) <= LeadEdit.MostRials ? CustomValue.Of(number) : null,
            CustomFieldType.Money => Numbers.TryParseInteger(text, out var rials, out _) && rials is >= 0 and <= LeadEdit.MostRials ? CustomValue.Of(rials) : null,
            CustomFieldType.Date => EnteredDate.TryParse(text, out var date) ? CustomValue.Of(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : null,
            CustomFieldType.Choice => OptionOf(field, text) is { } option ? CustomValue.Of(option) : null,
            CustomFieldType.MultiChoice => texts.Select(one => OptionOf(field, one)).OfType<string>().Distinct().ToList() is { Count: > 0 } options ? CustomValue.Of(options) : null,
            CustomFieldType.Flag => CustomValue.Of(!No.Contains(PersianText.Key(text))),
            CustomFieldType.Link => WebAddress.TryParse(text, out var address) ? CustomValue.Of(address) : null,
            _ => null,
        };
    }

    private static CustomValue? OfText(string text) => text.Length == 0 ? null : CustomValue.Of(text.Length > LeadEdit.CustomChars ? text[..LeadEdit.CustomChars] : text);

    /// <summary>By its id or, as a website's own form may send it, by its name.</summary>
    private static string? OptionOf(CustomField field, string text)
    {
        var key = PersianText.Key(text);
        return field.Options.FirstOrDefault(option => option.Active && (option.Id == text || PersianText.Key(option.Name) == key || (option.EnglishName is { } name && PersianText.Key(name) == key)))?.Id;
    }
}
