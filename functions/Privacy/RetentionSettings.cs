using System.Globalization;
using Sarnakh.Hosting;

namespace Sarnakh.Privacy;

/// <summary>How many days what is kept; null is for good. The audit log is always kept.</summary>
/// <param name="RawDays">Bodies of submissions as received, with the visitor's network address and browser. What was read out of them stays.</param>
/// <param name="QuarantineDays">Submissions that nobody released; then they are rejected.</param>
/// <param name="IdempotencyDays">How long a repeated post is answered with its first receipt.</param>
public sealed record RetentionSettings(int? RawDays = null, int? QuarantineDays = null, int? IdempotencyDays = 30)
{
    private const int Most = 36_500;

    public IReadOnlyList<FieldProblem> Check() =>
        [.. Check("rawDays", RawDays, 1), .. Check("quarantineDays", QuarantineDays, 1), .. Check("idempotencyDays", IdempotencyDays, 2)];

    private static FieldProblem[] Check(string field, int? days, int least) =>
        days < least ? [new FieldProblem(field, "number.too_small", least.ToString(CultureInfo.InvariantCulture))]
        : days > Most ? [new FieldProblem(field, "number.too_large", Most.ToString(CultureInfo.InvariantCulture))]
        : [];
}
