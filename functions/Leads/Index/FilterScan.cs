using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>Evaluates a filter column by column: each test gives the set of its rows, and the sets are combined.</summary>
internal static class FilterScan
{
    /// <summary>Adds the rows that pass to an empty set; free rows may be among them.</summary>
    public static void AddTo(RowSet found, LeadFilter filter, LeadRows rows)
    {
        switch (filter)
        {
            case LeadFilter.AllOf all:
                found.Invert();
                foreach (var part in all.Filters)
                    using (var passing = Of(part, rows, found.Rows))
                        found.And(passing.Words);
                break;
            case LeadFilter.AnyOf any:
                foreach (var part in any.Filters)
                    using (var passing = Of(part, rows, found.Rows))
                        found.Or(passing.Words);
                break;
            case LeadFilter.Not not:
                AddTo(found, not.Filter, rows);
                found.Invert();
                break;
            case LeadFilter.Test { Operator: FilterOperator.NotEqual } test:
                AddTest(found, test with { Operator = FilterOperator.Equal }, rows);
                found.Invert();
                break;
            case LeadFilter.Test { Operator: FilterOperator.IsSet } test:
                AddTest(found, test with { Operator = FilterOperator.IsEmpty }, rows);
                found.Invert();
                break;
            case LeadFilter.Test test:
                AddTest(found, test, rows);
                break;
        }
    }

    private static RowSet Of(LeadFilter filter, LeadRows rows, int count)
    {
        var found = new RowSet(count);
        AddTo(found, filter, rows);
        return found;
    }

    /// <summary>Tests that find rows by a value they have, or by having none.</summary>
    private static void AddTest(RowSet found, LeadFilter.Test test, LeadRows rows)
    {
        switch (rows[test.Field])
        {
            case Numbers numbers:
                AddNumbers(found, test, numbers);
                break;
            case FlagColumn flags:
                AddFlags(found, test, flags);
                break;
            case ChoiceColumn choices when test.Field.Type == FieldType.MultiChoice:
                AddMany(found, test, choices);
                break;
            case ChoiceColumn choices:
                AddChoices(found, test, choices);
                break;
            case ReferenceColumn references:
                AddReferences(found, test, references);
                break;
            case NoteColumn notes:
                AddNotes(found, test, notes, rows);
                break;
            case TextColumn texts:
                AddTexts(found, test, texts, rows);
                break;
        }
    }

    private static void AddNumbers(RowSet found, LeadFilter.Test test, Numbers numbers)
    {
        if (test.Operator == FilterOperator.IsEmpty)
            numbers.AddMissing(found);
        foreach (var value in test.Values)
        {
            var number = value.Number ?? 0;
            switch (test.Operator)
            {
                case FilterOperator.Less when number > long.MinValue:
                    numbers.AddBetween(long.MinValue, number - 1, found);
                    break;
                case FilterOperator.AtMost:
                    numbers.AddBetween(long.MinValue, number, found);
                    break;
                case FilterOperator.Greater when number < long.MaxValue:
                    numbers.AddBetween(number + 1, long.MaxValue, found);
                    break;
                case FilterOperator.AtLeast:
                    numbers.AddBetween(number, long.MaxValue, found);
                    break;
                case FilterOperator.Equal or FilterOperator.In:
                    numbers.AddBetween(number, number, found);
                    break;
            }
        }
    }

    private static void AddFlags(RowSet found, LeadFilter.Test test, FlagColumn flags)
    {
        foreach (var value in test.Values)
        {
            using var wanted = new RowSet(found.Rows);
            wanted.Or(flags.Words);
            if (value.Number == 0)
                wanted.Invert();
            found.Or(wanted.Words);
        }
    }

    private static void AddChoices(RowSet found, LeadFilter.Test test, ChoiceColumn choices)
    {
        switch (test.Operator)
        {
            case FilterOperator.IsEmpty:
                choices.AddWhere(text => text == null, found);
                break;
            case FilterOperator.Contains:
                var part = SearchText.OfPart(SearchForm.Name, test.Values[0].Text!);
                choices.AddWhere(text => text != null && SearchText.Of(SearchForm.Name, text).AsSpan().IndexOf(part) >= 0, found);
                break;
            default:
                var values = test.Values.Select(value => value.Text).ToHashSet(StringComparer.Ordinal);
                choices.AddWhere(text => text != null && values.Contains(text), found);
                break;
        }
    }

    /// <summary>Several at once: a row has a value if it is among its own.</summary>
    private static void AddMany(RowSet found, LeadFilter.Test test, ChoiceColumn many)
    {
        var values = test.Values.Select(value => value.Text!).ToArray();
        many.AddWhere(text => text == null ? test.Operator == FilterOperator.IsEmpty : text.Split(' ').Intersect(values).Any(), found);
    }

    private static void AddReferences(RowSet found, LeadFilter.Test test, ReferenceColumn references)
    {
        if (test.Operator == FilterOperator.IsEmpty)
            references.AddWhere(null, found);
        foreach (var value in test.Values)
            if (RecordId.TryParse(value.Text, out var id))
                references.AddWhere(id, found);
    }

    private static void AddNotes(RowSet found, LeadFilter.Test test, NoteColumn notes, LeadRows rows)
    {
        if (test.Operator == FilterOperator.IsEmpty)
            notes.AddMissing(found);
        foreach (var value in test.Values)
            AddFound(found, SearchText.OfPart(SearchForm.Name, value.Text!), whole: false, notes.Position, rows);
    }

    private static void AddTexts(RowSet found, LeadFilter.Test test, TextColumn texts, LeadRows rows)
    {
        if (test.Operator == FilterOperator.IsEmpty)
        {
            texts.AddMissing(found);
            return;
        }
        foreach (var value in test.Values)
        {
            var whole = test.Operator != FilterOperator.Contains;
            AddFound(found, whole ? SearchText.Of(texts.Form, value.Text!) : SearchText.OfPart(texts.Form, value.Text!), whole, texts.Position, rows);
        }
    }

    private static void AddFound(RowSet found, byte[] wanted, bool whole, int position, LeadRows rows)
    {
        if (wanted.Length > 0)
            rows.Searched.Scan(wanted, (row, record) =>
            {
                var field = SearchText.Field(record, position);
                if (whole ? field.SequenceEqual(wanted) : field.IndexOf(wanted) >= 0)
                    found.Add(row);
            });
    }
}
