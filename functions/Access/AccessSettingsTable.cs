using Microsoft.Extensions.Options;
using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>The access settings, kept as configuration; until somebody changes them, those that the program was started with.</summary>
public sealed class AccessSettingsTable(ConfigTable config, IOptions<AccessOptions> options)
{
    private const string Kind = "access";

    private readonly AccessSettings _started = new(options.Value.IdleHours, options.Value.AbsoluteDays);

    /// <summary>With no version until somebody changed them.</summary>
    public async ValueTask<(AccessSettings Settings, RowVersion Version)> Find(CancellationToken cancel) =>
        await config.Find<AccessSettings>(Kind, Kind, cancel) is { } stored ? (stored.Value, stored.Version) : (_started, default);

    /// <summary>Fails with <see cref="RowChangedException"/> or <see cref="RowExistsException"/> if they are not at <paramref name="seen"/>.</summary>
    public Task<RowVersion> Replace(AccessSettings settings, RowVersion seen, CancellationToken cancel) =>
        seen.IsNone ? config.Insert(Kind, Kind, settings, cancel) : config.Replace(Kind, Kind, settings, seen, cancel);
}
