using Microsoft.Extensions.DependencyInjection;

namespace Sarnakh.Tests;

/// <summary>The real clock, set forward by as much as a test wants; waits still take their time.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}

internal static class ServiceReplacement
{
    /// <summary>The product then runs on this clock.</summary>
    public static void Replace(this IServiceCollection services, TimeProvider clock) => services.AddSingleton(clock);
}
