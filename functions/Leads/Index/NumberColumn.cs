namespace Sarnakh.Leads.Index;

/// <summary>Whole numbers, never missing; times are kept as UTC ticks.</summary>
internal sealed class NumberColumn : Column, IGroupColumn
{
    private const int FewGroups = 1024;
    private long[] _values = [];

    // Of all values ever set.
    private long _least;
    private long _greatest;

    public long this[int row]
    {
        get => _values[row];
        set
        {
            _values[row] = value;
            _least = Math.Min(_least, value);
            _greatest = Math.Max(_greatest, value);
        }
    }

    public int? Groups => _least == 0 && _greatest < FewGroups ? (int)_greatest + 1 : null;

    public override void Resize(int rows) => Array.Resize(ref _values, rows);

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        for (var i = 0; i < rows.Length; i++)
            keys[i] = KeyOf(this[rows[i]]);
    }

    public override ulong SortKey(FieldValue value) => KeyOf(value.Number ?? 0);

    public override FieldValue ValueAt(int row) => this[row];

    public void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups)
    {
        for (var i = 0; i < rows.Length; i++)
            groups[i] = this[rows[i]];
    }

    public object? GroupKey(long group) => group;

    /// <summary>Adds the rows whose value lies between two values, both included.</summary>
    public void AddBetween(long low, long high, RowSet found)
    {
        if (low > high)
            return;
        var width = (ulong)(high - low);
        var words = found.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var values = _values.AsSpan(w * 64, Math.Min(64, found.Rows - w * 64));
            ulong word = 0;
            for (var i = 0; i < values.Length; i++)
                word |= ((ulong)(values[i] - low) <= width ? 1UL : 0) << i;
            words[w] |= word;
        }
    }

    public override int CompareTies(int row, int other) => this[row].CompareTo(this[other]);

    public override int CompareTies(int row, FieldValue other) => this[row].CompareTo(other.Number ?? 0);

    // The very greatest number would read as missing; it shares the key of its neighbour.
    private static ulong KeyOf(long value) => Math.Min((ulong)value ^ (1UL << 63), Missing - 1);
}
