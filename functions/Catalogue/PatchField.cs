using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Catalogue;

/// <summary>
/// A field of a JSON merge patch, read as what it must hold. What does not fit is noted among the problems, and the reader gives
/// an empty value in its place.
/// </summary>
/// <param name="name">As in a pointer.</param>
internal sealed class PatchField(string name, JsonElement value, List<FieldProblem> problems)
{
    /// <summary>A line, cleaned.</summary>
    public string Line(int most) => Limited(PersianText.Display(Text() ?? ""), most);

    /// <summary>Null for an empty line.</summary>
    public string? OptionalLine(int most) => IsNull ? null : Line(most) is { Length: > 0 } line ? line : null;

    public string? OptionalLines(int most) => IsNull ? null : Limited(PersianText.DisplayLines(Text() ?? ""), most) is { Length: > 0 } lines ? lines : null;

    public bool Flag() => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : Wrong<bool>("flag.expected");

    public bool? OptionalFlag() => IsNull ? null : Flag();

    public int Integer(int least, int most)
    {
        if (value.ValueKind != JsonValueKind.Number) return Wrong<int>("field.type");
        if (!value.TryGetInt32(out var number)) return Wrong<int>("number.invalid");
        return number < least ? Wrong<int>("number.too_small", least) : number > most ? Wrong<int>("number.too_large", most) : number;
    }

    public T Choice<T>()
        where T : struct, Enum
    {
        var text = Text();
        foreach (var choice in Enum.GetValues<T>())
            if (JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()) == text) return choice;
        return text is null ? default : Wrong<T>("option.unknown");
    }

    public IReadOnlyList<T> Choices<T>()
        where T : struct, Enum => [.. Items().Select(item => item.Choice<T>()).Distinct()];

    /// <summary>The id of something that <paramref name="isKnown"/> knows, or null.</summary>
    public string? OptionalId(Predicate<string> isKnown, string unknown) => IsNull || Text() is not { } id ? null : isKnown(id) ? id : Wrong<string>(unknown);

    /// <summary>Ids of what <paramref name="isKnown"/> knows; what was there before may stay, whatever became of it.</summary>
    public IReadOnlyList<string> Ids(IReadOnlyList<string> before, Predicate<string> isKnown, string unknown) =>
        [.. Items().Select(item => item.OptionalId(id => before.Contains(id) || isKnown(id), unknown)).OfType<string>().Distinct()];

    /// <summary>The elements of a list, each with its own pointer; null is an empty list.</summary>
    public IReadOnlyList<PatchField> Items(int most = 200)
    {
        if (IsNull) return [];
        if (value.ValueKind != JsonValueKind.Array) return Wrong<PatchField[]>("field.type") ?? [];
        if (value.GetArrayLength() > most) return Wrong<PatchField[]>("list.too_long", most) ?? [];
        return [.. value.EnumerateArray().Select((item, n) => new PatchField($"{name}/{n}", item, problems))];
    }

    /// <summary>The members of an object by name, each with its own pointer.</summary>
    public IReadOnlyDictionary<string, PatchField> Members()
    {
        var members = new Dictionary<string, PatchField>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object) Wrong<object>("field.type");
        else
            foreach (var member in value.EnumerateObject()) members[member.Name] = new PatchField($"{name}/{member.Name}", member.Value, problems);
        return members;
    }

    public T? Wrong<T>(string code, int? argument = null)
    {
        problems.Add(new FieldProblem(name, code, argument?.ToString(CultureInfo.InvariantCulture)));
        return default;
    }

    private bool IsNull => value.ValueKind == JsonValueKind.Null;

    private string? Text()
    {
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>("field.type");
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return Wrong<string>("text.invalid");
        }
    }

    private string Limited(string text, int most) => text.Length <= most ? text : Wrong<string>("field.too_long", most) ?? "";
}
