using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Runtime;

/// <summary>Answers requests with HTTP functions: the most specific route wins, another method is 405.</summary>
internal sealed class HttpFront(FunctionRunner runner, HostSettings settings, ILogger<HttpFront> log)
{
    public IReadOnlyList<Endpoint> Endpoints(IEnumerable<LocalFunction> functions) =>
        [.. functions.Where(f => f.Trigger is HttpTriggerAttribute).Select(Endpoint)];

    private Endpoint Endpoint(LocalFunction function)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
            throw new StartupRefusedException($"Function {function.Name} asks for function keys, which only the Azure host has; use AuthorizationLevel.Anonymous.");
        try
        {
            var route = RoutePatternFactory.Parse($"{settings.RoutePrefix}/{(trigger.Route ?? function.Name).TrimStart('/')}".TrimStart('/'));
            var endpoint = new RouteEndpointBuilder(http => Answer(function, http), route, order: 0) { DisplayName = function.Name };
            if (trigger.Methods is { Length: > 0 } methods) endpoint.Metadata.Add(new HttpMethodMetadata(methods.Select(m => m.ToUpperInvariant())));
            return endpoint.Build();
        }
        catch (RoutePatternException failure)
        {
            throw new StartupRefusedException($"Function {function.Name}: the route '{trigger.Route}' is not valid: {failure.Message}", failure);
        }
    }

    private async Task Answer(LocalFunction function, HttpContext http)
    {
        var invocation = new Invocation(function, http.RequestServices, http.RequestAborted) { Http = http };
        try
        {
            await runner.Run(invocation);
            if (invocation.Result is IResult result) await result.ExecuteAsync(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left; nobody reads the answer.
        }
        catch (BadHttpRequestException failure) when (!http.Response.HasStarted)
        {
            await Problem(http, failure.StatusCode);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "Function {FunctionName} failed, invocation {InvocationId}", function.Name, invocation.InvocationId);
            if (http.Response.HasStarted) http.Abort();
            else await Problem(http, StatusCodes.Status500InternalServerError, invocation.InvocationId);
        }
    }

    /// <summary>A problem that says no more than its status; <paramref name="invocationId"/> is what to look for in the log.</summary>
    public static Task Problem(HttpContext http, int status, string? invocationId = null)
    {
        http.Response.Clear();
        SecurityHeaders.Apply(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        var title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
        var instance = invocationId is null ? "" : $",\"invocationId\":\"{invocationId}\"";
        return http.Response.WriteAsync($"{{\"title\":\"{JsonEncodedText.Encode(title)}\",\"status\":{status}{instance}}}");
    }
}
