using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Runtime;

/// <summary>Runs invocations through the middleware, each measured, traced and named in the log.</summary>
internal sealed class FunctionRunner
{
    public const string TelemetryName = "Sarnakh.Runtime";

    private static readonly ActivitySource s_activities = new(TelemetryName);
    private static readonly Meter s_meter = new(TelemetryName);
    private static readonly Histogram<double> s_duration =
        s_meter.CreateHistogram<double>("function.duration", "s", "Time of function invocations by function and outcome");

    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<FunctionRunner> _log;

    public FunctionRunner(IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, IServiceScopeFactory scopes, ILogger<FunctionRunner> log)
    {
        _pipeline = middleware.Reverse().Aggregate((FunctionExecutionDelegate)Innermost, (next, step) => step(next));
        _scopes = scopes;
        _log = log;
    }

    /// <summary>Runs in the invocation's own services and throws what the function throws.</summary>
    public async Task Run(Invocation invocation)
    {
        var function = invocation.Function;
        using var activity = s_activities.StartActivity(function.Name, invocation.Http is null ? ActivityKind.Consumer : ActivityKind.Internal);
        activity?.SetTag("faas.name", function.Name).SetTag("faas.invocation_id", invocation.InvocationId).SetTag("faas.trigger", function.TriggerKind);
        using var scope = _log.BeginScope(invocation);
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            await _pipeline(invocation);
            outcome = "done";
        }
        catch (Exception failure)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.Message);
            throw;
        }
        finally
        {
            if (s_duration.Enabled)
                s_duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("function", function.Name), new("outcome", outcome));
        }
    }

    /// <summary>Runs for an event that is not a request, in a scope of its own.</summary>
    public async Task Run(LocalFunction function, object content, IReadOnlyDictionary<string, object?>? data, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        await Run(new Invocation(function, scope.ServiceProvider, cancel) { Event = content, EventData = data });
    }

    private static async Task Innermost(Microsoft.Azure.Functions.Worker.FunctionContext context)
    {
        var invocation = (Invocation)context;
        invocation.Result = await invocation.Function.Call(invocation);
    }
}
