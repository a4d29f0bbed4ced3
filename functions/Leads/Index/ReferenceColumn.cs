using System.Buffers;
using System.Runtime.InteropServices;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>Ids of other records, nearly each another one. Takes no room until there is one.</summary>
internal sealed class ReferenceColumn : Column
{
    private UInt128[] _ids = [];
    private int _rows;

    public RecordId? this[int row]
    {
        get => _ids.Length > 0 && _ids[row] != 0 ? new RecordId(_ids[row]) : null;
        set
        {
            if (_ids.Length == 0 && value is not null)
                _ids = new UInt128[_rows];
            if (_ids.Length > 0)
                _ids[row] = value?.Value ?? 0;
        }
    }

    /// <summary>Adds the rows that refer to the record, or to none.</summary>
    public void AddWhere(RecordId? id, RowSet found)
    {
        if (_ids.Length == 0 && id is null)
            found.AddAll();
        var wanted = id?.Value ?? 0;
        for (var row = 0; row < Math.Min(found.Rows, _ids.Length); row++)
            if (_ids[row] == wanted)
                found.Add(row);
    }

    public override void Resize(int rows)
    {
        _rows = rows;
        if (_ids.Length > 0)
            Array.Resize(ref _ids, rows);
    }

    public override void Save(int from, int count, ArrayBufferWriter<byte> output) =>
        output.WriteBytes(_ids.Length == 0 ? default : MemoryMarshal.AsBytes(_ids.AsSpan(from, count)));

    public override void Load(int from, int count, ref SnapshotReader input)
    {
        var bytes = input.ReadBytes();
        if (bytes.IsEmpty)
            return;
        if (_ids.Length == 0)
            _ids = new UInt128[_rows];
        bytes.CopyTo(MemoryMarshal.AsBytes(_ids.AsSpan(from, count)));
    }

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        for (var i = 0; i < rows.Length; i++)
            keys[i] = KeyOf(this[rows[i]]);
    }

    public override ulong SortKey(FieldValue value) => KeyOf(RecordId.TryParse(value.Text, out var id) ? id : null);

    public override FieldValue ValueAt(int row) => this[row]?.ToString();

    public override int CompareTies(int row, int other) => Nullable.Compare(this[row], this[other]);

    public override int CompareTies(int row, FieldValue other) =>
        this[row] is { } id && RecordId.TryParse(other.Text, out var than) ? id.CompareTo(than) : 0;

    private static ulong KeyOf(RecordId? id) => id is { } known ? Math.Min((ulong)(known.Value >> 64), Missing - 1) : Missing;
}
