using System.Buffers.Binary;
using System.Globalization;

namespace Sarnakh.Leads.Index;

/// <summary>The order in which Persian readers look names up: ICU's fa-IR, which also puts Latin names after Persian ones.</summary>
internal static class FaIrOrder
{
    private const int Enough = 32;
    private const int SortKeyBytes = 1024;

    private static readonly CompareInfo Collation = CultureInfo.GetCultureInfo("fa-IR").CompareInfo;

    public static int Compare(string a, string b) => Collation.Compare(a, b);

    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => Collation.Compare(a, b);

    /// <summary>The first eight bytes of the sort key: texts whose prefixes differ sort as the prefixes do.</summary>
    public static ulong Prefix(string text)
    {
        // The letters' primary weights come first, so a few letters decide the first bytes, unless most of them weigh nothing:
        // then the end of the primary weights (01) shows up early.
        Span<byte> key = stackalloc byte[SortKeyBytes];
        try
        {
            Collation.GetSortKey(text.AsSpan(0, Math.Min(text.Length, Enough)), key);
        }
        catch (ArgumentException)
        {
            // Letters that weigh as much as whole words have no room here.
            return First(Collation.GetSortKey(text).KeyData);
        }
        var decided = text.Length <= Enough || !key[..sizeof(ulong)].ContainsAnyInRange((byte)0, (byte)1);
        return First(decided ? key : Collation.GetSortKey(text).KeyData);
    }

    private static ulong First(ReadOnlySpan<byte> key)
    {
        Span<byte> first = stackalloc byte[sizeof(ulong)];
        first.Clear();
        key[..Math.Min(key.Length, first.Length)].CopyTo(first);
        return BinaryPrimitives.ReadUInt64BigEndian(first);
    }
}
