using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Leads.Index;

/// <summary>
/// Keeps the index as a blob, so that the next start reads that and the change feed instead of all leads. Whoever writes it, it
/// is whole and true; where several do at once, one of them stands. It holds what leads hold: it is written anew within the
/// hour of any change, also of a deletion.
/// </summary>
public sealed class SaveSnapshot(LeadIndex index, LeadIndexFeed feed, IBlobStore blobs, ILogger<SaveSnapshot> log)
{
    public const string Container = "snapshots";
    public const string Name = "leads";

    /// <summary>So many are read from the shards in a quarter of a second.</summary>
    private const int Fewest = 20_000;

    private long _saved = -1;

    public Task Run(CancellationToken cancel) => Run(Fewest, cancel);

    /// <param name="fewest">With fewer leads there is none, not even an old one.</param>
    public async Task Run(int fewest, CancellationToken cancel)
    {
        await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
        var version = index.Version;
        if (version == _saved) return;
        if (index.Count < fewest)
        {
            await blobs.Delete(Container, Name, cancel);
            return;
        }
        var header = new IndexSnapshot(feed.Horizon, index.Rows);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1 << 24, resumeWriterThreshold: 1 << 23));
        var writing = Write(header, pipe.Writer, cancel);
        var content = pipe.Reader.AsStream();
        try
        {
            await blobs.Put(Container, Name, content, cancel);
        }
        finally
        {
            await content.DisposeAsync();
            await writing;
        }
        _saved = version;
        log.LogInformation("Lead index saved: {Rows} rows", header.Rows);
    }

    private async Task Write(IndexSnapshot header, PipeWriter output, CancellationToken cancel)
    {
        try
        {
            var first = new ArrayBufferWriter<byte>();
            first.WriteText(IndexSnapshot.Signature);
            first.WriteLong(header.From.UtcTicks);
            first.WriteLong(header.Rows);
            await Send(first.WrittenMemory, output, cancel);
            var chunk = new ArrayBufferWriter<byte>();
            for (var from = 0; from < header.Rows; from += IndexSnapshot.ChunkRows)
            {
                chunk.ResetWrittenCount();
                index.Save(from, Math.Min(IndexSnapshot.ChunkRows, header.Rows - from), chunk);
                if (!await Send(chunk.WrittenMemory, output, cancel)) return;
            }
            await Send(default, output, cancel);
            await output.CompleteAsync();
        }
        catch (Exception e)
        {
            // Whoever reads the other end fails with it, so that nothing is put.
            await output.CompleteAsync(e);
        }
    }

    /// <summary>False once nobody reads any more.</summary>
    private static async Task<bool> Send(ReadOnlyMemory<byte> bytes, PipeWriter output, CancellationToken cancel)
    {
        var frame = output.GetMemory(sizeof(int) + sizeof(uint));
        BinaryPrimitives.WriteInt32LittleEndian(frame.Span, bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.Span[sizeof(int)..], IndexSnapshot.Checksum(bytes.Span));
        output.Advance(sizeof(int) + sizeof(uint));
        return !(await output.WriteAsync(bytes, cancel)).IsCompleted && !(await output.FlushAsync(cancel)).IsCompleted;
    }
}
