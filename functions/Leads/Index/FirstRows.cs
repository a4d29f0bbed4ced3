using System.Numerics;

namespace Sarnakh.Leads.Index;

/// <summary>
/// Chooses the first rows of a set in an order without sorting the set: a few candidates are kept, and whatever comes behind
/// the last that is still wanted is dismissed by its key.
/// </summary>
internal sealed class FirstRows
{
    private const int Block = 1024;

    private readonly RowOrder _order;
    private readonly LeadCursor? _after;
    private readonly ulong _afterKey;
    private readonly int _wanted;
    private readonly Candidate[] _candidates;
    private int _count;

    // The last candidate still wanted, once there are enough.
    private Candidate? _last;

    public FirstRows(RowOrder order, LeadCursor? after, int wanted)
    {
        _order = order;
        _after = after;
        _afterKey = after == null ? 0 : order.FirstKey(after);
        _wanted = wanted;
        _candidates = new Candidate[Math.Max(256, wanted * 2)];
    }

    /// <summary>At most <paramref name="wanted"/> (one or more) rows behind the cursor, in order.</summary>
    public static int[] Of(RowSet rows, RowOrder order, LeadCursor? after, int wanted)
    {
        var first = new FirstRows(order, after, wanted);
        Span<int> block = stackalloc int[Block];
        Span<ulong> keys = stackalloc ulong[Block];
        var filled = 0;
        var words = rows.Words;
        for (var i = 0; i < words.Length; i++)
        {
            var at = order.LateRowsFirst ? words.Length - 1 - i : i;
            for (var word = words[at]; word != 0; word &= word - 1)
                block[filled++] = at * 64 + BitOperations.TrailingZeroCount(word);
            if (filled <= Block - 64 && i < words.Length - 1)
                continue;
            order.FirstKeys(block[..filled], keys);
            first.Offer(block[..filled], keys);
            filled = 0;
        }
        return first.Chosen();
    }

    public int[] Chosen()
    {
        Prune();
        return [.. _candidates.Take(_count).Select(candidate => candidate.Number)];
    }

    public void Offer(int row, ulong key)
    {
        if (key > (_last?.Key ?? ulong.MaxValue) || key < _afterKey || !IsWanted(key, row))
            return;
        _candidates[_count++] = new Candidate(key, row);
        if (_count == _candidates.Length)
            Prune();
    }

    private void Offer(ReadOnlySpan<int> rows, ReadOnlySpan<ulong> keys)
    {
        var limit = _last?.Key ?? ulong.MaxValue;
        for (var i = 0; i < rows.Length; i++)
        {
            var key = keys[i];
            if (key > limit || key < _afterKey || !IsWanted(key, rows[i]))
                continue;
            _candidates[_count++] = new Candidate(key, rows[i]);
            if (_count == _candidates.Length)
            {
                Prune();
                limit = _last!.Value.Key;
            }
        }
    }

    /// <summary>Decides where keys do not.</summary>
    private bool IsWanted(ulong key, int row) =>
        (_after == null || key != _afterKey || _order.CompareTies(row, _after) > 0)
        && (_last is not { } last || key != last.Key || _order.CompareTies(row, last.Number) < 0);

    private void Prune()
    {
        _candidates.AsSpan(0, _count).Sort(Compare);
        if (_count < _wanted)
            return;
        _count = _wanted;
        _last = _candidates[_wanted - 1];
    }

    private int Compare(Candidate a, Candidate b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : _order.CompareTies(a.Number, b.Number);

    private readonly record struct Candidate(ulong Key, int Number);
}
