using System.Buffers;
using System.Runtime.InteropServices;

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

    public override void Save(int from, int count, ArrayBufferWriter<byte> output) =>
        output.Write(MemoryMarshal.AsBytes(_words.AsSpan(from / 64, RowSet.WordsFor(count))));

    public override void Load(int from, int count, ref SnapshotReader input)
    {
        var words = _words.AsSpan(from / 64, RowSet.WordsFor(count));
        input.Take(words.Length * sizeof(ulong)).CopyTo(MemoryMarshal.AsBytes(words));
        // What came behind the rows while they were written is none of them.
        if ((count & 63) != 0)
            words[^1] &= (1UL << count) - 1;
    }

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
