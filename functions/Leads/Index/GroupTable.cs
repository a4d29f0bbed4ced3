using System.Numerics;
using System.Runtime.InteropServices;

namespace Sarnakh.Leads.Index;

/// <summary>Counts and sums by one or two fields.</summary>
internal sealed class GroupTable
{
    private const int Block = 1024;
    private const int LargestArray = 1 << 16;

    private readonly IGroupColumn[] _by;
    private readonly NumberColumn _measure;

    // Group numbers that are known to be small index an array; others are looked up.
    private readonly Totals[]? _array;
    private readonly Dictionary<(long, long), Totals> _table = [];

    private GroupTable(IGroupColumn[] by, NumberColumn measure)
    {
        _by = by;
        _measure = measure;
        var size = by.Aggregate(1L, (product, column) => product * (column.Groups ?? LargestArray + 1L));
        _array = size <= LargestArray ? new Totals[size] : null;
    }

    public static List<LeadGroup> Of(RowSet rows, IGroupColumn[] by, NumberColumn measure)
    {
        var table = new GroupTable(by, measure);
        Span<int> block = stackalloc int[Block];
        var filled = 0;
        var words = rows.Words;
        for (var i = 0; i < words.Length; i++)
        {
            for (var word = words[i]; word != 0; word &= word - 1)
                block[filled++] = i * 64 + BitOperations.TrailingZeroCount(word);
            if (filled <= Block - 64 && i < words.Length - 1)
                continue;
            table.Add(block[..filled]);
            filled = 0;
        }
        return table.Groups();
    }

    private void Add(ReadOnlySpan<int> rows)
    {
        Span<long> first = stackalloc long[Block];
        Span<long> second = stackalloc long[Block];
        _by[0].GroupNumbers(rows, first);
        if (_by.Length > 1)
            _by[1].GroupNumbers(rows, second);

        var width = SecondWidth;
        for (var i = 0; i < rows.Length; i++)
        {
            ref var totals = ref _array != null
                ? ref _array[first[i] * width + second[i]]
                : ref CollectionsMarshal.GetValueRefOrAddDefault(_table, (first[i], second[i]), out _);
            totals.Count++;
            totals.Sum += _measure[rows[i]];
        }
    }

    private long SecondWidth => _by.Length > 1 ? _by[1].Groups ?? 1 : 1;

    private List<LeadGroup> Groups()
    {
        var found = _array == null
            ? _table.Select(entry => (entry.Key.Item1, entry.Key.Item2, entry.Value))
            : _array.Select((totals, i) => (i / SecondWidth, i % SecondWidth, totals)).Where(entry => entry.totals.Count > 0);
        return
        [
            .. found
                .Select(entry => new LeadGroup(KeysOf(entry.Item1, entry.Item2), entry.Item3.Count, (decimal)entry.Item3.Sum))
                .OrderByDescending(group => group.Count)
                .ThenBy(group => string.Join('\n', group.Keys), StringComparer.Ordinal),
        ];
    }

    private object?[] KeysOf(long first, long second) =>
        _by.Length > 1 ? [_by[0].GroupKey(first), _by[1].GroupKey(second)] : [_by[0].GroupKey(first)];

    private struct Totals
    {
        public int Count;

        // Sums of whole rials may pass 64 bits when somebody enters nonsense.
        public Int128 Sum;
    }
}
