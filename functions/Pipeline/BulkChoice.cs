using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Which leads: those with these ids, or those that a list with this filter and search shows.</summary>
public sealed record BulkChoice(IReadOnlyList<RecordId>? Ids, LeadFilter Filter, string? Q)
{
    private const int MostIds = 10_000;
    private const int SearchChars = 200;

    /// <summary>Reads <c>{ids}</c> or <c>{filter, q}</c>; all leads is an empty filter, said in so many words.</summary>
    public static (BulkChoice? Choice, FieldProblem? Problem) Read(JsonElement json, FieldSet fields)
    {
        if (json.ValueKind != JsonValueKind.Object) return (null, new FieldProblem("", "body.not_an_object"));
        if (json.TryGetProperty("ids", out var ids) && ids.ValueKind != JsonValueKind.Null)
        {
            foreach (var other in (string[])["filter", "q"])
                if (json.TryGetProperty(other, out var beside) && beside.ValueKind != JsonValueKind.Null) return (null, new FieldProblem(other, "bulk.ids_alone"));
            if (ids.ValueKind != JsonValueKind.Array || ids.GetArrayLength() == 0) return (null, new FieldProblem("ids", "field.required"));
            if (ids.GetArrayLength() > MostIds) return (null, new FieldProblem("ids", "list.too_long", MostIds.ToString(CultureInfo.InvariantCulture)));
            return ReadIds(ids);
        }
        if (!json.TryGetProperty("filter", out var filter) || filter.ValueKind != JsonValueKind.Object) return (null, new FieldProblem("filter", "bulk.choose_leads"));
        if (!LeadFilter.TryParse(filter.GetRawText(), fields, out var where, out var problem)) return (null, new FieldProblem("filter" + problem.Pointer, problem.Code, problem.Detail));
        if (!json.TryGetProperty("q", out var q) || q.ValueKind == JsonValueKind.Null) return (new BulkChoice(null, where, null), null);
        if (q.ValueKind != JsonValueKind.String) return (null, new FieldProblem("q", "field.type"));
        return q.GetRawText().Length <= SearchChars * 6 ? (new BulkChoice(null, where, PatchValue.TextOf(q)), null) : (null, new FieldProblem("q", "field.too_long", SearchChars.ToString(CultureInfo.InvariantCulture)));
    }

    private static (BulkChoice? Choice, FieldProblem? Problem) ReadIds(JsonElement json)
    {
        var ids = new HashSet<RecordId>();
        foreach (var (i, item) in json.EnumerateArray().Index())
        {
            if (item.ValueKind != JsonValueKind.String || !RecordId.TryParse(PatchValue.TextOf(item), out var id)) return (null, new FieldProblem($"ids/{i}", "lead.unknown"));
            ids.Add(id);
        }
        // In the order they were sent: it says whose turn it is.
        return (new BulkChoice([.. ids], LeadFilter.Everything, null), null);
    }
}
