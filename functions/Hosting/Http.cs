using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

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

    /// <summary>True if the caller already has this version.</summary>
    public static bool Knows(this HttpRequest request, string etag)
    {
        foreach (var value in request.Headers.IfNoneMatch)
            if (value is not null && value.Contains(etag, StringComparison.Ordinal)) return true;
        return false;
    }
}

/// <summary>Answers with a <see cref="Problem"/> as RFC 9457 problem details in the caller's language.</summary>
public sealed class Refused(Problem problem, string? language = null) : IResult, IEndpointMetadataProvider, IStatusCodeHttpResult
{
    public int? StatusCode => problem.Status;

    public Task ExecuteAsync(HttpContext httpContext) => Write(httpContext, problem, language);

    public static Task Write(HttpContext context, Problem problem, string? language = null)
    {
        language ??= context.Request.Language();
        var details = new ProblemDetails
        {
            Type = $"https://sarnakh.example/problems/{problem.Code}",
            Title = Texts.Of(problem.Code, language),
            Status = problem.Status,
            Instance = context.Request.Path,
            Extensions = { ["code"] = problem.Code },
        };
        if (problem.Errors.Count > 0)
            details.Extensions["errors"] = problem.Errors.Select(error => new
            {
                pointer = error.Field.Length == 0 ? "#" : $"#/{error.Field}",
                code = error.Code,
                detail = Texts.Of(error.Code, language, error.Argument),
            });
        if (problem.Current is not null) details.Extensions["current"] = problem.Current;
        if (context.Response.Headers["X-Correlation-Id"] is [{ } correlation]) details.Extensions["correlationId"] = correlation;
        context.Response.StatusCode = problem.Status;
        context.Response.Headers.ContentLanguage = language;
        if (problem.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Ceiling(after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsJsonAsync(details, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }

    public static void PopulateMetadata(System.Reflection.MethodInfo method, Microsoft.AspNetCore.Builder.EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status422UnprocessableEntity, typeof(ProblemDetails), ["application/problem+json"]));
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
        options.MaxDepth = 32;
        return options;
    }
}
