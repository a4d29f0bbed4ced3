using System.Globalization;
using System.Text.Json;
using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

public enum FieldType
{
    /// <summary>The record's id: can be sorted by only.</summary>
    Id,
    Text,

    /// <summary>A long text: can be searched only.</summary>
    Note,

    /// <summary>A text of which there are few different ones.</summary>
    Choice,

    /// <summary>Several choices at once: as a value, those ids in their order, with spaces between them.</summary>
    MultiChoice,

    /// <summary>The id of another record.</summary>
    Reference,

    /// <summary>Whole, or with as many decimals as the field has: then a value is the number without its point.</summary>
    Number,
    Time,

    /// <summary>As a value, the number of the day (<see cref="DateOnly.DayNumber"/>).</summary>
    Date,
    Flag,
}

/// <summary>A field that leads can be filtered, sorted or grouped by.</summary>
public sealed class LeadField
{
    /// <summary>Of the names of custom fields; the id follows.</summary>
    internal const string CustomPrefix = "custom.";

    /// <summary>Of custom numbers.</summary>
    private const int CustomDecimals = 4;

    private LeadField(string name, FieldType type) => (Name, Type) = (name, type);

    /// <summary>As the API calls it.</summary>
    public string Name { get; }

    public FieldType Type { get; }

    /// <summary>Of a number.</summary>
    public int Decimals { get; private init; }

    /// <summary>Its values are users; <see cref="LeadFilter.Me"/> is whoever asks.</summary>
    public bool IsPerson { get; private init; }

    /// <summary>False for what the index works out instead of keeping it.</summary>
    public bool IsKept { get; private init; } = true;

    /// <summary>False for what no lead has by itself, since it depends on when it is asked: it can be filtered and sorted by only.</summary>
    public bool IsListed { get; private init; } = true;

    public bool CanGroup => IsListed && Type is FieldType.Choice or FieldType.MultiChoice or FieldType.Flag or FieldType.Number or FieldType.Date;

    public bool CanSort => Type != FieldType.Note;

    /// <summary>False for numbers, times and flags that every lead has.</summary>
    public bool CanMiss { get; private init; } = true;

    internal SearchForm Form { get; private init; }

    /// <summary>In which choices sort; null for the order of words.</summary>
    internal Comparison<string>? Order { get; private init; }

    private Func<Lead, string?> Text { get; init; } = _ => null;

    private Func<Lead, long?> Number { get; init; } = _ => null;

    /// <summary>The field's value on a lead; an empty text is none.</summary>
    public FieldValue Of(Lead lead) => Type switch
    {
        FieldType.Number or FieldType.Time or FieldType.Date or FieldType.Flag => new FieldValue(Number(lead), null),
        _ => Text(lead) is { Length: > 0 } text ? text : default(FieldValue),
    };

    public override string ToString() => Name;

    internal string? TextOf(Lead lead) => Text(lead);

    internal long? NumberOf(Lead lead) => Number(lead);

    internal static LeadField OfId(string name) => new(name, FieldType.Id) { Text = lead => lead.Id.ToString(), CanMiss = false };

    internal static LeadField OfText(string name, SearchForm form, Func<Lead, string?> value) => new(name, FieldType.Text) { Form = form, Text = value };

    internal static LeadField OfNote(string name, Func<Lead, string?> value) => new(name, FieldType.Note) { Text = value };

    internal static LeadField OfChoice(string name, Func<Lead, string?> value) => new(name, FieldType.Choice) { Text = value };

    internal static LeadField OfPerson(string name, Func<Lead, string?> value) => new(name, FieldType.Choice) { Text = value, IsPerson = true };

    /// <summary>Named as in JSON, in the order of the type.</summary>
    internal static LeadField OfEnum<T>(string name, Func<Lead, T> value) where T : struct, Enum
    {
        var names = Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName).ToArray();
        var values = Enum.GetValues<T>();
        return new(name, FieldType.Choice)
        {
            Text = lead => names[Array.IndexOf(values, value(lead))],
            Order = (a, b) => Array.IndexOf(names, a).CompareTo(Array.IndexOf(names, b)),
            CanMiss = false,
        };
    }

    internal static LeadField OfMany(string name, Func<Lead, IReadOnlyList<string>> values) =>
        new(name, FieldType.MultiChoice) { Text = lead => string.Join(' ', values(lead).Distinct().Order(StringComparer.Ordinal)) };

    internal static LeadField OfReference(string name, Func<Lead, string?> value) =>
        new(name, FieldType.Reference) { Text = lead => RecordId.TryParse(value(lead), out var id) ? id.ToString() : null };

    internal static LeadField OfNumber(string name, Func<Lead, long> value) => new(name, FieldType.Number) { Number = lead => value(lead), CanMiss = false };

    internal static LeadField OfOptional(string name, Func<Lead, long?> value) => new(name, FieldType.Number) { Number = value };

    /// <summary>What has more decimals is rounded; what is too large is kept as the largest that fits.</summary>
    internal static LeadField OfDecimal(string name, int decimals, Func<Lead, decimal?> value) =>
        new(name, FieldType.Number) { Decimals = decimals, Number = lead => value(lead) is { } number ? Scaled(number, decimals) : null };

    /// <summary>A number that follows from others.</summary>
    internal static LeadField OfResult(string name, Func<Lead, long> value) => new(name, FieldType.Number) { Number = lead => value(lead), CanMiss = false, IsKept = false };

    internal static LeadField OfTime(string name, Func<Lead, DateTimeOffset> value) =>
        new(name, FieldType.Time) { Number = lead => value(lead).UtcTicks, CanMiss = false };

    internal static LeadField OfOptionalTime(string name, Func<Lead, DateTimeOffset?> value) =>
        new(name, FieldType.Time) { Number = lead => value(lead)?.UtcTicks };

    internal static LeadField OfDate(string name, Func<Lead, DateOnly?> value) => new(name, FieldType.Date) { Number = lead => value(lead)?.DayNumber };

    internal static LeadField OfFlag(string name, Func<Lead, bool> value) => new(name, FieldType.Flag) { Number = lead => value(lead) ? 1 : 0, CanMiss = false };

    internal static LeadField OfMoment(string name) => new(name, FieldType.Flag) { IsKept = false, IsListed = false };

    internal static string NameOf(CustomField definition) => CustomPrefix + definition.Id;

    /// <summary>A value that is not of the field's type is none.</summary>
    internal static LeadField OfCustom(CustomField definition)
    {
        var (id, name) = (definition.Id, NameOf(definition));
        return definition.Type switch
        {
            CustomFieldType.Number => OfDecimal(name, CustomDecimals, lead => lead.Custom[id]?.Number),
            CustomFieldType.Money => OfDecimal(name, 0, lead => lead.Custom[id]?.Number),
            CustomFieldType.Date => OfDate(name, lead => DateOnly.TryParseExact(lead.Custom[id]?.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null),
            CustomFieldType.Choice => OfChoice(name, lead => lead.Custom[id]?.Text),
            CustomFieldType.Person => OfPerson(name, lead => lead.Custom[id]?.Text),
            CustomFieldType.MultiChoice => OfMany(name, lead => lead.Custom[id]?.Many ?? []),
            CustomFieldType.Flag => OfFlag(name, lead => lead.Custom[id]?.Flag ?? false),
            _ => OfText(name, SearchForm.Name, lead => lead.Custom[id]?.Text),
        };
    }

    private static long Scaled(decimal number, int decimals)
    {
        const long Largest = long.MaxValue / 4;
        var scale = PowerOfTen(decimals);
        return (long)Math.Round(Math.Clamp(number, -Largest / scale, Largest / scale) * scale, MidpointRounding.AwayFromZero);
    }

    internal static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
