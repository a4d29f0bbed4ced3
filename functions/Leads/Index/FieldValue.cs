namespace Sarnakh.Leads.Index;

/// <summary>
/// A value of a field, apart from any lead: numbers, UTC ticks, days and flags (0 or 1) as numbers, everything else as text. Where
/// neither is there, the lead has no value.
/// </summary>
public readonly record struct FieldValue(long? Number, string? Text)
{
    public static implicit operator FieldValue(long number) => new(number, null);

    public static implicit operator FieldValue(long? number) => new(number, null);

    public static implicit operator FieldValue(string? text) => new(null, text);
}
