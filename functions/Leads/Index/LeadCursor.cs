using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// The place behind one lead in an order: the values it was sorted by and its id. It names no row, so it holds across changes,
/// rebuilds and instances, even when that lead is gone. To clients it is opaque.
/// </summary>
public sealed class LeadCursor
{
    private const int LongestText = 8192;

    internal LeadCursor(LeadSort sort, FieldValue[] values, RecordId id) => (Sort, Values, Id) = (sort, values, id);

    public LeadSort Sort { get; }

    internal FieldValue[] Values { get; }

    internal RecordId Id { get; }

    /// <summary>False with a problem if the text is no cursor, or one of another sort.</summary>
    public static bool TryParse(string text, LeadSort sort, [NotNullWhen(true)] out LeadCursor? cursor, [NotNullWhen(false)] out QueryProblem? problem)
    {
        cursor = null;
        problem = null;
        if (text.Length > LongestText || !Base64Url.IsValid(text))
            return Refuse(out problem);
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var parts = json.RootElement;
            if (parts.ValueKind != JsonValueKind.Array || parts.GetArrayLength() < 2)
                return Refuse(out problem);
            if (parts[0].GetString() != sort.ToString())
            {
                problem = new QueryProblem("", "cursor.other_sort", "The cursor belongs to another sort order.");
                return false;
            }
            var values = parts.EnumerateArray().Skip(2).Select(ValueOf).ToArray();
            if (!RecordId.TryParse(parts[1].GetString(), out var id) || !Fit(sort, values))
                return Refuse(out problem);
            cursor = new LeadCursor(sort, values, id);
            return true;
        }
        // Whatever a stranger has put there: no JSON, or JSON of other types.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return Refuse(out problem);
        }
    }

    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            json.WriteStringValue(Sort.ToString());
            json.WriteStringValue(Id.ToString());
            foreach (var value in Values)
            {
                if (value.Number is { } number)
                    json.WriteNumberValue(number);
                else
                    json.WriteStringValue(value.Text);
            }
            json.WriteEndArray();
        }
        return Base64Url.EncodeToString(output.WrittenSpan);
    }

    private static FieldValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt64(),
        _ => value.GetString(),
    };

    private static bool Fit(LeadSort sort, FieldValue[] values) =>
        values.Length == sort.Terms.Count && sort.Terms.Zip(values).All(pair => pair.First.Field.Type switch
        {
            FieldType.Number or FieldType.Time or FieldType.Date or FieldType.Flag =>
                pair.Second.Number != null || (pair.First.Field.CanMiss && pair.Second.Text == null),
            FieldType.Id => RecordId.TryParse(pair.Second.Text, out _),
            _ => pair.Second.Number == null,
        });

    private static bool Refuse(out QueryProblem problem)
    {
        problem = new QueryProblem("", "cursor.invalid", "This is no cursor of a list of leads.");
        return false;
    }
}
