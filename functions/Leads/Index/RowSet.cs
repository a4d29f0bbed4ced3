using System.Buffers;
using System.Numerics;

namespace Sarnakh.Leads.Index;

/// <summary>A set of rows as one bit each. Rented: dispose it.</summary>
internal sealed class RowSet : IDisposable
{
    private readonly ulong[] _words;

    public RowSet(int rows)
    {
        Rows = rows;
        _words = ArrayPool<ulong>.Shared.Rent(WordsFor(rows));
        Words.Clear();
    }

    /// <summary>How many rows there are to choose from.</summary>
    public int Rows { get; }

    public Span<ulong> Words => _words.AsSpan(0, WordsFor(Rows));

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var word in Words)
                count += BitOperations.PopCount(word);
            return count;
        }
    }

    public static int WordsFor(int rows) => (rows + 63) >> 6;

    public bool Has(int row) => (_words[row >> 6] >> row & 1) != 0;

    public void Add(int row) => _words[row >> 6] |= 1UL << row;

    public void AddAll()
    {
        Words.Fill(ulong.MaxValue);
        if ((Rows & 63) != 0)
            Words[^1] = (1UL << Rows) - 1;
    }

    public void And(ReadOnlySpan<ulong> other)
    {
        var words = Words;
        for (var i = 0; i < words.Length; i++)
            words[i] &= other[i];
    }

    public void Or(ReadOnlySpan<ulong> other)
    {
        var words = Words;
        for (var i = 0; i < words.Length; i++)
            words[i] |= other[i];
    }

    public void Without(ReadOnlySpan<ulong> other)
    {
        var words = Words;
        for (var i = 0; i < words.Length; i++)
            words[i] &= ~other[i];
    }

    public void Invert()
    {
        foreach (ref var word in Words)
            word = ~word;
        if ((Rows & 63) != 0)
            Words[^1] &= (1UL << Rows) - 1;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_words);
}
