using System.Globalization;
using System.Text.Json;
using Sarnakh.Text;

namespace Sarnakh.Hosting;

/// <summary>A value that its field cannot take.</summary>
/// <param name="below">Where inside the value it is wrong, as <c>/0/address</c>.</param>
public sealed class WrongValueException(string code, object? argument = null, string below = "") : Exception
{
    public FieldProblem In(string field) => new(field + below, code, argument is null ? null : Convert.ToString(argument, CultureInfo.InvariantCulture));

    public WrongValueException Below(string part) => new(code, argument, $"/{part}{below}");
}

/// <summary>
/// Values of a JSON merge patch (RFC 7396), cleaned and checked as those of a form are. Null empties a field. What does not fit
/// throws <see cref="WrongValueException"/>.
/// </summary>
public static class PatchValue
{
    private const int LineChars = 300;

    /// <summary>Sets every field of the patch, and tells of each that could not be set.</summary>
    /// <param name="set">Throws <see cref="WrongValueException"/> for what it does not take.</param>
    public static (T Changed, IReadOnlyList<FieldProblem> Problems) Apply<T>(T before, JsonElement patch, Func<T, string, JsonElement, T> set)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (before, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        foreach (var field in patch.EnumerateObject())
        {
            try
            {
                before = set(before, field.Name, field.Value);
            }
            catch (WrongValueException wrong)
            {
                problems.Add(wrong.In(field.Name));
            }
        }
        return (before, problems);
    }

    /// <summary>The elements of an array, each read by <paramref name="read"/>; none for null.</summary>
    public static IReadOnlyList<T> Many<T>(JsonElement value, int most, Func<JsonElement, T> read)
    {
        if (value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array) throw new WrongValueException("field.type");
        if (value.GetArrayLength() > most) throw new WrongValueException("list.too_long", most);
        return [.. value.EnumerateArray().Select((element, i) => Below(i.ToString(CultureInfo.InvariantCulture), () => read(element)))];
    }

    /// <summary>Says of what is wrong in a part of a value where it is.</summary>
    public static T Below<T>(string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (WrongValueException wrong)
        {
            throw wrong.Below(part);
        }
    }

    public static string? Line(JsonElement value, int most = LineChars) => Text(value, most) is { } text ? NullIfEmpty(PersianText.Display(text)) : null;

    public static string? Lines(JsonElement value, int most) => Text(value, most) is { } text ? NullIfEmpty(PersianText.DisplayLines(text)) : null;

    /// <summary>In the form that mail is sent to.</summary>
    public static string? Email(JsonElement value)
    {
        if (Line(value) is not { } text) return null;
        return EmailAddress.TryParse(text, out var address) ? address.Address : throw new WrongValueException("email.invalid");
    }

    public static PhoneNumber? Phone(JsonElement value)
    {
        if (Line(value) is not { } text) return null;
        return PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number) ? number : throw new WrongValueException("phone.invalid");
    }

    public static string? Website(JsonElement value)
    {
        if (Line(value) is not { } text) return null;
        return WebAddress.TryParse(text, out var address) ? address : throw new WrongValueException("url.invalid");
    }

    public static long? Whole(JsonElement value, long least, long most)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number)) throw new WrongValueException("number.invalid");
        if (number < least) throw new WrongValueException("number.too_small", least);
        return number <= most ? number : throw new WrongValueException("number.too_large", most);
    }

    public static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new WrongValueException("flag.expected"),
    };

    /// <summary>A record's id in its one spelling.</summary>
    public static string? Id(JsonElement value, string unknown) =>
        Text(value, LineChars) is not { } text ? null : RecordId.TryParse(text, out var id) ? id.ToString() : throw new WrongValueException(unknown);

    /// <summary>Empty for what is no text, half a surrogate pair included.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    /// <summary>As it was sent.</summary>
    public static string? Text(JsonElement value, int most)
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
            // Half a surrogate pair.
            throw new WrongValueException("text.invalid");
        }
        return text.Length <= most ? text : throw new WrongValueException("field.too_long", most);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
