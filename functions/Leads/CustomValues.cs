using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sarnakh.Leads;

/// <summary>
/// The value of a custom field, in the form of its type: a text (also dates as ISO dates, links, and the ids of choices and
/// people), a number (money in whole rials), a flag, or several ids.
/// </summary>
public sealed record CustomValue
{
    private CustomValue()
    {
    }

    public string? Text { get; private init; }
    public decimal? Number { get; private init; }
    public bool? Flag { get; private init; }
    public IReadOnlyList<string>? Many { get; private init; }

    public static CustomValue Of(string text) => new() { Text = text };

    public static CustomValue Of(decimal number) => new() { Number = number };

    public static CustomValue Of(bool flag) => new() { Flag = flag };

    public static CustomValue Of(IEnumerable<string> many) => new() { Many = [.. many] };

    public bool Equals(CustomValue? other) =>
        other is not null && Text == other.Text && Number == other.Number && Flag == other.Flag && (Many ?? []).SequenceEqual(other.Many ?? []);

    public override int GetHashCode() => HashCode.Combine(Text, Number, Flag, Many?.Count);

    /// <summary>As the timeline tells it.</summary>
    public override string ToString() =>
        Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? (Flag is { } flag ? flag ? "true" : "false" : string.Join(' ', Many ?? []));
}

/// <summary>Values of custom fields by the field's id; a field without a value is not among them. Equal if all values are.</summary>
[JsonConverter(typeof(CustomValuesJson))]
public sealed class CustomValues : IEquatable<CustomValues>
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ImmutableSortedDictionary<string, CustomValue> _values;

    private CustomValues(ImmutableSortedDictionary<string, CustomValue> values) => _values = values;

    public static CustomValues None { get; } = new(ImmutableSortedDictionary.Create<string, CustomValue>(StringComparer.Ordinal));

    public bool IsEmpty => _values.IsEmpty;

    public IEnumerable<string> Keys => _values.Keys;

    public CustomValue? this[string field] => _values.GetValueOrDefault(field);

    public CustomValues With(string field, CustomValue? value) => new(value is null ? _values.Remove(field) : _values.SetItem(field, value));

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    public static CustomValues FromUtf8(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<CustomValues>(json, Json)!;

    public bool Equals(CustomValues? other) => other is not null && _values.SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as CustomValues);

    public override int GetHashCode() => _values.Count;
}

/// <summary>An object of texts, numbers, flags and lists of texts.</summary>
public sealed class CustomValuesJson : JsonConverter<CustomValues>
{
    public override CustomValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("Custom values are an object.");
        var values = CustomValues.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            values = values.With(field, ReadValue(ref reader));
        }
        return values;
    }

    public override void Write(Utf8JsonWriter writer, CustomValues value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var field in value.Keys)
        {
            writer.WritePropertyName(field);
            Write(writer, value[field]!);
        }
        writer.WriteEndObject();
    }

    private static CustomValue? ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return CustomValue.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return CustomValue.Of(reader.GetDecimal());
            case JsonTokenType.True or JsonTokenType.False:
                return CustomValue.Of(reader.GetBoolean());
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.StartArray:
                var many = new List<string>();
                while (reader.Read() && reader.TokenType == JsonTokenType.String) many.Add(reader.GetString()!);
                return reader.TokenType == JsonTokenType.EndArray ? CustomValue.Of(many) : throw new JsonException("A list of custom values holds texts.");
            default:
                throw new JsonException("A custom value is a text, a number, a flag or a list of texts.");
        }
    }

    private static void Write(Utf8JsonWriter writer, CustomValue value)
    {
        if (value.Text is { } text) writer.WriteStringValue(text);
        else if (value.Number is { } number) writer.WriteNumberValue(number);
        else if (value.Flag is { } flag) writer.WriteBooleanValue(flag);
        else
        {
            writer.WriteStartArray();
            foreach (var item in value.Many ?? []) writer.WriteStringValue(item);
            writer.WriteEndArray();
        }
    }
}
