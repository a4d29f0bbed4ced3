using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sarnakh.Shared;

/// <summary>An answer; <paramref name="Body"/> and <paramref name="Head"/> are good until the connection's next call.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name)
    {
        foreach (var line in Encoding.Latin1.GetString(Head.Span).Split("\r\n"))
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 1)..].Trim();
        return null;
    }
}

/// <summary>
/// One keep-alive HTTP/1.1 connection over a plain socket, one call at a time: a client that costs far less than the server
/// it drives, since both share the machine's cores.
/// </summary>
internal sealed class Wire : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    private Wire()
    {
    }

    /// <summary>Sent with every <see cref="Get"/>.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    public static async Task<Wire> Connect(int port, CancellationToken cancel, params IReadOnlyList<(string Name, string Value)> headers)
    {
        var wire = new Wire { Headers = headers };
        try
        {
            await wire._socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return wire;
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    public static byte[] GetRequest(string path, params IEnumerable<(string Name, string Value)> headers) => Request("GET", path, [], headers);

    public static byte[] PostRequest(string path, string json, params IEnumerable<(string Name, string Value)> headers) =>
        Request("POST", path, Encoding.UTF8.GetBytes(json), [("Content-Type", "application/json"), .. headers]);

    public static byte[] PatchRequest(string path, string json, params IEnumerable<(string Name, string Value)> headers) =>
        Request("PATCH", path, Encoding.UTF8.GetBytes(json), [("Content-Type", "application/merge-patch+json"), .. headers]);

    public async Task<Answer> Get(string path, CancellationToken cancel) => await Send(GetRequest(path, Headers), cancel);

    /// <summary>Sends a whole request and reads the whole answer. An <see cref="IOException"/> says that the other end went away.</summary>
    public async ValueTask<Answer> Send(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        try
        {
            for (var sent = 0; sent < request.Length;) sent += await _socket.SendAsync(request[sent..], SocketFlags.None, cancel);
            _filled = 0;
            var head = await ReadThrough(HeadEnd, 0, cancel);
            var status = int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
            if (LengthIn(_buffer.AsSpan(0, head)) is { } length)
            {
                while (_filled < head + length) await Read(cancel);
                return new Answer(status, _buffer.AsMemory(0, head), _buffer.AsMemory(head, length));
            }
            var body = await ReadChunks(head, cancel);
            return new Answer(status, _buffer.AsMemory(0, head), _buffer.AsMemory(head, body));
        }
        catch (SocketException fault)
        {
            throw new IOException("The connection broke.", fault);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Request(string method, string path, byte[] body, IEnumerable<(string Name, string Value)> headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n");
        foreach (var (name, value) in headers) head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (method != "GET") head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body];
    }

    /// <summary>Null for a body in chunks.</summary>
    private static int? LengthIn(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "Content-Length: "u8;
        var at = head.IndexOf(name);
        if (at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)) return length;
        return head.IndexOf("chunked"u8) >= 0 ? null : 0;
    }

    /// <summary>Reads chunks and moves them together behind the head; their length.</summary>
    private async ValueTask<int> ReadChunks(int head, CancellationToken cancel)
    {
        int from = head, to = head;
        while (true)
        {
            var line = await ReadThrough(HeadEnd.AsMemory(0, 2), from, cancel);
            if (!Utf8Parser.TryParse(_buffer.AsSpan(from, line - from), out int size, out _, 'x')) throw new IOException("Not a chunk size.");
            while (_filled < line + size + 2) await Read(cancel);
            if (size == 0) return to - head;
            _buffer.AsSpan(line, size).CopyTo(_buffer.AsSpan(to));
            to += size;
            from = line + size + 2;
        }
    }

    /// <summary>Reads until the mark stands at or after a place; the place behind it.</summary>
    private async ValueTask<int> ReadThrough(ReadOnlyMemory<byte> mark, int from, CancellationToken cancel)
    {
        while (true)
        {
            var at = _buffer.AsSpan(from, _filled - from).IndexOf(mark.Span);
            if (at >= 0) return from + at + mark.Length;
            await Read(cancel);
        }
    }

    private async ValueTask Read(CancellationToken cancel)
    {
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled), SocketFlags.None, cancel);
        if (read == 0) throw new IOException("The connection was closed.");
        _filled += read;
    }
}
