using System.Buffers;
using System.Runtime.InteropServices;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>Texts of which there are few different ones: each is kept once, rows keep its number. Number 0 is no text.</summary>
internal sealed class ChoiceColumn : Column, IGroupColumn
{
    private Comparison<string> _order;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _values = [null];
    private readonly PackedNumbers _rows = new();

    // Rebuilt when a value has come that it does not know; a reader may do so, hence one reference that holds all of it.
    private Ranking? _ranking;

    /// <param name="order">In which texts sort.</param>
    public ChoiceColumn(Comparison<string>? order = null) => _order = order ?? FaIrOrder.Compare;

    public string? this[int row]
    {
        get => _values[(int)_rows[row]];
        set
        {
            _rows[row] = string.IsNullOrEmpty(value) ? 0 : NumberOf(value);
        }
    }

    public int? Groups => _values.Count;

    /// <summary>Another order from now on.</summary>
    public void OrderBy(Comparison<string> order) => (_order, _ranking) = (order, null);

    public override void Resize(int rows) => _rows.Resize(rows);

    /// <summary>With the texts of these rows, since another index numbers them differently.</summary>
    public override void Save(int from, int count, ArrayBufferWriter<byte> output)
    {
        var numbers = new PackedNumbers();
        numbers.Resize(count);
        var own = new Dictionary<long, int>();
        for (var i = 0; i < count; i++)
            if (_rows[from + i] is > 0 and var number)
            {
                ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(own, number, out var known);
                if (!known)
                    place = own.Count;
                numbers[i] = place;
            }
        output.WriteLong(own.Count);
        foreach (var number in own.Keys)
            output.WriteText(_values[(int)number]!);
        numbers.Save(0, count, output);
    }

    public override void Load(int from, int count, ref SnapshotReader input)
    {
        var places = new int[input.ReadCount(count) + 1];
        for (var place = 1; place < places.Length; place++)
            places[place] = NumberOf(input.ReadText());
        var numbers = new PackedNumbers();
        numbers.Resize(count);
        numbers.Load(0, count, ref input);
        if (places.Length > 1)
            for (var i = 0; i < count; i++)
                _rows[from + i] = places[numbers[i]];
    }

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys) => SortKeys(rows, keys, Ranks());

    private void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys, Ranking ranking)
    {
        var ranks = ranking.Ranks;
        var numbers = MemoryMarshal.Cast<ulong, long>(keys);
        _rows.Read(rows, numbers);
        for (var i = 0; i < rows.Length; i++)
            keys[i] = ranks[numbers[i]];
    }

    public override ulong SortKey(FieldValue value) =>
        string.IsNullOrEmpty(value.Text) ? Missing : Ranks().RankOf(value.Text);

    public override FieldValue ValueAt(int row) => this[row];

    public void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups) => _rows.Read(rows, groups);

    public object? GroupKey(long group) => _values[(int)group];

    /// <summary>Adds the rows whose text (null where there is none) is accepted; asks once for each different text.</summary>
    public void AddWhere(Predicate<string?> accepts, RowSet found) =>
        _rows.AddMarked(_values.ConvertAll(value => accepts(value) ? (byte)1 : (byte)0).ToArray(), found);

    private int NumberOf(string value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var known);
        if (!known)
        {
            number = _values.Count;
            _values.Add(value);
        }
        return number;
    }

    private Ranking Ranks() => Ranks(ref _ranking, _order);

    private Ranking Ranks(ref Ranking? known, Comparison<string> order)
    {
        var ranking = known;
        if (ranking == null || ranking.Ranks.Length != _values.Count)
            known = ranking = new Ranking(_values, order);
        return ranking;
    }

    /// <summary>The same texts in an order of their own; for sorting only.</summary>
    internal sealed class Reordered(ChoiceColumn of) : Column
    {
        private Comparison<string> _order = FaIrOrder.Compare;
        private Ranking? _ranking;

        public void OrderBy(Comparison<string> order) => (_order, _ranking) = (order, null);

        public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys) => of.SortKeys(rows, keys, of.Ranks(ref _ranking, _order));

        public override ulong SortKey(FieldValue value) => string.IsNullOrEmpty(value.Text) ? Missing : of.Ranks(ref _ranking, _order).RankOf(value.Text);

        public override FieldValue ValueAt(int row) => of.ValueAt(row);

        public override void Resize(int rows) => throw new NotSupportedException();

        public override void Save(int from, int count, ArrayBufferWriter<byte> output) => throw new NotSupportedException();

        public override void Load(int from, int count, ref SnapshotReader input) => throw new NotSupportedException();
    }

    /// <summary>
    /// Each value's place in the order; values that sort as equals share one. Places are even, so that a value which is not
    /// here (a cursor may remember it) has its odd place between them.
    /// </summary>
    private sealed class Ranking
    {
        private readonly string[] _ordered;
        private readonly Comparison<string> _order;

        public Ranking(List<string?> values, Comparison<string> order)
        {
            _order = order;
            var numbers = Enumerable.Range(1, values.Count - 1).ToArray();
            Array.Sort(numbers, (a, b) => order(values[a]!, values[b]!));

            Ranks = new ulong[values.Count];
            Ranks[0] = Missing;
            var distinct = new List<string>(numbers.Length);
            foreach (var number in numbers)
            {
                var value = values[number]!;
                if (distinct.Count == 0 || order(distinct[^1], value) != 0)
                    distinct.Add(value);
                Ranks[number] = Place(distinct.Count - 1);
            }
            _ordered = [.. distinct];
        }

        public ulong[] Ranks { get; }

        public ulong RankOf(string value)
        {
            var at = Array.BinarySearch(_ordered, value, Comparer<string>.Create(_order));
            return at >= 0 ? Place(at) : Place(~at) - 1;
        }

        private static ulong Place(int index) => (ulong)index * 2 + 2;
    }
}
