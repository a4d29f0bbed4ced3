using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads;

namespace Sarnakh.Pipeline;

/// <summary>
/// What is to be done with many leads: an object with one of <c>set</c> (the fields of an edit), <c>addTagIds</c>,
/// <c>removeTagIds</c>, <c>ownerIds</c> (in turn; with an optional <c>teamId</c>), <c>stageId</c>, <c>won</c>, <c>lost</c>
/// (<c>lostReasonId</c>, <c>note</c>), <c>restore</c> and <c>archived</c>.
/// </summary>
public sealed class BulkChange
{
    private const int MostOwners = 200;
    private const int MostTags = 100;
    private static readonly string[] Kinds = ["set", "addTagIds", "removeTagIds", "ownerIds", "stageId", "won", "lost", "restore", "archived"];

    private readonly Func<Lead, int, CatalogueSnapshot, LeadWish> _wish;

    private BulkChange(string kind, Func<Lead, int, CatalogueSnapshot, LeadWish> wish) => (Kind, _wish) = (kind, wish);

    /// <summary>What is changed, as the order calls it.</summary>
    public string Kind { get; }

    /// <param name="order">The lead's place among all, from 0.</param>
    public LeadWish For(Lead lead, int order, CatalogueSnapshot catalogue) => _wish(lead, order, catalogue);

    /// <summary>The change, or what is wrong with it for every lead; null with at least one problem.</summary>
    public static (BulkChange? Change, IReadOnlyList<FieldProblem> Problems) Read(JsonElement json, CatalogueSnapshot catalogue)
    {
        var names = json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(field => field.Name).Where(name => name != "teamId").ToList() : [];
        if (names.Count != 1 || !Kinds.Contains(names[0])) return (null, [new FieldProblem("change", "bulk.choose_one", string.Join(", ", Kinds))]);
        var problems = new List<FieldProblem>();
        var change = Read(names[0], json.GetProperty(names[0]), json, catalogue, problems);
        return problems.Count > 0 ? (null, problems) : (change, []);
    }

    private static BulkChange Read(string kind, JsonElement value, JsonElement whole, CatalogueSnapshot catalogue, List<FieldProblem> problems)
    {
        var at = $"change/{kind}";
        switch (kind)
        {
            case "set":
                var set = value.Clone();
                // What is wrong with the values is wrong for every lead; what a lead must have besides is asked of each.
                problems.AddRange(EveryLeads(LeadEdit.Wish(Anybody, set, catalogue), catalogue).Select(problem => problem with { Field = problem.Field.Length == 0 ? at : $"{at}/{problem.Field}" }));
                if (value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any()) problems.Add(new FieldProblem(at, "field.required"));
                return new BulkChange(kind, (lead, _, known) => LeadEdit.Wish(lead, set, known));
            case "addTagIds":
                var added = Ids(value, at, MostTags, id => catalogue.Tags.Any(tag => tag.Id == id && tag.Active), "tag.unknown", problems);
                return new BulkChange(kind, (lead, _, _) => new LeadWish(lead with { TagIds = added.All(lead.TagIds.Contains) ? lead.TagIds : [.. lead.TagIds.Union(added)] }));
            case "removeTagIds":
                var removed = Ids(value, at, MostTags, id => catalogue.Tags.Any(tag => tag.Id == id), "tag.unknown", problems);
                return new BulkChange(kind, (lead, _, _) => new LeadWish(lead with { TagIds = removed.Any(lead.TagIds.Contains) ? [.. lead.TagIds.Except(removed)] : lead.TagIds }));
            case "ownerIds":
                var owners = Ids(value, at, MostOwners, catalogue.ActiveUserIds.Contains, "user.unknown", problems);
                var team = whole.TryGetProperty("teamId", out var chosen) ? Id(chosen, "change/teamId", catalogue.HasTeam, "team.unknown", problems) : null;
                return new BulkChange(kind, (lead, order, known) => Owned(lead, owners[order % owners.Count], team, known));
            case "stageId":
                var stage = Id(value, at, id => catalogue.Stage(id)?.Active == true, "stage.unknown", problems);
                return new BulkChange(kind, (lead, _, _) => new LeadWish(lead with { StageId = stage }));
            case "won":
                if (value.ValueKind != JsonValueKind.True) problems.Add(new FieldProblem(at, "field.type"));
                return new BulkChange(kind, (lead, _, known) => MoveLead.Won(lead, known));
            case "lost":
                var (reason, note) = Reason(value, at, catalogue, problems);
                return new BulkChange(kind, (lead, _, known) => MoveLead.Lost(lead, known, reason) with { Text = note });
            case "restore":
                if (value.ValueKind != JsonValueKind.True) problems.Add(new FieldProblem(at, "field.type"));
                return new BulkChange(kind, (lead, _, _) => MoveLead.Restored(lead));
            default:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) problems.Add(new FieldProblem(at, "flag.expected"));
                var archived = value.ValueKind == JsonValueKind.True;
                return new BulkChange(kind, (lead, _, _) => new LeadWish(lead with { Archived = archived }));
        }
    }

    private static LeadWish Owned(Lead lead, string owner, string? team, CatalogueSnapshot catalogue)
    {
        var owned = lead with { OwnerId = owner };
        return new LeadWish(team is null ? LeadRules.InTeamOfOwner(owned, catalogue) : owned with { TeamId = team });
    }

    private static (string? Reason, string? Note) Reason(JsonElement value, string at, CatalogueSnapshot catalogue, List<FieldProblem> problems)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new FieldProblem(at, "field.type"));
            return default;
        }
        foreach (var field in value.EnumerateObject().Where(field => field.Name is not ("lostReasonId" or "note"))) problems.Add(new FieldProblem($"{at}/{field.Name}", "field.not_editable"));
        var reason = value.TryGetProperty("lostReasonId", out var chosen) && chosen.ValueKind != JsonValueKind.Null
            ? Id(chosen, $"{at}/lostReasonId", id => catalogue.LostReasons.Any(item => item.Id == id && item.Active), "lost_reason.unknown", problems)
            : null;
        var (note, wrong) = NoteText.Read(value.TryGetProperty("note", out var written) && written.ValueKind == JsonValueKind.String ? TextOf(written) : null, $"{at}/note");
        problems.AddRange(wrong);
        return (reason, note);
    }

    private static IEnumerable<FieldProblem> EveryLeads(LeadWish wish, CatalogueSnapshot catalogue) =>
        wish.Problems.Concat(LeadRules.Settle(Anybody, wish.Lead, catalogue, default).Problems.Where(problem => problem.Code.EndsWith(".unknown", StringComparison.Ordinal)));

    private static Lead Anybody => new() { Id = default, Revision = 0, CreatedAt = default, UpdatedAt = default };

    private static List<string> Ids(JsonElement value, string at, int most, Predicate<string> isThere, string unknown, List<FieldProblem> problems)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0) problems.Add(new FieldProblem(at, "field.required"));
        else if (value.GetArrayLength() > most) problems.Add(new FieldProblem(at, "list.too_long", most.ToString(CultureInfo.InvariantCulture)));
        else return [.. value.EnumerateArray().Select((item, i) => Id(item, $"{at}/{i}", isThere, unknown, problems)).OfType<string>().Distinct()];
        return [];
    }

    private static string? Id(JsonElement value, string at, Predicate<string> isThere, string unknown, List<FieldProblem> problems)
    {
        if (value.ValueKind == JsonValueKind.String && TextOf(value) is var id && isThere(id)) return id;
        problems.Add(new FieldProblem(at, unknown));
        return null;
    }

    /// <summary>Empty for half a surrogate pair, which is no text.</summary>
    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
