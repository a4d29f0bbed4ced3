using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sarnakh.Leads.Index;

/// <summary>Counts and sums by one or two fields.</summary>
internal sealed class GroupTable
{
    private const int Block = 1024;
    private const int LargestArray = 1 << 16;

    private readonly LeadField[] _fields;
    private readonly IGroupColumn[] _by;
    private readonly Numbers _expected;
    private readonly Numbers _prorated;

    // Group numbers that are known to be small index an array; others are looked up.
    private readonly Totals[]? _array;
    private readonly Dictionary<(long, long), Totals> _table = [];

    private GroupTable(IReadOnlyList<LeadField> by, LeadRows rows)
    {
        _fields = [.. by];
        _by = [.. by.Select(field => (IGroupColumn)rows[field])];
        _expected = (Numbers)rows[LeadFields.ExpectedRevenue];
        _prorated = (Numbers)rows[LeadFields.ProratedRevenue];
        var size = _by.Aggregate(1L, (product, column) => product * (column.Groups ?? LargestArray + 1L));
        _array = size <= LargestArray ? new Totals[size] : null;
    }

    public static List<LeadGroup> Of(RowSet selected, IReadOnlyList<LeadField> by, LeadRows rows)
    {
        var table = new GroupTable(by, rows);
        Span<int> block = stackalloc int[Block];
        var filled = 0;
        var words = selected.Words;
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
        Span<long> expected = stackalloc long[Block];
        Span<long> prorated = stackalloc long[Block];
        _expected.Read(rows, expected);
        _prorated.Read(rows, prorated);
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
            totals.Expected += expected[i];
            totals.Prorated += prorated[i];
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
                .SelectMany(entry => KeysOf(entry.Item1, entry.Item2).Select(keys => (Keys: keys, Totals: entry.Item3)))
                // Of several choices at once, each is a group; so what had different combinations may meet.
                .GroupBy(entry => string.Join('\n', entry.Keys), entry => entry, StringComparer.Ordinal)
                .Select(group => Sum([.. group]))
                .OrderByDescending(group => group.Count)
                .ThenBy(group => string.Join('\n', group.Keys), StringComparer.Ordinal),
        ];
    }

    private static LeadGroup Sum((object?[] Keys, Totals Totals)[] parts) => new(
        parts[0].Keys,
        parts.Sum(part => part.Totals.Count),
        (decimal)parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Totals.Expected),
        (decimal)parts.Aggregate(Int128.Zero, (sum, part) => sum + part.Totals.Prorated));

    private IEnumerable<object?[]> KeysOf(long first, long second) =>
        _by.Length == 1 ? KeysOf(0, first).Select(key => new[] { key }) : KeysOf(0, first).SelectMany(one => KeysOf(1, second).Select(two => new[] { one, two }));

    /// <summary>One key, but of several choices at once each.</summary>
    private IEnumerable<object?> KeysOf(int number, long group) => (_fields[number], _by[number].GroupKey(group)) switch
    {
        ({ Type: FieldType.MultiChoice }, string ids) => ids.Split(' '),
        ({ Type: FieldType.Date }, long day) => [DateOnly.FromDayNumber((int)day).ToString("O", CultureInfo.InvariantCulture)],
        ({ Decimals: > 0 } field, long value) => [value / LeadField.PowerOfTen(field.Decimals)],
        var (_, key) => [key],
    };

    private struct Totals
    {
        public int Count;

        // Sums of whole rials may pass 64 bits when somebody enters nonsense.
        public Int128 Expected;
        public Int128 Prorated;
    }
}
