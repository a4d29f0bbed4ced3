using Sarnakh.Settings;
using Sarnakh.Storage;

namespace Sarnakh.Views;

/// <summary>Saved lists of everybody, kept as configuration, deleted ones too; beside them what each user pinned.</summary>
public sealed class ViewTable(ConfigTable config)
{
    private const string Kind = "views";
    private const string PinsKind = "view-pins";

    public ValueTask<StoredConfig<View>?> Find(string id, CancellationToken cancel) => config.Find<View>(Kind, id, cancel);

    public async ValueTask<IReadOnlyList<StoredConfig<View>>> All(CancellationToken cancel) => [.. (await config.All<View>(Kind, cancel)).Values];

    public Task<RowVersion> Insert(View view, CancellationToken cancel) => config.Insert(Kind, view.Id, view, cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if the view is not at <paramref name="version"/>.</summary>
    public Task<RowVersion> Replace(View view, RowVersion version, CancellationToken cancel) => config.Replace(Kind, view.Id, view, version, cancel);

    public async ValueTask<ViewPins> PinsOf(string user, CancellationToken cancel) =>
        await config.Find<ViewPins>(PinsKind, user, cancel) is { } stored ? stored.Value : new ViewPins();

    /// <summary>Nothing is written if nothing changes; fails with a conflict if somebody wrote them in between.</summary>
    public async Task ChangePins(string user, Func<ViewPins, ViewPins> change, CancellationToken cancel)
    {
        var stored = await config.Find<ViewPins>(PinsKind, user, cancel);
        var before = stored?.Value ?? new ViewPins();
        var after = change(before);
        if (after == before) return;
        if (stored is null) await config.Insert(PinsKind, user, after, cancel);
        else await config.Replace(PinsKind, user, after, stored.Version, cancel);
    }
}
