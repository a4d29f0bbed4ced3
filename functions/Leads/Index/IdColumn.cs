using System.Buffers;
using System.Runtime.InteropServices;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The ids themselves, and the way from an id to its row.</summary>
internal sealed class IdColumn : Column
{
    private readonly RowMap _map = new();
    private UInt128[] _ids = [];

    public int Count => _map.Count;

    public RecordId this[int row] => new(_ids[row]);

    /// <summary>The row of an id, or -1.</summary>
    public int Find(RecordId id) => _map.Find(id.Value, _ids);

    public void Add(RecordId id, int row)
    {
        _ids[row] = id.Value;
        _map.Add(id.Value, row, _ids);
    }

    public void Remove(RecordId id) => _map.Remove(id.Value, _ids);

    public override void Resize(int rows) => Array.Resize(ref _ids, rows);

    public override void Save(int from, int count, ArrayBufferWriter<byte> output) => output.Write(MemoryMarshal.AsBytes(_ids.AsSpan(from, count)));

    /// <summary>The ids alone; which of them are in use, <see cref="Find"/> learns by <see cref="Add"/>.</summary>
    public override void Load(int from, int count, ref SnapshotReader input) =>
        input.Take((long)count * 16).CopyTo(MemoryMarshal.AsBytes(_ids.AsSpan(from, count)));

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        for (var i = 0; i < rows.Length; i++)
            keys[i] = KeyOf(_ids[rows[i]]);
    }

    public override ulong SortKey(FieldValue value) => KeyOf(RecordId.Parse(value.Text!).Value);

    public override FieldValue ValueAt(int row) => this[row].ToString();

    public override int CompareTies(int row, int other) => _ids[row].CompareTo(_ids[other]);

    public override int CompareTies(int row, FieldValue other) => this[row].CompareTo(RecordId.Parse(other.Text!));

    private static ulong KeyOf(UInt128 id) => Math.Min((ulong)(id >> 64), Missing - 1);
}
