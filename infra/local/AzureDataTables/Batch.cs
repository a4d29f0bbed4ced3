using System.Buffers;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>
/// Transactions as they travel: writes as HTTP requests in one multipart body, their answers in another. A refused
/// transaction is answered for the refused write alone. Source: "Performing entity group transactions".
/// </summary>
internal static class Batch
{
    private static readonly ResponseClassifier Accepted = new StatusCodeClassifier([202]);
    private static readonly byte[] LineEnd = "\r\n"u8.ToArray();

    public static HttpMessage Message(TableService service, IReadOnlyList<EntityWrite> writes)
    {
        var id = Guid.NewGuid();
        var body = new ArrayBufferWriter<byte>(1024 * writes.Count);
        Line(body, $"--batch_{id}");
        Line(body, $"Content-Type: multipart/mixed; boundary=changeset_{id}");
        Line(body);
        foreach (var write in writes)
        {
            Line(body, $"--changeset_{id}");
            Line(body, "Content-Type: application/http");
            Line(body, "Content-Transfer-Encoding: binary");
            Line(body);
            Line(body, $"{write.Method} {service.Address(write.Path).AbsoluteUri} HTTP/1.1");
            Line(body, $"Accept: {TableService.MinimalMetadata}");
            Line(body, "DataServiceVersion: 3.0");
            if (write.Method == RequestMethod.Post) Line(body, "Prefer: return-no-content");
            if (write.IfMatch is not null) Line(body, $"If-Match: {write.IfMatch}");
            if (write.Body is not null) Line(body, $"Content-Type: {TableService.Json}");
            Line(body);
            if (write.Body is not null) EntityWriter.Write(body, write.Body);
            Line(body);
        }
        Line(body, $"--changeset_{id}--");
        Line(body, $"--batch_{id}--");

        var message = service.Message(RequestMethod.Post, "$batch", Accepted);
        TableService.SetBody(message, body.WrittenMemory, $"multipart/mixed; boundary=batch_{id}");
        return message;
    }

    /// <summary>
    /// The answers of all writes in order. Throws <see cref="TableTransactionFailedException"/> for a refusal, and
    /// <see cref="IOException"/> for a body that is cut off or is not one answer for each write.
    /// </summary>
    public static IReadOnlyList<Response> Read(Response response, int writes)
    {
        var parts = new List<BatchPart>();
        ReadParts(response.Content.ToMemory().Span, response.Headers.ContentType ?? "", parts);
        if (parts is [{ Status: >= 400 } refused])
            throw new TableTransactionFailedException(new RequestFailedException(refused, null, ErrorParser.Instance));
        if (parts.Count != writes) throw new IOException($"A transaction of {writes} writes got {parts.Count} answers.");
        return parts;
    }

    private static void ReadParts(ReadOnlySpan<byte> body, string contentType, List<BatchPart> parts)
    {
        var delimiter = Encoding.ASCII.GetBytes("--" + Boundary(contentType));
        var rest = After(body, delimiter);
        while (!rest.StartsWith("--"u8))
        {
            var end = rest.IndexOf(delimiter);
            if (end < 0) throw new IOException("The answer to a transaction is cut off.");
            ReadPart(rest[..end], parts);
            rest = rest[(end + delimiter.Length)..];
        }
    }

    private static void ReadPart(ReadOnlySpan<byte> part, List<BatchPart> parts)
    {
        while (part.StartsWith(LineEnd)) part = part[LineEnd.Length..];
        var headers = ReadHeaders(ref part);
        var contentType = headers.GetValueOrDefault("Content-Type", "");
        if (contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)) ReadParts(part, contentType, parts);
        else parts.Add(ReadAnswer(part));
    }

    /// <summary><c>HTTP/1.1 204 No Content</c>, headers, an empty line, the body.</summary>
    private static BatchPart ReadAnswer(ReadOnlySpan<byte> text)
    {
        var line = ReadLine(ref text).Split(' ', 3);
        if (line is not ["HTTP/1.1", var code, ..] || !int.TryParse(code, out var status))
            throw new IOException("A part of the answer to a transaction is no HTTP response.");
        var headers = ReadHeaders(ref text);
        return new BatchPart(status, line.Length > 2 ? line[2] : "", headers, text.ToArray());
    }

    /// <summary>Up to and with the empty line behind them.</summary>
    private static Dictionary<string, string> ReadHeaders(ref ReadOnlySpan<byte> text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (ReadLine(ref text) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new IOException("A header in the answer to a transaction has no name.");
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
        return headers;
    }

    private static string ReadLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf(LineEnd);
        if (end < 0) throw new IOException("The answer to a transaction is cut off.");
        var line = Encoding.UTF8.GetString(text[..end]);
        text = text[(end + LineEnd.Length)..];
        return line;
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> mark)
    {
        var at = text.IndexOf(mark);
        return at < 0 ? throw new IOException("The answer to a transaction has no parts.") : text[(at + mark.Length)..];
    }

    private static string Boundary(string contentType)
    {
        const string name = "boundary=";
        var at = contentType.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0) throw new IOException($"The answer to a transaction has the content type '{contentType}'.");
        return contentType[(at + name.Length)..].Split(';')[0].Trim(' ', '"');
    }

    private static void Line(IBufferWriter<byte> body, string text = "")
    {
        Encoding.ASCII.GetBytes(text, body);
        body.Write(LineEnd);
    }
}
