using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using Sarnakh.Hosting;

namespace Sarnakh.Application;

/// <remarks>
/// Compiled into the build with the cloud's packages only. The Functions host speaks OpenTelemetry by host.json
/// (<c>telemetryMode</c>) and the worker by this; together they are one trace.
/// Source: "Use OpenTelemetry with Azure Functions", Azure Functions documentation.
/// </remarks>
public static partial class SarnakhApplication
{
    static partial void AddTelemetry(FunctionsApplicationBuilder builder)
    {
        // The exporter refuses to start without one, as on a developer's machine.
        if (string.IsNullOrEmpty(builder.Configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"])) return;
        builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(Telemetry.Name))
            .WithMetrics(measures => measures.AddMeter(Telemetry.Name))
            .UseAzureMonitorExporter(monitor => monitor.Credential = Identity(builder.Configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]));
    }

    /// <summary>
    /// <c>Authorization=AAD</c>, and <c>;ClientId=…</c> for an identity that was assigned by hand: the Functions host reads the setting
    /// for itself, the exporter does not.
    /// </summary>
    private static ManagedIdentityCredential? Identity(string? setting)
    {
        var parts = (setting ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.ContainsKey("Authorization")) return null;
        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var id) ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }
}
