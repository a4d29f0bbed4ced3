using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Catalogue;

/// <summary>The pipeline's settings, kept as configuration; the defaults until somebody changes them.</summary>
public sealed class PipelineSettingsTable(ConfigTable config)
{
    private const string Kind = "pipeline";

    /// <summary>With no version while they are the defaults.</summary>
    public async ValueTask<(PipelineSettings Settings, RowVersion Version)> Find(CancellationToken cancel) =>
        await config.Find<PipelineSettings>(Kind, Kind, cancel) is { } stored ? (stored.Value, stored.Version) : (new PipelineSettings(), default);

    /// <summary>Fails with <see cref="RowChangedException"/> or <see cref="RowExistsException"/> if they are not at <paramref name="seen"/>.</summary>
    public Task<RowVersion> Replace(PipelineSettings settings, RowVersion seen, CancellationToken cancel) =>
        seen.IsNone ? config.Insert(Kind, Kind, settings, cancel) : config.Replace(Kind, Kind, settings, seen, cancel);
}
