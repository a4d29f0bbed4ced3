using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sarnakh.Views;

/// <summary>How a list shows its leads.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ViewLayout>))]
public enum ViewLayout
{
    [JsonStringEnumMemberName("list")] List,

    /// <summary>A column for each stage.</summary>
    [JsonStringEnumMemberName("board")] Board,
}

/// <param name="Field">As lists call it.</param>
/// <param name="Width">Pixels; null for what the field takes by itself.</param>
public sealed record ViewColumn(string Field, int? Width = null);

/// <summary>A list of leads that somebody saved: which leads, in what order, and what is shown of them.</summary>
public sealed record View
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>Whose it is; others see it once it is shared.</summary>
    public string OwnerId { get; init; } = "";

    public bool Shared { get; init; }

    /// <summary>What is searched for.</summary>
    public string? Q { get; init; }

    /// <summary>The filter's JSON tree; null for all leads.</summary>
    public JsonElement? Filter { get; init; }

    public string? Sort { get; init; }

    /// <summary>In their order; none for those a list has by itself.</summary>
    public IReadOnlyList<ViewColumn> Columns { get; init; } = [];

    /// <summary>None, one or two fields.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    public ViewLayout Layout { get; init; }

    /// <summary>False once it was deleted; its owner can have it back.</summary>
    public bool Active { get; init; } = true;

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The lists that somebody keeps at hand, in their order, and the one they begin with.</summary>
public sealed record ViewPins
{
    public IReadOnlyList<string> ViewIds { get; init; } = [];
    public string? DefaultId { get; init; }

    public ViewPins Pin(string id, bool pinned) =>
        pinned == ViewIds.Contains(id) ? this : this with { ViewIds = pinned ? [.. ViewIds, id] : [.. ViewIds.Where(other => other != id)] };

    public ViewPins BeginWith(string id, bool begins) => begins ? this with { DefaultId = id } : DefaultId == id ? this with { DefaultId = null } : this;
}
