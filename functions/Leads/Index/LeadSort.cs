namespace Sarnakh.Leads.Index;

public sealed record SortTerm(LeadField Field, bool Descending)
{
    public override string ToString() => Descending ? $"-{Field.Name}" : Field.Name;
}

/// <summary>
/// An order of leads: by up to four fields, then by id. Names sort as Persian readers expect, also those of owners, teams and tags; stages,
/// statuses, lost reasons, recurring plans and options sort as administrators put them; several at once by the first of them, then by the next. Missing values come last in either direction.
/// </summary>
public sealed class LeadSort : IEquatable<LeadSort>
{
    private const int MostTerms = 4;
    private readonly string _text;

    public LeadSort(IReadOnlyList<SortTerm> terms) => (Terms, _text) = (terms, string.Join(',', terms));

    public static LeadSort Newest { get; } = new([new SortTerm(LeadFields.CreatedAt, Descending: true)]);

    public IReadOnlyList<SortTerm> Terms { get; }

    /// <summary>Whether tags sort by their English names. To clients it is the same order.</summary>
    internal bool English { get; private init; }

    /// <summary>The order as somebody reads it.</summary>
    public LeadSort AskedBy(Asker asker) => new(Terms) { English = asker.English };

    public static bool TryParse(string? text, out LeadSort sort, out QueryProblem? problem) => TryParse(text, FieldSet.Fixed, out sort, out problem);

    /// <summary>Reads <c>-createdAt,title</c>; nothing means newest first.</summary>
    public static bool TryParse(string? text, FieldSet fields, out LeadSort sort, out QueryProblem? problem)
    {
        sort = Newest;
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;

        var terms = new List<SortTerm>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var descending = part.StartsWith('-');
            if (!fields.TryGet(descending ? part[1..] : part, out var field) || !field.CanSort)
                problem = new QueryProblem("", "sort.unknown_field", $"There is no field “{Shortened(part)}” to sort by.");
            else if (terms.Exists(term => term.Field == field))
                problem = new QueryProblem("", "sort.repeated_field", $"The field “{field.Name}” is named twice.");
            else if (terms.Count == MostTerms)
                problem = new QueryProblem("", "sort.too_many_fields", $"At most {MostTerms} fields can be sorted by.");
            else
                terms.Add(new SortTerm(field, descending));

            if (problem != null)
                return false;
        }
        sort = new LeadSort(terms);
        return true;
    }

    public bool Equals(LeadSort? other) => other != null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as LeadSort);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
