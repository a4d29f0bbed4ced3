namespace Sarnakh.Hosting;

/// <summary>
/// Why a request was refused, as a value: HTTP status, a stable code, and for input errors the fields they belong to. The
/// texts people read come from <see cref="Texts"/> in the caller's language when the answer is written (RFC 9457).
/// </summary>
public sealed record Problem(int Status, string Code)
{
    public IReadOnlyList<FieldProblem> Errors { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What stands in the store now, for a writer whose version was stale.</summary>
    public object? Current { get; init; }

    public static Problem Input(params IReadOnlyList<FieldProblem> errors) => new(422, "input.invalid") { Errors = errors };
}

/// <param name="Field">Name of the field; empty for the whole body. Nested names are joined with slashes.</param>
/// <param name="Code">Stable, of the form <c>thing.what</c>.</param>
/// <param name="Argument">A limit or a value that the text mentions.</param>
public sealed record FieldProblem(string Field, string Code, string? Argument = null);
