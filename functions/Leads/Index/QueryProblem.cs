namespace Sarnakh.Leads.Index;

/// <summary>
/// What is wrong with a filter, sort or cursor. <paramref name="Pointer"/> is a JSON pointer into the filter, empty for the
/// whole of it and for the other two; <paramref name="Code"/> is stable; <paramref name="Detail"/> is English, for developers.
/// </summary>
public sealed record QueryProblem(string Pointer, string Code, string Detail);
