using System.Buffers;

namespace Sarnakh.Leads.Index;

/// <summary>Long texts: they are kept as searched only; the column knows which rows have one. Nothing sorts by them.</summary>
internal sealed class NoteColumn(int position) : Column
{
    private readonly FlagColumn _present = new();

    /// <summary>In the searched record.</summary>
    public int Position => position;

    public void Set(int row, string? text) => _present[row] = !string.IsNullOrEmpty(text);

    public void AddMissing(RowSet found)
    {
        found.AddAll();
        found.Without(_present.Words);
    }

    public override void Resize(int rows) => _present.Resize(rows);

    public override void Save(int from, int count, ArrayBufferWriter<byte> output) => _present.Save(from, count, output);

    public override void Load(int from, int count, ref SnapshotReader input) => _present.Load(from, count, ref input);

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys) => keys[..rows.Length].Fill(Missing);

    public override ulong SortKey(FieldValue value) => Missing;

    public override FieldValue ValueAt(int row) => default;
}
