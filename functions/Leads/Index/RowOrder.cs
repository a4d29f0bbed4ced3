namespace Sarnakh.Leads.Index;

/// <summary>A sort applied to rows: by key where keys decide, by whole values on ties, at last by id.</summary>
internal sealed class RowOrder(LeadSort sort, LeadRows rows)
{
    private readonly (Column Column, bool Descending)[] _terms = [.. sort.Terms.Select(term => (sort.English ? rows.InEnglish(term.Field) : rows[term.Field], term.Descending))];

    /// <summary>Whether late rows, which are mostly the newer leads, are likelier to come first.</summary>
    public bool LateRowsFirst => _terms[0].Descending;

    /// <summary>Keys of the first field: the lesser comes first; equal ones need <see cref="CompareTies(int, int)"/>.</summary>
    public void FirstKeys(ReadOnlySpan<int> of, Span<ulong> keys)
    {
        var (column, descending) = _terms[0];
        column.SortKeys(of, keys);
        if (!descending)
            return;
        foreach (ref var key in keys[..of.Length])
            key = Directed(key, descending: true);
    }

    public ulong FirstKey(LeadCursor cursor) => Directed(_terms[0].Column.SortKey(cursor.Values[0]), _terms[0].Descending);

    /// <summary>The order of two rows whose first keys are equal.</summary>
    public int CompareTies(int row, int other)
    {
        for (var i = 0; i < _terms.Length; i++)
        {
            var (column, descending) = _terms[i];
            var compared = i == 0 ? 0 : KeyOf(column, row, descending).CompareTo(KeyOf(column, other, descending));
            if (compared == 0)
                compared = descending ? -column.CompareTies(row, other) : column.CompareTies(row, other);
            if (compared != 0)
                return compared;
        }
        return rows.Ids[row].CompareTo(rows.Ids[other]);
    }

    /// <summary>The order of a row and a cursor whose first keys are equal.</summary>
    public int CompareTies(int row, LeadCursor cursor)
    {
        for (var i = 0; i < _terms.Length; i++)
        {
            var (column, descending) = _terms[i];
            var value = cursor.Values[i];
            var compared = i == 0 ? 0 : KeyOf(column, row, descending).CompareTo(Directed(column.SortKey(value), descending));
            if (compared == 0)
                compared = descending ? -column.CompareTies(row, value) : column.CompareTies(row, value);
            if (compared != 0)
                return compared;
        }
        return rows.Ids[row].CompareTo(cursor.Id);
    }

    public LeadCursor CursorAt(int row) => new(sort, [.. _terms.Select(term => term.Column.ValueAt(row))], rows.Ids[row]);

    private static ulong KeyOf(Column column, int row, bool descending)
    {
        Span<ulong> key = stackalloc ulong[1];
        column.SortKeys([row], key);
        return Directed(key[0], descending);
    }

    /// <summary>Turns the order round, except that missing values stay last.</summary>
    private static ulong Directed(ulong key, bool descending) => descending && key != Column.Missing ? ~key : key;
}
