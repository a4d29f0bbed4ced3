using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// The JSON form of a filter: <c>{"field":"source","op":"eq","value":"website"}</c>, <c>{"and":[…]}</c>, <c>{"or":[…]}</c>,
/// <c>{"not":{…}}</c>. Operators: <c>eq ne in</c> for all fields but the description (of several choices at once: has it, has it not, has
/// one of them), <c>lt le gt ge</c> for numbers, times and dates, <c>within</c> for times and dates (<see cref="RelativeDate"/>), <c>contains</c> for texts and choices, <c>isSet isEmpty</c> for
/// all but flags, without a value. Times are ISO 8601 with an offset, dates without time. The user <c>me</c> is whoever asks.
/// </summary>
internal static class LeadFilterReader
{
    public const int LongestText = 16_384;
    public const int Deepest = 8;
    public const int MostTests = 100;
    public const int MostValues = 500;
    private const int LongestValue = 1_000;

    private static readonly FrozenDictionary<string, FilterOperator> Operators = new Dictionary<string, FilterOperator>
    {
        ["eq"] = FilterOperator.Equal,
        ["ne"] = FilterOperator.NotEqual,
        ["in"] = FilterOperator.In,
        ["lt"] = FilterOperator.Less,
        ["le"] = FilterOperator.AtMost,
        ["gt"] = FilterOperator.Greater,
        ["ge"] = FilterOperator.AtLeast,
        ["within"] = FilterOperator.Within,
        ["contains"] = FilterOperator.Contains,
        ["isSet"] = FilterOperator.IsSet,
        ["isEmpty"] = FilterOperator.IsEmpty,
    }.ToFrozenDictionary();

    public static bool TryRead(string? json, FieldSet fields, [NotNullWhen(true)] out LeadFilter? filter, [NotNullWhen(false)] out QueryProblem? problem)
    {
        filter = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(json))
        {
            filter = LeadFilter.Everything;
            return true;
        }
        if (json.Length > LongestText)
        {
            problem = new QueryProblem("", "filter.too_long", $"A filter has at most {LongestText} characters.");
            return false;
        }
        try
        {
            // Each level of the filter is up to two of JSON, and a list of values one more.
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            filter = new Reading(fields).Read(document.RootElement, "", 1);
            return true;
        }
        catch (Problem found)
        {
            problem = found.Value;
        }
        // InvalidOperationException: a string with half a surrogate pair, which only shows when it is read.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            problem = new QueryProblem("", "filter.not_json", "The filter is not valid JSON.");
        }
        return false;
    }

    /// <summary>Leaves the descent at the first thing wrong; never leaves this class.</summary>
    [SuppressMessage("Design", "CA1032", Justification = "Private control flow.")]
    [SuppressMessage("Design", "CA1064", Justification = "Private control flow.")]
    private sealed class Problem(string pointer, string code, string detail) : Exception(detail)
    {
        public QueryProblem Value { get; } = new(pointer, code, detail);
    }

    private sealed class Reading(FieldSet fields)
    {
        private int _tests;

        public LeadFilter Read(JsonElement json, string pointer, int depth)
        {
            if (depth > Deepest)
                throw new Problem(pointer, "filter.too_deep", $"A filter is at most {Deepest} levels deep.");
            if (json.ValueKind != JsonValueKind.Object)
                throw new Problem(pointer, "filter.shape", "A filter is an object.");

            var members = json.EnumerateObject().Take(4).ToList();
            if (members.Count == 1 && members[0] is { Name: "and" or "or" or "not" } only)
                return only.Name switch
                {
                    "and" => new LeadFilter.AllOf(ReadList(only.Value, $"{pointer}/and", depth)),
                    "or" => new LeadFilter.AnyOf(ReadList(only.Value, $"{pointer}/or", depth)),
                    _ => new LeadFilter.Not(Read(only.Value, $"{pointer}/not", depth + 1)),
                };
            foreach (var member in members)
                if (member.Name is not ("field" or "op" or "value"))
                    throw new Problem(Child(pointer, member.Name), "filter.shape", "A filter has either one of “and”, “or”, “not”, or “field”, “op” and “value”.");
            if (members.DistinctBy(member => member.Name).Count() != members.Count)
                throw new Problem(pointer, "filter.shape", "A member is there twice.");
            return ReadTest(json, pointer);
        }

        private List<LeadFilter> ReadList(JsonElement json, string pointer, int depth)
        {
            if (json.ValueKind != JsonValueKind.Array)
                throw new Problem(pointer, "filter.shape", "A list of filters is an array.");
            return [.. json.EnumerateArray().Select((child, i) => Read(child, $"{pointer}/{i}", depth + 1))];
        }

        private LeadFilter.Test ReadTest(JsonElement json, string pointer)
        {
            if (++_tests > MostTests)
                throw new Problem(pointer, "filter.too_many_tests", $"A filter has at most {MostTests} tests.");
            if (!fields.TryGet(TextAt(json, "field", pointer), out var field))
                throw new Problem($"{pointer}/field", "filter.unknown_field", "There is no such field.");
            if (!Operators.TryGetValue(TextAt(json, "op", pointer), out var op))
                throw new Problem($"{pointer}/op", "filter.unknown_operator", $"Operators are {string.Join(", ", Operators.Keys)}.");
            if (!Has(field.Type, op))
                throw new Problem($"{pointer}/op", "filter.operator_not_allowed", $"The field “{field.Name}” cannot be tested like that.");

            var hasValue = json.TryGetProperty("value", out var value);
            var at = $"{pointer}/value";
            if (op is FilterOperator.IsSet or FilterOperator.IsEmpty)
                return hasValue ? throw new Problem(at, "filter.value_not_allowed", "This operator takes no value.") : new LeadFilter.Test(field, op, []);
            if (!hasValue)
                throw new Problem(at, "filter.value_missing", "This operator takes a value.");
            if (op != FilterOperator.In)
                return new LeadFilter.Test(field, op, [ReadValue(value, field, op, at)]);

            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is 0 or > MostValues)
                throw new Problem(at, "filter.value_type", $"“in” takes an array of 1 to {MostValues} values.");
            return new LeadFilter.Test(field, op, [.. value.EnumerateArray().Select((item, i) => ReadValue(item, field, op, $"{at}/{i}"))]);
        }

        private static FieldValue ReadValue(JsonElement value, LeadField field, FilterOperator op, string pointer)
        {
            if (op == FilterOperator.Within)
                return value.ValueKind == JsonValueKind.String && RelativeDate.TryParse(value.GetString(), out _)
                    ? value.GetString()
                    : throw new Problem(pointer, "filter.value_type", "“within” takes a relative date, such as today, lastWeek, thisMonth, nextYear, last:7:days, next:3:months.");
            switch (field.Type)
            {
                case FieldType.Number when value.ValueKind == JsonValueKind.Number && TryReadNumber(value, field.Decimals, out var number):
                    return number;
                case FieldType.Date when value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day):
                    return (long)day.DayNumber;
                case FieldType.Flag when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    return value.GetBoolean() ? 1 : 0;
                case FieldType.Time when value.ValueKind == JsonValueKind.String && TryReadTime(value, out var ticks):
                    return ticks;
                case FieldType.Text or FieldType.Note or FieldType.Choice or FieldType.MultiChoice or FieldType.Reference when value.ValueKind == JsonValueKind.String:
                    var text = value.GetString()!;
                    if (text.Length > LongestValue)
                        throw new Problem(pointer, "filter.value_too_long", $"A value has at most {LongestValue} characters.");
                    if (IsNothing(field, op, text))
                        throw new Problem(pointer, "filter.value_empty", "Nothing of this value is left to compare with; “isEmpty” finds missing values.");
                    return text;
                default:
                    throw new Problem(pointer, "filter.value_type", field.Type switch
                    {
                        FieldType.Number when field.Decimals > 0 => $"The field “{field.Name}” takes numbers with at most {field.Decimals} decimals.",
                        FieldType.Number => $"The field “{field.Name}” takes whole numbers.",
                        FieldType.Date => $"The field “{field.Name}” takes dates in ISO 8601, such as 2026-03-21.",
                        FieldType.Flag => $"The field “{field.Name}” takes true or false.",
                        FieldType.Time => $"The field “{field.Name}” takes times in ISO 8601 with an offset, such as 2026-03-21T00:00:00Z.",
                        _ => $"The field “{field.Name}” takes texts.",
                    });
            }
        }

        private static bool IsNothing(LeadField field, FilterOperator op, string text) =>
            op == FilterOperator.Contains
                ? SearchText.OfPart(field.Form, text).Length == 0
                : field.Type is FieldType.Choice or FieldType.MultiChoice or FieldType.Reference ? text.Length == 0 : SearchText.Of(field.Form, text).Length == 0;

        private static bool TryReadNumber(JsonElement value, int decimals, out long number)
        {
            number = 0;
            if (decimals == 0)
                return value.TryGetInt64(out number);
            if (!value.TryGetDecimal(out var exact) || Math.Abs(exact) > long.MaxValue / LeadField.PowerOfTen(decimals))
                return false;
            var scaled = exact * LeadField.PowerOfTen(decimals);
            number = (long)scaled;
            return number == scaled;
        }

        private static bool TryReadTime(JsonElement value, out long ticks)
        {
            ticks = 0;
            // Without an offset it would be read as this machine's time, which nobody means.
            if (!value.TryGetDateTime(out var clock) || clock.Kind == DateTimeKind.Unspecified || !value.TryGetDateTimeOffset(out var time))
                return false;
            ticks = time.UtcTicks;
            return true;
        }

        private static string TextAt(JsonElement json, string name, string pointer) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : throw new Problem($"{pointer}/{name}", "filter.shape", $"“{name}” must be a text.");

        private static bool Has(FieldType type, FilterOperator op) => op switch
        {
            FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.In => type is not (FieldType.Id or FieldType.Note),
            FilterOperator.Within => type is FieldType.Time or FieldType.Date,
            FilterOperator.Contains => type is FieldType.Text or FieldType.Note or FieldType.Choice,
            FilterOperator.IsSet or FilterOperator.IsEmpty => type is not (FieldType.Id or FieldType.Flag),
            _ => type is FieldType.Number or FieldType.Time or FieldType.Date,
        };

        private static string Child(string pointer, string name) =>
            $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
    }
}
