using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Privacy;

/// <summary>The retention settings, kept as configuration; the defaults until somebody changes them.</summary>
public sealed class RetentionTable(ConfigTable config)
{
    private const string Kind = "retention";

    /// <summary>With no version while they are the defaults.</summary>
    public async ValueTask<(RetentionSettings Settings, RowVersion Version)> Find(CancellationToken cancel) =>
        await config.Find<RetentionSettings>(Kind, Kind, cancel) is { } stored ? (stored.Value, stored.Version) : (new RetentionSettings(), default);

    /// <summary>Fails with <see cref="RowChangedException"/> or <see cref="RowExistsException"/> if they are not at <paramref name="seen"/>.</summary>
    public Task<RowVersion> Replace(RetentionSettings settings, RowVersion seen, CancellationToken cancel) =>
        seen.IsNone ? config.Insert(Kind, Kind, settings, cancel) : config.Replace(Kind, Kind, settings, seen, cancel);
}
