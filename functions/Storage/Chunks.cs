namespace Sarnakh.Storage;

/// <summary>A binary value larger than one property may be: pieces under numbered names (<c>Body0</c>, <c>Body1</c>, …).</summary>
public static class Chunks
{
    /// <summary>Sets as many properties as the value needs; an empty value is one empty piece, null is none.</summary>
    public static void Split(Row row, string name, byte[]? value)
    {
        if (value is null) return;
        if (value.Length <= StorageLimits.PropertyBytes)
        {
            row[Piece(name, 0)] = value;
            return;
        }
        var piece = 0;
        foreach (var bytes in value.Chunk(StorageLimits.PropertyBytes)) row[Piece(name, piece++)] = bytes;
    }

    /// <summary>What <see cref="Split"/> set, or null.</summary>
    public static byte[]? Join(Row row, string name)
    {
        var first = row.Bytes(Piece(name, 0));
        if (first is null || row.Bytes(Piece(name, 1)) is null) return first;
        using var whole = new MemoryStream();
        for (var piece = 0; row.Bytes(Piece(name, piece)) is { } bytes; piece++) whole.Write(bytes);
        return whole.ToArray();
    }

    private static string Piece(string name, int piece) => name + piece.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
