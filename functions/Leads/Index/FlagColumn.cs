namespace Sarnakh.Leads.Index;

/// <summary>Yes or no, one bit each.</summary>
internal sealed class FlagColumn : Column, IGroupColumn
{
    private ulong[] _words = [];

    public bool this[int row]
    {
        get => (_words[row >> 6] >> row & 1) != 0;
        set
        {
            if (value)
                _words[row >> 6] |= 1UL << row;
            else
                _words[row >> 6] &= ~(1UL << row);
        }
    }

    public ReadOnlySpan<ulong> Words => _words;

    public int? Groups => 2;

    public override void Resize(int rows) => Array.Resize(ref _words, RowSet.WordsFor(rows));

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        for (var i = 0; i < rows.Length; i++)
            keys[i] = this[rows[i]] ? 1UL : 0;
    }

    public override ulong SortKey(FieldValue value) => value.Number is > 0 ? 1UL : 0;

    public override FieldValue ValueAt(int row) => this[row] ? 1L : 0L;

    public void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups)
    {
        for (var i = 0; i < rows.Length; i++)
            groups[i] = this[rows[i]] ? 1 : 0;
    }

    public object? GroupKey(long group) => group == 1;
}
