using System.Buffers;
using System.Runtime.CompilerServices;

namespace Sarnakh.Leads.Index;

/// <summary>Whole numbers, stored or worked out. Missing ones pass no comparison and sort last.</summary>
internal abstract class Numbers : Column, IGroupColumn
{
    private const int Block = 1024;

    public abstract long? this[int row] { get; }

    public virtual int? Groups => null;

    /// <summary>For each row its number, or <see cref="long.MinValue"/> for none.</summary>
    public abstract void Read(ReadOnlySpan<int> rows, Span<long> values);

    /// <summary>Adds the rows whose value lies between two values, both included.</summary>
    public abstract void AddBetween(long low, long high, RowSet found);

    public abstract void AddMissing(RowSet found);

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        Span<long> values = stackalloc long[Block];
        for (var at = 0; at < rows.Length; at += Block)
        {
            var block = rows[at..Math.Min(at + Block, rows.Length)];
            Read(block, values);
            for (var i = 0; i < block.Length; i++)
                keys[at + i] = IsMissing(block[i], values[i]) ? Missing : KeyOf(values[i]);
        }
    }

    public override ulong SortKey(FieldValue value) => value.Number is { } number ? KeyOf(number) : Missing;

    public override FieldValue ValueAt(int row) => this[row];

    public virtual void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups) => Read(rows, groups);

    public virtual object? GroupKey(long group) => group;

    public override int CompareTies(int row, int other) => Compare(this[row], this[other]);

    public override int CompareTies(int row, FieldValue other) => Compare(this[row], other.Number);

    protected virtual bool IsMissing(int row) => this[row] is null;

    /// <param name="value">As it was read.</param>
    protected bool IsMissing(int row, long value) => value == long.MinValue && IsMissing(row);

    private static int Compare(long? a, long? b) => a is { } x && b is { } y ? x.CompareTo(y) : 0;

    // The very greatest number would read as missing; it shares the key of its neighbour.
    private static ulong KeyOf(long value) => Math.Min((ulong)value ^ (1UL << 63), Missing - 1);
}

/// <summary>
/// Stored numbers: whole ones, UTC ticks, days, or parts of a decimal number. Where a number can be missing, missing is kept as 0
/// and numbers from 0 on as one more, so that a field which nobody has takes no room.
/// </summary>
/// <param name="origin">What lies near most numbers; their distance from it is kept.</param>
internal sealed class NumberColumn(bool canMiss, long origin = 0) : Numbers
{
    private const int FewGroups = 1024;
    private readonly PackedNumbers _rows = new();

    // Of all values ever set.
    private long _least;
    private long _greatest;

    public override long? this[int row] => Decoded(_rows[row]) is var value && value == long.MinValue && canMiss ? null : value;

    /// <summary>The first group is that of rows without a number.</summary>
    public override int? Groups => _least == 0 && _greatest < FewGroups ? (int)_greatest + 2 : null;

    public void Set(int row, long? value)
    {
        _rows[row] = Encoded(value);
        _least = Math.Min(_least, value ?? 0);
        _greatest = Math.Max(_greatest, value ?? 0);
    }

    public override void Resize(int rows) => _rows.Resize(rows);

    public override void Save(int from, int count, ArrayBufferWriter<byte> output)
    {
        output.WriteLong(_least);
        output.WriteLong(_greatest);
        _rows.Save(from, count, output);
    }

    public override void Load(int from, int count, ref SnapshotReader input)
    {
        _least = Math.Min(_least, input.ReadLong());
        _greatest = Math.Max(_greatest, input.ReadLong());
        _rows.Load(from, count, ref input);
    }

    public override void Read(ReadOnlySpan<int> rows, Span<long> values)
    {
        _rows.Read(rows, values);
        if (canMiss)
            foreach (ref var value in values[..rows.Length])
                value = Decoded(value);
    }

    public override void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups)
    {
        Read(rows, groups);
        if (Groups is not null)
            foreach (ref var group in groups[..rows.Length])
                group = group == long.MinValue ? 0 : group + 1;
    }

    public override object? GroupKey(long group) => Groups is null ? (canMiss && group == long.MinValue ? null : group) : group == 0 ? null : group - 1;

    public override void AddBetween(long low, long high, RowSet found)
    {
        if (low > high)
            return;
        if (!canMiss)
        {
            _rows.AddBetween(low, high, found);
            return;
        }
        var (from, to) = (Distance(low), Distance(high));
        if (from < 0)
            _rows.AddBetween(from, Math.Min(to, -1), found);
        if (to >= 0)
            _rows.AddBetween(Math.Max(from, 0) + 1, to + 1, found);
    }

    public override void AddMissing(RowSet found)
    {
        if (canMiss)
            _rows.AddBetween(0, 0, found);
    }

    protected override bool IsMissing(int row) => canMiss && this[row] is null;

    private long Encoded(long? value) => !canMiss ? value ?? 0 : value is not { } number ? 0 : Distance(number) is >= 0 and var distance ? distance + 1 : Distance(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Decoded(long kept) => !canMiss ? kept : kept == 0 ? long.MinValue : origin + (kept > 0 ? kept - 1 : kept);

    // Within half of what 64 bits hold, so that one more always fits; no day, ticks or amount comes near.
    private long Distance(long value) => Math.Clamp(value, long.MinValue / 2, long.MaxValue / 2) - origin;
}

/// <summary>Numbers that follow from other columns.</summary>
internal abstract class FollowingNumbers : Numbers
{
    public override void Resize(int rows)
    {
    }

    public override void Save(int from, int count, ArrayBufferWriter<byte> output)
    {
    }

    public override void Load(int from, int count, ref SnapshotReader input)
    {
    }

    public override void AddBetween(long low, long high, RowSet found)
    {
        Span<int> rows = stackalloc int[64];
        Span<long> values = stackalloc long[64];
        var words = found.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var block = rows[..Math.Min(64, found.Rows - w * 64)];
            for (var i = 0; i < block.Length; i++)
                block[i] = w * 64 + i;
            Read(block, values);
            for (var i = 0; i < block.Length; i++)
                words[w] |= (values[i] >= low && values[i] <= high && !IsMissing(block[i], values[i]) ? 1UL : 0) << i;
        }
    }

    public override void AddMissing(RowSet found)
    {
        for (var row = 0; row < found.Rows; row++)
            if (IsMissing(row))
                found.Add(row);
    }
}

/// <summary>Expected revenue × probability: worked out, since both may change and it takes no room.</summary>
internal sealed class ProratedColumn(NumberColumn revenue, NumberColumn probability) : FollowingNumbers
{
    private const int Block = 1024;

    public override long? this[int row] => Lead.Prorated(revenue[row] ?? 0, probability[row] / LeadFields.Hundredths);

    public override void Read(ReadOnlySpan<int> rows, Span<long> values)
    {
        Span<long> percent = stackalloc long[Block];
        for (var at = 0; at < rows.Length; at += Block)
        {
            var block = rows[at..Math.Min(at + Block, rows.Length)];
            var amounts = values.Slice(at, block.Length);
            revenue.Read(block, amounts);
            probability.Read(block, percent);
            for (var i = 0; i < block.Length; i++)
                amounts[i] = amounts[i] == 0 || percent[i] == long.MinValue ? 0 : Prorated(amounts[i], percent[i]);
        }
    }

    protected override bool IsMissing(int row) => false;

    // As Lead.Prorated, without decimals where 64 bits do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Prorated(long amount, long hundredths) =>
        amount is > -500_000_000_000_000 and < 500_000_000_000_000 ? (amount * hundredths + 5_000 * Math.Sign(amount)) / 10_000 : Lead.Prorated(amount, hundredths / LeadFields.Hundredths);
}

/// <summary>When an open opportunity has stood, or will have stood, in its stage for as long as the stage allows: UTC ticks.</summary>
internal sealed class RottingColumn(LeadRows rows) : FollowingNumbers
{
    private readonly ChoiceColumn _kinds = (ChoiceColumn)rows[LeadFields.Kind];
    private readonly ChoiceColumn _outcomes = (ChoiceColumn)rows[LeadFields.Outcome];
    private readonly ChoiceColumn _stages = (ChoiceColumn)rows[LeadFields.StageId];
    private readonly NumberColumn _since = (NumberColumn)rows[LeadFields.StageChangedAt];

    public override long? this[int row] =>
        _since[row] is { } since && _kinds[row] == "opportunity" && _outcomes[row] == "pending" && rows.Fields.DaysIn(_stages[row]) is > 0 and var days
            ? since + days * TimeSpan.TicksPerDay
            : null;

    public override void Read(ReadOnlySpan<int> of, Span<long> values)
    {
        for (var i = 0; i < of.Length; i++)
            values[i] = this[of[i]] ?? long.MinValue;
    }
}
