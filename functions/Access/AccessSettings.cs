using System.Globalization;
using System.Text.Json.Serialization;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>How long people stay signed in, as administrators may change it while everything runs.</summary>
/// <param name="IdleHours">A session ends this long after it was last used.</param>
/// <param name="AbsoluteDays">A session ends this long after it began, used or not.</param>
public sealed record AccessSettings(double IdleHours, double AbsoluteDays)
{
    // Use is noted every few minutes, so that a shorter time would end sessions that are being used.
    private const double ShortestIdleHours = 0.25;
    private const double LongestIdleHours = 720;
    private const double LongestDays = 365;

    [JsonIgnore]
    public TimeSpan Idle => TimeSpan.FromHours(IdleHours);

    [JsonIgnore]
    public TimeSpan Absolute => TimeSpan.FromDays(AbsoluteDays);

    public IReadOnlyList<FieldProblem> Check() =>
        [.. Check("idleHours", IdleHours, ShortestIdleHours, LongestIdleHours), .. Check("absoluteDays", AbsoluteDays, 1, LongestDays)];

    private static FieldProblem[] Check(string field, double value, double least, double most) =>
        value < least ? [new FieldProblem(field, "number.too_small", least.ToString(CultureInfo.InvariantCulture))]
        : value > most ? [new FieldProblem(field, "number.too_large", most.ToString(CultureInfo.InvariantCulture))]
        : [];
}
