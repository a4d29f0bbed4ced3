using System.Numerics;

namespace Sarnakh.Leads.Index;

/// <summary>Deals rows out to their stages in one pass: counts and sums of all, and the first few of each.</summary>
internal static class BoardScan
{
    private const int Block = 1024;

    public static List<BoardColumn> Of(RowSet selected, LeadSort sort, int limit, LeadRows rows, DateTimeOffset at)
    {
        var order = new RowOrder(sort, rows);
        var stages = (ChoiceColumn)rows[LeadFields.StageId];
        var (expected, prorated) = ((Numbers)rows[LeadFields.ExpectedRevenue], (Numbers)rows[LeadFields.ProratedRevenue]);
        var columns = new Dealt?[stages.Groups!.Value];

        Span<int> block = stackalloc int[Block];
        Span<ulong> keys = stackalloc ulong[Block];
        Span<long> numbers = stackalloc long[Block];
        Span<long> amounts = stackalloc long[Block];
        Span<long> shares = stackalloc long[Block];
        var filled = 0;
        var words = selected.Words;
        for (var i = 0; i < words.Length; i++)
        {
            // The likelier ones first, as in FirstRows: then most others are dismissed at once.
            var word = words[order.LateRowsFirst ? words.Length - 1 - i : i];
            for (; word != 0; word &= word - 1)
                block[filled++] = (order.LateRowsFirst ? words.Length - 1 - i : i) * 64 + BitOperations.TrailingZeroCount(word);
            if (filled <= Block - 64 && i < words.Length - 1)
                continue;

            var chosen = block[..filled];
            order.FirstKeys(chosen, keys);
            stages.GroupNumbers(chosen, numbers);
            expected.Read(chosen, amounts);
            prorated.Read(chosen, shares);
            for (var n = 0; n < filled; n++)
            {
                // One more than asked for tells whether there are more.
                var column = columns[numbers[n]] ??= new Dealt(new FirstRows(order, null, limit + 1));
                column.Count++;
                column.Expected += amounts[n];
                column.Prorated += shares[n];
                column.First.Offer(chosen[n], keys[n]);
            }
            filled = 0;
        }

        var found = new List<BoardColumn>();
        for (var number = 0; number < columns.Length; number++)
        {
            if (columns[number] is not { } column)
                continue;
            var first = column.First.Chosen();
            var items = Array.ConvertAll(first[..Math.Min(first.Length, limit)], row => rows.Summary(row, at));
            found.Add(new BoardColumn(
                (string?)stages.GroupKey(number), column.Count, (decimal)column.Expected, (decimal)column.Prorated, items,
                first.Length > limit ? order.CursorAt(first[limit - 1]) : null));
        }
        return found;
    }

    private sealed class Dealt(FirstRows first)
    {
        public FirstRows First { get; } = first;
        public int Count { get; set; }
        public Int128 Expected { get; set; }
        public Int128 Prorated { get; set; }
    }
}
