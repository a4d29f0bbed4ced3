namespace Sarnakh.Catalogue;

/// <summary>How the pipeline works for teams that do not say otherwise.</summary>
/// <param name="LeadsStep">People start as leads and become opportunities by conversion; otherwise they start as opportunities.</param>
public sealed record PipelineSettings(bool LeadsStep = true);
