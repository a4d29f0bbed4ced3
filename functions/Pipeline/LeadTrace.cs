using System.Text.Json;
using System.Text.Json.Nodes;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// What one change wrote on a lead: the fields that differ, before and after, by their names in JSON (<c>custom/{id}</c> for
/// fields that administrators made). With it the change can be taken back without touching what came later.
/// </summary>
public sealed record LeadTrace(RecordId Lead, JsonObject Before, JsonObject After)
{
    private const string CustomPrefix = "custom/";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Every write has its own.</summary>
    private static readonly string[] OfTheWrite = ["id", "revision", "updatedAt", "proratedRevenue", "custom"];

    /// <summary>
    /// Fields that mean something together only: those that are followed go back only if the first ones all are as the change left
    /// them. (A probability that scoring renewed meanwhile keeps nobody from reopening.)
    /// </summary>
    private static readonly (string[] Told, string[] Following)[] Units =
    [
        (["stageId", "outcome", "archived", "kind", "lostReasonId"], ["probability", "automatedProbability", "probabilityIsManual", "closedAt", "stageChangedAt", "convertedAt"]),
        (["ownerId", "teamId"], ["assignedAt"]),
        (["lifecycleStage"], ["lifecycleIsManual"]),
    ];

    public static LeadTrace Between(Lead before, Lead after)
    {
        var (was, became) = (FieldsOf(before), FieldsOf(after));
        var differing = was.Select(field => field.Key).Union(became.Select(field => field.Key)).Where(name => !JsonNode.DeepEquals(was[name], became[name])).ToList();
        // What means something together is remembered together: an archived lead that was lost since is not just taken out of the archive.
        foreach (var (told, _) in Units)
            if (told.Any(differing.Contains)) differing = [.. differing.Union(told)];
        return new LeadTrace(before.Id, Only(was, differing), Only(became, differing));
    }

    /// <summary>The lead with what the change wrote put back, as far as that still stands there and what was there can be again.</summary>
    /// <param name="isStillThere">False for the value of a field that nobody can choose any more.</param>
    /// <returns>And whether all of it was.</returns>
    public (Lead Lead, bool Complete) PutBack(Lead lead, Func<string, string, bool> isStillThere)
    {
        var fields = FieldsOf(lead);
        var complete = true;
        foreach (var (told, all) in Parts())
        {
            var stands = told.All(name => JsonNode.DeepEquals(fields[name], After[name]) && (Before[name] is not JsonValue value || !value.TryGetValue(out string? text) || isStillThere(name, text)));
            if (!stands) complete = false;
            else foreach (var name in all) fields[name] = Before[name]?.DeepClone();
        }
        return (ToLead(fields), complete);
    }

    private IEnumerable<(IReadOnlyList<string> Told, IReadOnlyList<string> All)> Parts()
    {
        var names = Before.Select(field => field.Key).Union(After.Select(field => field.Key)).ToList();
        foreach (var (told, following) in Units)
        {
            var first = told.Where(names.Contains).ToList();
            if (first.Count == 0) continue;
            var all = told.Concat(following).Where(names.Contains).ToList();
            names.RemoveAll(all.Contains);
            yield return (first, all);
        }
        foreach (var name in names) yield return ([name], [name]);
    }

    private static JsonObject FieldsOf(Lead lead)
    {
        var fields = JsonSerializer.SerializeToNode(lead, Json)!.AsObject();
        foreach (var field in lead.Custom.Keys) fields[CustomPrefix + field] = fields["custom"]![field]!.DeepClone();
        foreach (var name in OfTheWrite.Except(["id", "revision", "updatedAt"])) fields.Remove(name);
        return fields;
    }

    private static Lead ToLead(JsonObject fields)
    {
        var custom = fields.Where(field => field.Key.StartsWith(CustomPrefix, StringComparison.Ordinal) && field.Value is not null).ToList();
        fields["custom"] = new JsonObject(custom.Select(field => KeyValuePair.Create(field.Key[CustomPrefix.Length..], (JsonNode?)field.Value!.DeepClone())));
        return fields.Deserialize<Lead>(Json)!;
    }

    private static JsonObject Only(JsonObject fields, IEnumerable<string> names) =>
        new(names.Except(OfTheWrite).Where(name => fields[name] is not null).Select(name => KeyValuePair.Create(name, (JsonNode?)fields[name]!.DeepClone())));
}
