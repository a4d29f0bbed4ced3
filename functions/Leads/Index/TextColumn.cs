using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// Texts that nearly all differ. They lie together in the row's record (see <see cref="TextRecord"/>); the column itself keeps
/// the beginning of each one's sort key. Names sort in fa-IR order, addresses and numbers by their characters.
/// </summary>
internal class TextColumn(TextHeap heap, int position, SearchForm form) : Column
{
    // None until the first text comes.
    private ulong[] _keys = [];
    private int _rows;

    /// <summary>In the searched record.</summary>
    public int Position => position;

    public SearchForm Form => form;

    public string? this[int row]
    {
        get
        {
            var text = TextAt(heap[row]);
            return text.IsEmpty ? null : Encoding.UTF8.GetString(text);
        }
    }

    public static ulong KeyOf(SearchForm form, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Missing;
        if (form == SearchForm.Name)
            return FaIrOrder.Prefix(text);

        // A byte for each ASCII character; what stands from any other character on is left to the full comparison.
        ulong key = 0;
        var ascii = true;
        for (var i = 0; i < sizeof(ulong); i++)
        {
            ascii &= i >= text.Length || text[i] < 0x80;
            key = key << 8 | (!ascii ? 0x80U : i < text.Length ? text[i] : 0U);
        }
        return key;
    }

    public void SetKey(int row, ulong key)
    {
        if (_keys.Length == 0 && key != Missing)
        {
            _keys = new ulong[_rows];
            _keys.AsSpan().Fill(Missing);
        }
        if (_keys.Length > 0)
            _keys[row] = key;
    }

    /// <summary>Adds the rows without a text.</summary>
    public void AddMissing(RowSet found)
    {
        if (_keys.Length == 0)
            found.AddAll();
        for (var row = 0; row < Math.Min(found.Rows, _keys.Length); row++)
            if (_keys[row] == Missing)
                found.Add(row);
    }

    public override void Resize(int rows)
    {
        _rows = rows;
        if (_keys.Length > 0)
            Array.Resize(ref _keys, rows);
    }

    public override void Save(int from, int count, ArrayBufferWriter<byte> output) =>
        output.WriteBytes(_keys.Length == 0 ? default : MemoryMarshal.AsBytes(_keys.AsSpan(from, count)));

    public override void Load(int from, int count, ref SnapshotReader input)
    {
        var keys = MemoryMarshal.Cast<byte, ulong>(input.ReadBytes());
        for (var i = 0; i < count; i++)
            SetKey(from + i, keys.IsEmpty ? Missing : keys[i]);
    }

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        if (_keys.Length == 0)
            keys[..rows.Length].Fill(Missing);
        else
            for (var i = 0; i < rows.Length; i++)
                keys[i] = _keys[rows[i]];
    }

    public override ulong SortKey(FieldValue value) => KeyOf(form, value.Text);

    public override FieldValue ValueAt(int row) => this[row];

    public override int CompareTies(int row, int other) => Compare(TextAt(heap[row]), TextAt(heap[other]));

    public override int CompareTies(int row, FieldValue other) =>
        Compare(TextAt(heap[row]), Encoding.UTF8.GetBytes(other.Text ?? ""));

    protected virtual ReadOnlySpan<byte> TextAt(ReadOnlySpan<byte> record) => TextRecord.Field(record, position);

    // The bytes of UTF-8 sort as the characters do.
    private int Compare(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other) =>
        form == SearchForm.Name ? FaIrOrder.Compare(text, other) : text.SequenceCompareTo(other);
}
