using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using Sarnakh.Storage;

namespace Sarnakh.Hosting;

/// <summary>
/// Turns what endpoints do not answer themselves into problem details: an outage of the storage is 503 with Retry-After, an
/// unreadable request 4xx, anything else 500 with nothing but a correlation id; statuses without a body get one.
/// </summary>
public sealed class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public async Task Invoke(HttpContext context)
    {
        // What every answer has; the rest was meant for the answer that was not given.
        var headers = context.Response.Headers.ToArray();
        try
        {
            await next(context);
            var response = context.Response;
            if (response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null)
                await Refused.Write(context, UnreadableParameter(context) ?? OfStatus(response.StatusCode));
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            log.LogDebug(e, "The caller left");
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            await Refused.Write(context, e is BadHttpRequestException ? UnreadableParameter(context) ?? Of(e) : Of(e));
        }
    }

    private Problem Of(Exception e)
    {
        switch (e)
        {
            case StorageUnavailableException:
                log.LogError(e, "The storage is unavailable");
                return new Problem(503, "storage.unavailable") { RetryAfter = RetryAfter };
            case RowChangedException or RowExistsException:
                return new Problem(409, "version.stale");
            // A body that is JSON, with something in it that is not what is asked for.
            case BadHttpRequestException { InnerException: JsonException { InnerException: not JsonException, Path: ['$', '.' or '[', ..] path } }:
                return Problem.Input(new FieldProblem(FieldAt(path), "field.not_accepted"));
            case BadHttpRequestException bad:
                return OfStatus(bad.StatusCode);
            default:
                log.LogError(e, "A request failed");
                return new Problem(500, "server.error");
        }
    }

    /// <summary>Of <c>$.mentionIds[0]</c>, <c>mentionIds/0</c>.</summary>
    private static string FieldAt(string path) => path.Replace('[', '/').Replace('.', '/').Replace("]", "", StringComparison.Ordinal)[2..];

    /// <summary>The framework says that a parameter of the address is missing or cannot be read, but not to the caller which.</summary>
    private static Problem? UnreadableParameter(HttpContext context)
    {
        var query = context.Request.Query;
        var wrong = context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>().FirstOrDefault(parameter => query.TryGetValue(parameter.Name, out var value)
            ? (parameter.ParameterInfo.ParameterType == typeof(int?) && !int.TryParse(value, out _)) || (parameter.ParameterInfo.ParameterType == typeof(bool?) && !bool.TryParse(value, out _))
            : parameter.ParameterInfo.ParameterType == typeof(string) && !parameter.IsOptional && !context.Request.RouteValues.ContainsKey(parameter.Name));
        return wrong is null ? null : Problem.Input(new FieldProblem(wrong.Name, query.ContainsKey(wrong.Name) ? "field.type" : "field.required"));
    }

    private static Problem OfStatus(int status) => new(status, status switch
    {
        404 => "http.404",
        405 => "http.405",
        413 => "http.413",
        415 => "http.415",
        < 500 => "http.400",
        _ => "server.error",
    });
}
