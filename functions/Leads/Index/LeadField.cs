using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

public enum FieldType
{
    /// <summary>The record's id: can be sorted by only.</summary>
    Id,
    Text,

    /// <summary>A text of which there are few different ones.</summary>
    Choice,
    Number,
    Time,
    Flag,
}

/// <summary>A field that leads can be filtered, sorted or grouped by.</summary>
public sealed class LeadField
{
    private LeadField(string name, FieldType type) => (Name, Type) = (name, type);

    /// <summary>As the API calls it.</summary>
    public string Name { get; }

    public FieldType Type { get; }

    public bool CanGroup => Type is FieldType.Choice or FieldType.Flag or FieldType.Number;

    internal SearchForm Form { get; private init; }

    private Func<Lead, string?> Text { get; init; } = _ => null;

    private Func<Lead, long> Number { get; init; } = _ => 0;

    /// <summary>The field's value on a lead; an empty text is none.</summary>
    public FieldValue Of(Lead lead) => Type switch
    {
        FieldType.Number or FieldType.Time or FieldType.Flag => Number(lead),
        _ => Text(lead) is { Length: > 0 } text ? text : default(FieldValue),
    };

    public override string ToString() => Name;

    internal string? TextOf(Lead lead) => Text(lead);

    internal long NumberOf(Lead lead) => Number(lead);

    internal static LeadField OfId(string name) => new(name, FieldType.Id) { Text = lead => lead.Id.ToString() };

    internal static LeadField OfText(string name, SearchForm form, Func<Lead, string?> value) => new(name, FieldType.Text) { Form = form, Text = value };

    internal static LeadField OfChoice(string name, Func<Lead, string?> value) => new(name, FieldType.Choice) { Text = value };

    internal static LeadField OfNumber(string name, Func<Lead, long> value) => new(name, FieldType.Number) { Number = value };

    internal static LeadField OfTime(string name, Func<Lead, DateTimeOffset> value) =>
        new(name, FieldType.Time) { Number = lead => value(lead).UtcTicks };

    internal static LeadField OfFlag(string name, Func<Lead, bool> value) => new(name, FieldType.Flag) { Number = lead => value(lead) ? 1 : 0 };
}
