using Azure;

namespace Sarnakh.Storage.Azure;

/// <summary>A download whose faults are those of a stream. The client fetches again what broke off, of the same version only.</summary>
internal sealed class AzureBlobStream(Stream download) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await download.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception fault) when (IsBreak(fault, cancellationToken))
        {
            throw new IOException("The download broke off.", fault);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return download.Read(buffer, offset, count);
        }
        catch (Exception fault) when (IsBreak(fault, CancellationToken.None))
        {
            throw new IOException("The download broke off.", fault);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) download.Dispose();
        base.Dispose(disposing);
    }

    // 412: somebody has overwritten the blob meanwhile.
    private static bool IsBreak(Exception fault, CancellationToken cancel) =>
        fault is RequestFailedException { Status: 404 or 412 } || AzureFaults.IsPassing(fault, cancel);
}
