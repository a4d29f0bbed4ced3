using System.Globalization;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>What people write down about a lead: lines of text, cleaned.</summary>
public static class NoteText
{
    private const int MostChars = 10_000;

    /// <param name="field">What the text is called in the request.</param>
    /// <returns>Null for a text without a letter.</returns>
    public static (string? Text, IReadOnlyList<FieldProblem> Problems) Read(string? written, string field)
    {
        if (written is null) return (null, []);
        if (written.Length > MostChars) return (null, [new FieldProblem(field, "field.too_long", MostChars.ToString(CultureInfo.InvariantCulture))]);
        return PersianText.DisplayLines(written) is { Length: > 0 } text ? (text, []) : (null, []);
    }
}
