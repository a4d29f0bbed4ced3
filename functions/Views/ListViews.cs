using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Settings;
using Sarnakh.Text;

namespace Sarnakh.Views;

/// <summary>A saved list as somebody sees it: <paramref name="Pinned"/>, <paramref name="IsDefault"/> and <paramref name="MayChange"/> are about them.</summary>
public sealed record ViewResource(
    string Id, string Name, string OwnerId, bool Shared, bool Pinned, bool IsDefault, bool MayChange, string? Q, JsonElement? Filter, string? Sort,
    IReadOnlyList<ViewColumn> Columns, IReadOnlyList<string> GroupBy, ViewLayout Layout, DateTimeOffset UpdatedAt, string Version);

/// <summary>The lists that somebody saved, and those that others share.</summary>
public sealed class ListViews(ViewTable views)
{
    /// <summary>Pinned ones first, as they were pinned; then by name.</summary>
    public async Task<IReadOnlyList<ViewResource>> Run(Caller caller, CancellationToken cancel)
    {
        var pins = await views.PinsOf(caller.UserId, cancel);
        return
        [
            .. (await views.All(cancel)).Where(view => view.Value.Active && Sees(caller, view.Value))
                .OrderBy(view => PlaceOf(pins, view.Id)).ThenBy(view => PersianText.NameKey(view.Value.Name), StringComparer.Ordinal).ThenBy(view => view.Id, StringComparer.Ordinal)
                .Select(view => Show(caller, view, pins)),
        ];
    }

    public async Task<ViewResource?> Find(Caller caller, string id, CancellationToken cancel) =>
        await views.Find(id, cancel) is { Value.Active: true } view && Sees(caller, view.Value) ? Show(caller, view, await views.PinsOf(caller.UserId, cancel)) : null;

    public static bool Sees(Caller caller, View view) => view.Shared || view.OwnerId == caller.UserId;

    public static bool MayChange(Caller caller, View view) => view.OwnerId == caller.UserId || (view.Shared && caller.Role >= Role.SalesAdministrator);

    private static int PlaceOf(ViewPins pins, string id) => pins.ViewIds.Index().Where(pin => pin.Item == id).Select(pin => pin.Index).FirstOrDefault(int.MaxValue);

    private static ViewResource Show(Caller caller, StoredConfig<View> stored, ViewPins pins)
    {
        var view = stored.Value;
        return new ViewResource(
            view.Id, view.Name, view.OwnerId, view.Shared, pins.ViewIds.Contains(view.Id), pins.DefaultId == view.Id, MayChange(caller, view), view.Q, view.Filter, view.Sort,
            view.Columns, view.GroupBy, view.Layout, view.UpdatedAt, stored.Version.ToString());
    }
}
