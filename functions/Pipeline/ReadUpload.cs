using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Sarnakh.Hosting;

namespace Sarnakh.Pipeline;

/// <summary>A file on its way in: its name as sent, its first bytes, and the whole of it to be read once.</summary>
public sealed record Upload(string? Name, ReadOnlyMemory<byte> Head, UploadStream Content);

/// <summary>Finds the one file of a multipart body without reading more of it than its first bytes.</summary>
public static class ReadUpload
{
    private const int LongestBoundary = 200;

    public static async Task<(Upload? Upload, Problem? Problem)> Run(string? contentType, Stream body, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return (null, new Problem(415, "content_type.unsupported"));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary) return (null, new Problem(400, "body.unparsable"));
        var parts = new MultipartReader(boundary, body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
        try
        {
            while (await parts.ReadNextSectionAsync(cancel) is { } part)
            {
                if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || !disposition.IsFileDisposition()) continue;
                var head = new byte[FileContent.HeadBytes];
                var length = await part.Body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
                return (new Upload(NameIn(disposition), head.AsMemory(0, length), new UploadStream(head.AsMemory(0, length), part.Body)), null);
            }
            return (null, Problem.Input(new FieldProblem("file", "field.required")));
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return (null, new Problem(400, "body.unparsable"));
        }
    }

    /// <summary>Header bytes reach us as Latin-1; browsers write UTF-8 into them.</summary>
    private static string? NameIn(ContentDispositionHeaderValue disposition)
    {
        if (disposition.FileNameStar.HasValue) return disposition.FileNameStar.Value;
        var text = HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "";
        return text.Any(c => c > 127) && text.All(c => c <= 255) ? System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(text)) : text;
    }
}

/// <summary>More came than a file may have.</summary>
public sealed class UploadTooLargeException() : IOException("The file is larger than allowed.");

/// <summary>First bytes that were read already and what follows them; counted, and no more than a file may have.</summary>
public sealed class UploadStream(ReadOnlyMemory<byte> head, Stream rest) : Stream
{
    private ReadOnlyMemory<byte> _head = head;

    /// <summary>Bytes read so far.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Count;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(_head.IsEmpty ? await rest.ReadAsync(buffer, cancellationToken) : TakeHead(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(_head.IsEmpty ? rest.Read(buffer, offset, count) : TakeHead(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int TakeHead(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }

    private int Counted(int read)
    {
        Count += read;
        return Count <= LeadFile.MostBytes ? read : throw new UploadTooLargeException();
    }
}
