using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Sarnakh.Hosting;

namespace Sarnakh.Capture;

/// <summary>What a posted body says: its values in order, its files, or why it cannot be read.</summary>
public sealed record SubmissionBody(IReadOnlyList<FieldValue> Fields, IReadOnlyList<SubmittedFile> Files)
{
    /// <summary>The last value of a name; null when absent or empty.</summary>
    public string? this[string name] => Fields.LastOrDefault(field => field.Name == name)?.Value is { Length: > 0 } value ? value : null;
}

/// <summary>
/// Reads JSON, urlencoded and multipart bodies into the same shape. Lenient where a lead could be lost (wrong charset,
/// invalid UTF-8, lone surrogates, duplicate names, nested values), strict about size. Bytes that are valid UTF-8 are UTF-8
/// whatever the declaration says; else the declared charset counts; else invalid bytes become U+FFFD.
/// </summary>
public static class ReadSubmissionBody
{
    public const string Json = "application/json";
    public const string UrlEncoded = "application/x-www-form-urlencoded";
    public const string Multipart = "multipart/form-data";

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static ReadSubmissionBody() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static async Task<(SubmissionBody? Body, Problem? Problem)> Run(string? contentType, byte[] bytes, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return (null, new Problem(415, "content_type.unsupported"));
        try
        {
            var body = type.MediaType.Value?.ToLowerInvariant() switch
            {
                Json => new SubmissionBody(ReadJson(Decode(bytes, type)), []),
                UrlEncoded => new SubmissionBody(ReadUrlEncoded(bytes, type), []),
                Multipart => await ReadMultipart(bytes, type, cancel),
                _ => null,
            };
            return body is null ? (null, new Problem(415, "content_type.unsupported")) : CheckLimits(body) is { } problem ? (null, problem) : (body, null);
        }
        catch (TooManyFieldsException)
        {
            return (null, Problem.Input(new FieldProblem("", "fields.too_many", Number(FormLimits.Fields))));
        }
        catch (TooDeepException)
        {
            return (null, Problem.Input(new FieldProblem("", "body.too_deep", Number(FormLimits.JsonDepth))));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException)
        {
            return (null, new Problem(400, "body.unparsable"));
        }
    }

    private static Problem? CheckLimits(SubmissionBody body)
    {
        var errors = new List<FieldProblem>();
        foreach (var field in body.Fields)
            if (field.Value.Length > FormLimits.FieldChars)
                errors.Add(new FieldProblem(Bounded(field.Name), "field.too_long", Number(FormLimits.FieldChars)));
        if (body.Files.Count > FormLimits.Files) errors.Add(new FieldProblem("", "files.too_many", Number(FormLimits.Files)));
        foreach (var file in body.Files)
            if (file.Length > FormLimits.FileBytes)
                errors.Add(new FieldProblem(Bounded(file.Field), "file.too_large", Number(FormLimits.FileBytes / 1024 / 1024)));
        return errors.Count == 0 ? null : Problem.Input(errors);
    }

    private static List<FieldValue> ReadJson(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = FormLimits.JsonDepth });
        }
        catch (JsonException e) when (e.Message.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            throw new TooDeepException();
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The body is not an object.");
            var fields = new List<FieldValue>();
            foreach (var property in document.RootElement.EnumerateObject()) AddJson(fields, TextOfName(property), property.Value);
            return fields;
        }
    }

    private static void AddJson(List<FieldValue> fields, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                foreach (var item in value.EnumerateArray()) AddJson(fields, name, item);
                break;
            case JsonValueKind.String:
                Add(fields, name, TextOf(value));
                break;
            default:
                // Numbers and booleans as written; nested values are kept as their JSON.
                Add(fields, name, value.GetRawText());
                break;
        }
    }

    /// <summary>GetString refuses escapes of lone surrogates; what a person typed before them still counts.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return WithoutLoneSurrogates(value.GetRawText());
        }
    }

    private static string TextOfName(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    private static string WithoutLoneSurrogates(string rawJson)
    {
        var clean = new StringBuilder(rawJson.Length);
        for (var i = 1; i < rawJson.Length - 1; i++)
        {
            if (rawJson[i] != '\\')
            {
                clean.Append(rawJson[i]);
                continue;
            }
            i++;
            if (rawJson[i] == 'u')
            {
                clean.Append((char)ushort.Parse(rawJson.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                clean.Append(rawJson[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var c => c });
            }
        }
        // Encoding and decoding replaces what is still lone.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(clean.ToString()));
    }

    private static List<FieldValue> ReadUrlEncoded(byte[] bytes, MediaTypeHeaderValue type)
    {
        var fields = new List<FieldValue>();
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, bytes.Length));
        try
        {
            var rest = bytes.AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'&');
                var pair = end < 0 ? rest : rest[..end];
                rest = end < 0 ? default : rest[(end + 1)..];
                if (pair.IsEmpty) continue;
                var equals = pair.IndexOf((byte)'=');
                var name = Unescape(equals < 0 ? pair : pair[..equals], buffer, type);
                var value = equals < 0 ? "" : Unescape(pair[(equals + 1)..], buffer, type);
                Add(fields, name, value);
            }
            return fields;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> text, byte[] buffer, MediaTypeHeaderValue type)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var b))
            {
                buffer[length++] = b;
                i += 2;
            }
            else
            {
                buffer[length++] = text[i] == '+' ? (byte)' ' : text[i];
            }
        }
        return Decode(buffer.AsSpan(0, length), type);
    }

    private static async Task<SubmissionBody> ReadMultipart(byte[] bytes, MediaTypeHeaderValue type, CancellationToken cancel)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 200) throw new InvalidDataException("The body has no usable boundary.");
        var reader = new MultipartReader(boundary, new MemoryStream(bytes, writable: false)) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024 };
        var fields = new List<FieldValue>();
        var files = new List<SubmittedFile>();
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || disposition.DispositionType != "form-data")
                throw new InvalidDataException("A part has no form-data disposition.");
            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, cancel);
            var value = content.GetBuffer().AsSpan(0, (int)content.Length);
            var name = HeaderText(disposition.Name.Value);
            var fileName = HeaderText((disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value);
            if (disposition.FileName.HasValue || disposition.FileNameStar.HasValue)
            {
                if (fileName.Length == 0 && value.IsEmpty) continue; // an untouched file input
                files.Add(new SubmittedFile(name, Bounded(fileName), Bounded(section.ContentType ?? ""), value.Length, Convert.ToHexStringLower(SHA256.HashData(value))));
                if (files.Count > FormLimits.Fields) throw new TooManyFieldsException();
            }
            else
            {
                Add(fields, name, Decode(value, MediaTypeHeaderValue.TryParse(section.ContentType, out var ofPart) ? ofPart : type));
            }
        }
        return new SubmissionBody(fields, files);
    }

    /// <summary>Header bytes reach us as Latin-1; browsers write UTF-8 into them.</summary>
    private static string HeaderText(string? quoted)
    {
        var text = HeaderUtilities.RemoveQuotes(quoted ?? "").Value ?? "";
        if (!text.Any(c => c > 127) || text.Any(c => c > 255)) return text;
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));
    }

    private static void Add(List<FieldValue> fields, string name, string value)
    {
        if (fields.Count == FormLimits.Fields) throw new TooManyFieldsException();
        fields.Add(new FieldValue(Bounded(name), value));
    }

    private static string Decode(ReadOnlySpan<byte> bytes, MediaTypeHeaderValue type)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[3..];
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return (EncodingNamed(type.Charset.Value) ?? Encoding.UTF8).GetString(bytes);
        }
    }

    private static Encoding? EncodingNamed(string? charset)
    {
        try
        {
            return string.IsNullOrEmpty(charset) ? null : Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Bounded(string text) => text.Length <= FormLimits.AttributionChars ? text : text[..FormLimits.AttributionChars];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class TooManyFieldsException : Exception;

    private sealed class TooDeepException : Exception;
}
