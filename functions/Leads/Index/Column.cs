using System.Buffers;

namespace Sarnakh.Leads.Index;

/// <summary>
/// One field of all rows. For sorting, every value has a key of 64 bits: where keys differ, values are in the order of their
/// keys; where they are equal, <see cref="CompareTies(int, int)"/> decides. Missing values have the greatest key.
/// </summary>
internal abstract class Column
{
    public const ulong Missing = ulong.MaxValue;

    public abstract void Resize(int rows);

    public abstract void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys);

    public abstract ulong SortKey(FieldValue value);

    public abstract FieldValue ValueAt(int row);

    /// <summary>Writes some rows into a snapshot; the first is a multiple of 64.</summary>
    public abstract void Save(int from, int count, ArrayBufferWriter<byte> output);

    /// <summary>Sets rows that were never used from what <see cref="Save"/> wrote.</summary>
    public abstract void Load(int from, int count, ref SnapshotReader input);

    public virtual int CompareTies(int row, int other) => 0;

    public virtual int CompareTies(int row, FieldValue other) => 0;
}

/// <summary>A column that rows can be grouped by.</summary>
internal interface IGroupColumn
{
    /// <summary>One more than the greatest group number, where that is known to be small; null elsewhere.</summary>
    int? Groups { get; }

    void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups);

    object? GroupKey(long group);
}
