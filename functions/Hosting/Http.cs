using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sarnakh.Hosting;

/// <summary>What every area says to and asks of HTTP in the same way.</summary>
public static class Http
{
    /// <summary><c>fa</c> or <c>en</c>: the first of the two that the caller accepts, Persian when it says nothing.</summary>
    public static string Language(this HttpRequest request)
    {
        foreach (var value in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(value => value.Quality ?? 1))
        {
            if (value.Value.StartsWith("fa", StringComparison.OrdinalIgnoreCase)) return "fa";
            if (value.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return "en";
        }
        return "fa";
    }

    /// <summary>The scheme and host the caller used.</summary>
    public static string OwnOrigin(this HttpRequest request) => $"{request.Scheme}://{request.Host}";

    /// <summary>A version as an ETag.</summary>
    public static string ETag(string version) => $"\"{version}\"";

    public static string ETag(long revision) => ETag(revision.ToString(CultureInfo.InvariantCulture));

    /// <summary>The one version in If-Match, without quotes; null when the header is absent, empty or <c>*</c>.</summary>
    public static string? IfMatch(this HttpRequest request)
    {
        var value = request.Headers.IfMatch.ToString();
        if (value.StartsWith("W/", StringComparison.Ordinal)) value = value[2..];
        return value.Length > 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : null;
    }

    /// <summary>The revision in If-Match, null as there; -1, which nothing has, for anything else that stands there.</summary>
    public static long? SeenRevision(this HttpRequest request) =>
        request.IfMatch() is not { } version ? null : long.TryParse(version, CultureInfo.InvariantCulture, out var seen) ? seen : -1;

    /// <summary>True if the caller already has this version.</summary>
    public static bool Knows(this HttpRequest request, string etag)
    {
        foreach (var value in request.Headers.IfNoneMatch)
            if (value is not null && value.Contains(etag, StringComparison.Ordinal)) return true;
        return false;
    }
}

/// <summary>
/// Problem details (RFC 9457) as they are sent. <paramref name="Code"/> is stable, texts are in the caller's language;
/// <paramref name="Current"/> is what stands in the store where a write's version was stale.
/// </summary>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Instance, string Code, IReadOnlyList<ProblemDocumentError>? Errors, object? Current, string? CorrelationId);

/// <param name="Pointer">JSON pointer fragment into the request's body, or to a query parameter; <c>#</c> for the whole.</param>
public sealed record ProblemDocumentError(string Pointer, string Code, string Detail);

/// <summary>Answers with a <see cref="Problem"/> in the caller's language.</summary>
public sealed class Refused(Problem problem, string? language = null) : IResult
{
    private const string ContentType = "application/problem+json";

    /// <summary>For groups of routes: errors of every kind have this shape.</summary>
    public static readonly ProducesResponseTypeMetadata Metadata = new(StatusCodes.Status422UnprocessableEntity, typeof(ProblemDocument), [ContentType]);

    public Problem Problem => problem;

    public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, problem, language);

    public static Task Write(HttpContext context, Problem problem, string? language = null)
    {
        language ??= context.Request.Language();
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.ContentLanguage = language;
        if (problem.RetryAfter is { } after)
            response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var errors = problem.Errors
            .Select(error => new ProblemDocumentError(error.Field.Length == 0 ? "#" : $"#/{error.Field}", error.Code, Texts.Of(error.Code, language, error.Argument)))
            .ToList();
        var document = new ProblemDocument(
            $"https://sarnakh.example/problems/{problem.Code}", Texts.Of(problem.Code, language), problem.Status, context.Request.Path, problem.Code,
            errors.Count == 0 ? null : errors, problem.Current, response.Headers[Correlation.Header]);
        return response.WriteAsJsonAsync(document, ApiJson.Options, ContentType, context.RequestAborted);
    }
}

/// <summary>JSON as the API speaks it: camelCase, ids as text, no nulls, letters as themselves.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All);
        options.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new ReadableJson());
        options.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        options.MaxDepth = 32;
        return options;
    }
}

/// <summary>JSON as it came, if the names in it can be read: half a surrogate pair in one would else only show where it is used.</summary>
public sealed class ReadableJson : System.Text.Json.Serialization.JsonConverter<JsonElement>
{
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var json = JsonElement.ParseValue(ref reader);
        try
        {
            ReadNames(json);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name is no text.", e);
        }
        return json;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static void ReadNames(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray()) ReadNames(item);
        }
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var member in json.EnumerateObject())
        {
            _ = member.Name;
            ReadNames(member.Value);
        }
    }
}
