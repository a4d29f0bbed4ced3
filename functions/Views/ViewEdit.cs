using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Views;

/// <summary>
/// A JSON merge patch (RFC 7396) of a saved list. Only the listed fields can be written; filter, order and fields are those
/// that lists take. <c>pinned</c> and <c>isDefault</c> concern only the person who sends them.
/// </summary>
public static class ViewEdit
{
    /// <summary>Of fields that administrators made: <c>custom.{id}</c>.</summary>
    private const string CustomPrefix = "custom.";

    private const int NameChars = 100;
    private const int SearchChars = 200;
    private const int MostColumns = 40;
    private const int MostGroups = 2;
    private const int NarrowestColumn = 40;
    private const int WidestColumn = 2000;

    /// <summary>True if nothing but the person's own pins would change.</summary>
    public static bool IsPersonal(JsonElement patch) =>
        patch.ValueKind == JsonValueKind.Object && patch.EnumerateObject().All(field => field.Name is "pinned" or "isDefault");

    public static (View Changed, IReadOnlyList<FieldProblem> Problems) Apply(View view, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (view, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        foreach (var field in patch.EnumerateObject())
        {
            view = (field.Name, field.Value.ValueKind) switch
            {
                ("name", JsonValueKind.String) => view with { Name = PersianText.Display(PatchValue.TextOf(field.Value)) },
                ("shared", JsonValueKind.True or JsonValueKind.False) => view with { Shared = field.Value.GetBoolean() },
                ("active", JsonValueKind.True) => view with { Active = true },
                ("q", JsonValueKind.Null) => view with { Q = null },
                ("q", JsonValueKind.String) => view with { Q = PatchValue.TextOf(field.Value) is { Length: > 0 } q ? q : null },
                ("filter", JsonValueKind.Null) => view with { Filter = null },
                ("filter", JsonValueKind.Object) => view with { Filter = FilterOf(field.Value, problems) },
                ("sort", JsonValueKind.Null) => view with { Sort = null },
                ("sort", JsonValueKind.String) => view with { Sort = SortOf(field.Value, problems) },
                ("columns", JsonValueKind.Null) => view with { Columns = [] },
                ("columns", JsonValueKind.Array) => view with { Columns = ColumnsOf(field.Value, problems) },
                ("groupBy", JsonValueKind.Null) => view with { GroupBy = [] },
                ("groupBy", JsonValueKind.Array) => view with { GroupBy = GroupsOf(field.Value, problems) },
                ("layout", JsonValueKind.String) when PatchValue.TextOf(field.Value) is "list" or "board" =>
                    view with { Layout = PatchValue.TextOf(field.Value) == "board" ? ViewLayout.Board : ViewLayout.List },
                ("pinned" or "isDefault", JsonValueKind.True or JsonValueKind.False) => view,
                ("name" or "shared" or "active" or "q" or "filter" or "sort" or "columns" or "groupBy" or "layout" or "pinned" or "isDefault", _) => Wrong(view, problems, field.Name, "field.type"),
                _ => Wrong(view, problems, field.Name, "field.not_editable"),
            };
        }
        if (view.Name.Length == 0) problems.Add(new FieldProblem("name", "text.required"));
        if (view.Name.Length > NameChars) problems.Add(TooLong("name", NameChars));
        if (view.Q?.Length > SearchChars) problems.Add(TooLong("q", SearchChars));
        return (view, problems);
    }

    /// <summary>The person's pins as the patch wants them.</summary>
    public static ViewPins Apply(ViewPins pins, string id, JsonElement patch)
    {
        if (Flag(patch, "pinned") is { } pinned) pins = pins.Pin(id, pinned);
        return Flag(patch, "isDefault") is { } begins ? pins.BeginWith(id, begins) : pins;
    }

    private static bool? Flag(JsonElement patch, string name) =>
        patch.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static JsonElement? FilterOf(JsonElement value, List<FieldProblem> problems)
    {
        if (LeadFilter.TryParse(value.GetRawText(), out _, out var problem)) return value.Clone();
        problems.Add(new FieldProblem("filter" + problem.Pointer, problem.Code, problem.Detail));
        return null;
    }

    private static string? SortOf(JsonElement value, List<FieldProblem> problems)
    {
        if (LeadSort.TryParse(PatchValue.TextOf(value), out var sort, out var problem)) return sort.ToString();
        problems.Add(new FieldProblem("sort", problem!.Code, problem.Detail));
        return null;
    }

    private static List<ViewColumn> ColumnsOf(JsonElement list, List<FieldProblem> problems)
    {
        var columns = new List<ViewColumn>();
        foreach (var (i, item) in list.EnumerateArray().Index())
        {
            var width = default(int?);
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("field", out var field) || !IsField(field, out var name)) problems.Add(new FieldProblem($"columns/{i}/field", "field.unknown"));
            else if (item.TryGetProperty("width", out var size) && size.ValueKind != JsonValueKind.Null && (width = WidthOf(size)) is null) problems.Add(new FieldProblem($"columns/{i}/width", "number.invalid"));
            else if (columns.Exists(column => column.Field == name)) problems.Add(new FieldProblem($"columns/{i}/field", "field.duplicate"));
            else columns.Add(new ViewColumn(name, width));
        }
        if (columns.Count > MostColumns) problems.Add(TooMany("columns", MostColumns));
        return columns;
    }

    private static List<string> GroupsOf(JsonElement list, List<FieldProblem> problems)
    {
        var groups = new List<string>();
        foreach (var (i, item) in list.EnumerateArray().Index())
        {
            if (!IsField(item, out var name) || (LeadFields.TryGet(name, out var field) && !field.CanGroup)) problems.Add(new FieldProblem($"groupBy/{i}", "field.unknown"));
            else if (groups.Contains(name)) problems.Add(new FieldProblem($"groupBy/{i}", "field.duplicate"));
            else groups.Add(name);
        }
        if (groups.Count > MostGroups) problems.Add(TooMany("groupBy", MostGroups));
        return groups;
    }

    private static bool IsField(JsonElement value, out string name)
    {
        name = value.ValueKind == JsonValueKind.String ? PatchValue.TextOf(value) : "";
        return LeadFields.TryGet(name, out _) || (name.StartsWith(CustomPrefix, StringComparison.Ordinal) && RecordId.TryParse(name[CustomPrefix.Length..], out _));
    }

    private static int? WidthOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var width) && width is >= NarrowestColumn and <= WidestColumn ? width : null;

    private static View Wrong(View view, List<FieldProblem> problems, string field, string code)
    {
        problems.Add(new FieldProblem(field, code));
        return view;
    }

    private static FieldProblem TooLong(string field, int most) => new(field, "field.too_long", most.ToString(CultureInfo.InvariantCulture));

    private static FieldProblem TooMany(string field, int most) => new(field, "fields.too_many", most.ToString(CultureInfo.InvariantCulture));
}
