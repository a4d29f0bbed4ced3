using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Sarnakh.Hosting;

/// <summary>A body in memory, or why it was not read. Dispose when done with it: large ones hold a place among few.</summary>
public sealed class RequestBody(byte[] bytes, Problem? problem, Action? release) : IDisposable
{
    public byte[] Bytes { get; } = bytes;

    public Problem? Problem { get; } = problem;

    public void Dispose() => release?.Invoke();
}

/// <summary>
/// Reads request bodies whole, within a limit that is checked before and while reading. Large ones are read a few at a
/// time, so that memory stays bounded whatever comes; who finds no place soon is asked to come back.
/// </summary>
public sealed class RequestBodies : IDisposable
{
    private const int Large = 256 * 1024;
    private const int LargeAtOnce = 4;
    private const int Piece = 16 * 1024;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(LargeAtOnce);

    public async Task<RequestBody> Read(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
            return Failed(new Problem(415, "content_type.unsupported"));
        if (request.ContentLength > limit) return Failed(new Problem(413, "body.too_large"));

        var isLarge = limit > Large && (request.ContentLength ?? limit) > Large;
        if (isLarge && !await _places.WaitAsync(LongestWait, cancel))
            return Failed(new Problem(503, "storage.unavailable") { RetryAfter = LongestWait });
        var release = isLarge ? (Action)(() => _places.Release()) : null;
        try
        {
            var bytes = request.ContentLength is { } length ? await ReadExactly(request.Body, (int)length, cancel) : await ReadUpTo(request.Body, limit, cancel);
            if (bytes is not null) return new RequestBody(bytes, null, release);
        }
        catch
        {
            release?.Invoke();
            throw;
        }
        release?.Invoke();
        return Failed(new Problem(413, "body.too_large"));
    }

    public void Dispose() => _places.Dispose();

    private static RequestBody Failed(Problem problem) => new([], problem, null);

    private static async Task<byte[]?> ReadExactly(Stream body, int length, CancellationToken cancel)
    {
        var bytes = new byte[length];
        await body.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    private static async Task<byte[]?> ReadUpTo(Stream body, int limit, CancellationToken cancel)
    {
        // Pieces go back to the pool, so that a flood of endless bodies leaves no garbage behind.
        var pieces = new List<byte[]>();
        try
        {
            var length = 0;
            while (true)
            {
                if (length == pieces.Count * Piece) pieces.Add(ArrayPool<byte>.Shared.Rent(Piece));
                var inPiece = length % Piece;
                var count = await body.ReadAsync(pieces[^1].AsMemory(inPiece, Piece - inPiece), cancel);
                length += count;
                if (length > limit) return null;
                if (count > 0) continue;

                var whole = new byte[length];
                for (var i = 0; i * Piece < length; i++) pieces[i].AsSpan(0, Math.Min(Piece, length - (i * Piece))).CopyTo(whole.AsSpan(i * Piece));
                return whole;
            }
        }
        finally
        {
            foreach (var piece in pieces) ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
