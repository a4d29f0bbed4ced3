using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// An index as bytes: a header, then chunks of rows, each with its length and checksum, then an empty chunk, so that one that
/// was cut off is noticed. Chunks are taken one after the other while leads change, so each is true by itself, and all of them
/// are once the change feed from <see cref="From"/> on was read again.
/// </summary>
/// <param name="From">What was committed before is in it.</param>
/// <param name="Rows">In all chunks.</param>
internal sealed record IndexSnapshot(DateTimeOffset From, int Rows)
{
    /// <summary>Whole words of bits; some megabytes of text.</summary>
    public const int ChunkRows = 1 << 14;

    public const int LongestChunk = 1 << 29;

    /// <summary>Grows when the bytes mean something else.</summary>
    private const int Format = 1;

    /// <summary>
    /// The same wherever the bytes mean the same: by the format, the fields, and the order of names, whose keys are kept and which
    /// changes with the version of ICU.
    /// </summary>
    public static string Signature { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n',
        LeadFields.All.Select(field => $"{field.Name} {field.Type} {field.Form} {field.Decimals} {field.CanMiss}")
            .Prepend($"{Format} {CultureInfo.GetCultureInfo("fa-IR").CompareInfo.Version.FullVersion}")))));

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            sum = BitOperations.Crc32C(sum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
            sum = BitOperations.Crc32C(sum, rest);
        return sum;
    }
}
