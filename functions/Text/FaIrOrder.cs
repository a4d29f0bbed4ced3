using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Sarnakh.Text;

/// <summary>The order in which Persian readers look names up: ICU's fa-IR, which also puts Latin names after Persian ones.</summary>
internal static class FaIrOrder
{
    private const int Enough = 32;
    private const int SortKeyBytes = 1024;

    private static readonly CompareInfo Collation = CultureInfo.GetCultureInfo("fa-IR").CompareInfo;

    // The place of each plain letter, digit and the space among each other; 0 for every other character.
    private static readonly byte[] Places = PlacesOf(" 0123456789abcdefghijklmnopqrstuvwxyzآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی");

    public static int Compare(string a, string b) => Collation.Compare(a, b);

    /// <summary>
    /// Compares two texts in UTF-8. Where they first differ in plain letters, with plain letters behind, those decide: they weigh
    /// more than anything later. The collation is asked about the rest; it takes twenty times as long.
    /// </summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var same = a.CommonPrefixLength(b);
        if (same == a.Length && same == b.Length)
            return 0;
        while (same > 0 && ((same < a.Length && IsTail(a[same])) || (same < b.Length && IsTail(b[same]))))
            same--;
        var (here, there) = (PlaceOf(a[same..]), PlaceOf(b[same..]));
        return here >= 0 && there >= 0 && here != there ? here.CompareTo(there) : CompareWhole(a, b);
    }

    private static int CompareWhole(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var rented = ArrayPool<char>.Shared.Rent(a.Length + b.Length);
        var first = rented.AsSpan(0, Encoding.UTF8.GetChars(a, rented));
        var second = rented.AsSpan(first.Length, Encoding.UTF8.GetChars(b, rented.AsSpan(first.Length)));
        var compared = Collation.Compare(first, second);
        ArrayPool<char>.Shared.Return(rented);
        return compared;
    }

    private static bool IsTail(byte b) => (b & 0xC0) == 0x80;

    /// <summary>The place of the first character; 0 if there is none; -1 if it is not plain or something that is not plain follows.</summary>
    private static int PlaceOf(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;
        Rune.DecodeFromUtf8(text, out var rune, out var length);
        if (length < text.Length)
        {
            // A mark that follows would belong to the character.
            Rune.DecodeFromUtf8(text[length..], out var next, out _);
            if (PlaceOf(next) < 0)
                return -1;
        }
        return PlaceOf(rune);
    }

    private static int PlaceOf(Rune rune) => rune.Value < Places.Length && Places[rune.Value] != 0 ? Places[rune.Value] : -1;

    private static byte[] PlacesOf(string plain)
    {
        var places = new byte[plain.Max() + 1];
        var ordered = plain.Select(c => c.ToString()).Order(Comparer<string>.Create(Compare)).ToArray();
        for (var i = 0; i < ordered.Length; i++)
            places[ordered[i][0]] = (byte)(i + 1);
        return places;
    }

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
