using System.Buffers.Binary;
using Sarnakh.Storage;

namespace Sarnakh.Leads.Index;

/// <summary>
/// Fills an index that is still empty from the blob of <see cref="SaveSnapshot"/>. One that is older than the change feed reaches
/// back, that was written by a program with other fields, or that is damaged, is none.
/// </summary>
public sealed class ReadSnapshot(LeadIndex index, IBlobStore blobs)
{
    /// <summary>What was committed before this is in the index now; null if there is nothing to read, or it was of no use.</summary>
    /// <param name="oldest">From when on the change feed is there.</param>
    public async Task<DateTimeOffset?> Run(DateTimeOffset oldest, CancellationToken cancel)
    {
        using var blob = await blobs.Get(SaveSnapshot.Container, SaveSnapshot.Name, cancel);
        if (blob is null) return null;
        var frame = new Frame();
        if (!await frame.Read(blob.Content, cancel) || HeaderOf(frame.Bytes.Span) is not { } header || header.From < oldest) return null;

        var loading = index.BeginLoad(header.Rows);
        while (await frame.Read(blob.Content, cancel))
            loading.Add(frame.Bytes.Span);
        if (loading.Rows != header.Rows) throw new InvalidDataException("A snapshot has other rows than it says.");
        index.EndLoad(loading);
        return header.From;
    }

    private static IndexSnapshot? HeaderOf(ReadOnlySpan<byte> bytes)
    {
        var input = new SnapshotReader(bytes);
        return input.ReadText() == IndexSnapshot.Signature ? new IndexSnapshot(new DateTimeOffset(input.ReadLong(), TimeSpan.Zero), input.ReadCount(int.MaxValue)) : null;
    }

    /// <summary>One piece after the other, in memory that is used again.</summary>
    private sealed class Frame
    {
        private readonly byte[] _head = new byte[sizeof(int) + sizeof(uint)];
        private byte[] _bytes = [];
        private int _length;

        public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

        /// <summary>False for the empty piece at the end.</summary>
        public async Task<bool> Read(Stream input, CancellationToken cancel)
        {
            await input.ReadExactlyAsync(_head, cancel);
            _length = BinaryPrimitives.ReadInt32LittleEndian(_head);
            if (_length is < 0 or > IndexSnapshot.LongestChunk) throw new InvalidDataException("A snapshot has a piece that is too long.");
            if (_bytes.Length < _length) _bytes = new byte[_length];
            await input.ReadExactlyAsync(_bytes.AsMemory(0, _length), cancel);
            if (IndexSnapshot.Checksum(Bytes.Span) != BinaryPrimitives.ReadUInt32LittleEndian(_head.AsSpan(sizeof(int))))
                throw new InvalidDataException("A snapshot is damaged.");
            return _length > 0;
        }
    }
}
