using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>Texts of which there are few different ones: each is kept once, rows keep its number. Number 0 is no text.</summary>
internal sealed class ChoiceColumn : Column, IGroupColumn
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _values = [null];
    private int[] _rows = [];

    // Rebuilt when a value has come that it does not know; a reader may do so, hence one reference that holds all of it.
    private Ranking? _ranking;

    public string? this[int row]
    {
        get => _values[_rows[row]];
        set
        {
            if (string.IsNullOrEmpty(value))
            {
                _rows[row] = 0;
                return;
            }
            if (!_numbers.TryGetValue(value, out var number))
            {
                number = _values.Count;
                _values.Add(value);
                _numbers.Add(value, number);
            }
            _rows[row] = number;
        }
    }

    public int? Groups => _values.Count;

    public override void Resize(int rows) => Array.Resize(ref _rows, rows);

    public override void SortKeys(ReadOnlySpan<int> rows, Span<ulong> keys)
    {
        var ranks = Ranks().Ranks;
        for (var i = 0; i < rows.Length; i++)
            keys[i] = ranks[_rows[rows[i]]];
    }

    public override ulong SortKey(FieldValue value) =>
        string.IsNullOrEmpty(value.Text) ? Missing : Ranks().RankOf(value.Text);

    public override FieldValue ValueAt(int row) => this[row];

    public void GroupNumbers(ReadOnlySpan<int> rows, Span<long> groups)
    {
        for (var i = 0; i < rows.Length; i++)
            groups[i] = _rows[rows[i]];
    }

    public object? GroupKey(long group) => _values[(int)group];

    /// <summary>Adds the rows whose text (null where there is none) is accepted; asks once for each different text.</summary>
    public void AddWhere(Predicate<string?> accepts, RowSet found)
    {
        var accepted = _values.ConvertAll(value => accepts(value) ? 1UL : 0).ToArray();
        var words = found.Words;
        for (var w = 0; w < words.Length; w++)
        {
            var rows = _rows.AsSpan(w * 64, Math.Min(64, found.Rows - w * 64));
            ulong word = 0;
            for (var i = 0; i < rows.Length; i++)
                word |= accepted[rows[i]] << i;
            words[w] |= word;
        }
    }

    private Ranking Ranks()
    {
        var ranking = _ranking;
        if (ranking == null || ranking.Ranks.Length != _values.Count)
            _ranking = ranking = new Ranking(_values);
        return ranking;
    }

    /// <summary>
    /// Each value's place in the order; values that sort as equals share one. Places are even, so that a value which is not
    /// here (a cursor may remember it) has its odd place between them.
    /// </summary>
    private sealed class Ranking
    {
        private readonly string[] _ordered;

        public Ranking(List<string?> values)
        {
            var order = Enumerable.Range(1, values.Count - 1).ToArray();
            Array.Sort(order, (a, b) => FaIrOrder.Compare(values[a]!, values[b]!));

            Ranks = new ulong[values.Count];
            Ranks[0] = Missing;
            var distinct = new List<string>(order.Length);
            foreach (var number in order)
            {
                var value = values[number]!;
                if (distinct.Count == 0 || FaIrOrder.Compare(distinct[^1], value) != 0)
                    distinct.Add(value);
                Ranks[number] = Place(distinct.Count - 1);
            }
            _ordered = [.. distinct];
        }

        public ulong[] Ranks { get; }

        public ulong RankOf(string value)
        {
            var at = Array.BinarySearch(_ordered, value, Comparer<string>.Create(FaIrOrder.Compare));
            return at >= 0 ? Place(at) : Place(~at) - 1;
        }

        private static ulong Place(int index) => (ulong)index * 2 + 2;
    }
}
