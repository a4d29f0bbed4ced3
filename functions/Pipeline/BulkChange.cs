using System.Globalization;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Leads;

namespace Sarnakh.Pipeline;

/// <summary>
/// What is to be done with many leads: an object with one of <c>set</c> (the fields of an edit), <c>addTagIds</c>,
/// <c>removeTagIds</c>, <c>ownerIds</c> (in turn; with an optional <c>teamId</c>), <c>stageId</c>, <c>won</c>, <c>lost</c>
/// (<c>lostReasonId</c>, <c>note</c>), <c>restore</c>, <c>archived</c> and <c>convert</c> (into opportunities; <c>ownerIds</c> in turn,
/// <c>teamId</c>, <c>force</c>, <c>deduplicate</c>; see <see cref="BulkConversion"/>).
/// </summary>
public sealed class BulkChange
{
    private const int MostOwners = 200;
    private const int MostTags = 100;
    private static readonly string[] Kinds = ["set", "addTagIds", "removeTagIds", "ownerIds", "stageId", "won", "lost", "restore", "archived", "convert"];

    private readonly Func<Lead, int, CatalogueSnapshot, LeadWish> _wish;

    private BulkChange(string kind, Func<Lead, int, CatalogueSnapshot, LeadWish> wish) => (Kind, _wish) = (kind, wish);

    private BulkChange(string kind, BulkConversion conversion)
        : this(kind, (_, _, _) => throw new InvalidOperationException("A conversion needs contacts.")) => Conversion = conversion;

    /// <summary>What is changed, as the order calls it.</summary>
    public string Kind { get; }

    /// <summary>What every lead is to become, with contacts of its own; null for any other change.</summary>
    public BulkConversion? Conversion { get; }

    /// <param name="order">The lead's place among all, from 0.</param>
    public LeadWish For(Lead lead, int order, CatalogueSnapshot catalogue) => _wish(lead, order, catalogue);

    /// <summary>The change, or what is wrong with it for every lead; null with at least one problem.</summary>
    public static (BulkChange? Change, IReadOnlyList<FieldProblem> Problems) Read(JsonElement json, CatalogueSnapshot catalogue)
    {
        var names = json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(field => field.Name).Where(name => name != "teamId").ToList() : [];
        if (names.Count != 1 || !Kinds.Contains(names[0])) return (null, [new FieldProblem("change", "bulk.choose_one", string.Join(", ", Kinds))]);
        var problems = new List<FieldProblem>();
        if (names[0] != "ownerIds" && json.TryGetProperty("teamId", out _)) problems.Add(new FieldProblem("change/teamId", "field.not_editable"));
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
            case "convert":
                return new BulkChange(kind, ReadConversion(value, at, catalogue, problems));
            default:
                var archived = Flag(value, at, problems);
                return new BulkChange(kind, (lead, _, _) => new LeadWish(lead with { Archived = archived }));
        }
    }

    private static BulkConversion ReadConversion(JsonElement value, string at, CatalogueSnapshot catalogue, List<FieldProblem> problems)
    {
        var conversion = new BulkConversion([], null);
        if (value.ValueKind != JsonValueKind.Object) problems.Add(new FieldProblem(at, "field.type"));
        else
            foreach (var field in value.EnumerateObject())
                conversion = field.Name switch
                {
                    "ownerIds" => conversion with { OwnerIds = Ids(field.Value, $"{at}/ownerIds", MostOwners, catalogue.ActiveUserIds.Contains, "user.unknown", problems) },
                    "teamId" => conversion with { TeamId = field.Value.ValueKind == JsonValueKind.Null ? null : Id(field.Value, $"{at}/teamId", catalogue.HasTeam, "team.unknown", problems) },
                    "force" => conversion with { Force = Flag(field.Value, $"{at}/force", problems) },
                    "deduplicate" => conversion with { Deduplicate = Flag(field.Value, $"{at}/deduplicate", problems) },
                    _ => Unknown(field.Name),
                };
        return conversion;

        BulkConversion Unknown(string name)
        {
            problems.Add(new FieldProblem($"{at}/{name}", "field.not_editable"));
            return conversion;
        }
    }

    private static bool Flag(JsonElement value, string at, List<FieldProblem> problems)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) problems.Add(new FieldProblem(at, "flag.expected"));
        return value.ValueKind == JsonValueKind.True;
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
        if (!value.TryGetProperty("note", out var written) || written.ValueKind == JsonValueKind.Null) return (reason, null);
        if (written.ValueKind != JsonValueKind.String) problems.Add(new FieldProblem($"{at}/note", "text.expected"));
        var (note, wrong) = NoteText.Read(PatchValue.TextOf(written), $"{at}/note");
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
        if (value.ValueKind == JsonValueKind.String && PatchValue.TextOf(value) is var id && isThere(id)) return id;
        problems.Add(new FieldProblem(at, unknown));
        return null;
    }
}

/// <summary>Many leads into opportunities with nobody looking (crm-behaviour §7, the mass conversion).</summary>
/// <param name="OwnerIds">They take turns; nobody where it is empty.</param>
/// <param name="TeamId">For all of them; null for the owner's.</param>
public sealed record BulkConversion(IReadOnlyList<string> OwnerIds, string? TeamId)
{
    /// <summary>Also leads that have an owner get one of these.</summary>
    public bool Force { get; init; }

    /// <summary>What is about the same person becomes one first.</summary>
    public bool Deduplicate { get; init; } = true;

    /// <param name="turn">From 0.</param>
    public ConversionInput For(int turn) => new(OwnerId: OwnerIds.Count == 0 ? null : OwnerIds[turn % OwnerIds.Count], TeamId: TeamId, Force: Force);
}
