using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sarnakh.Hosting;

/// <summary>The product's own source of traces and measures; OpenTelemetry subscribes by the name <c>Sarnakh</c>.</summary>
public static class Telemetry
{
    public const string Name = "Sarnakh";

    public static readonly ActivitySource Activity = new(Name);

    public static readonly Meter Meter = new(Name);
}
