using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Catalogue;

/// <summary>What items may point to, and where ids of new options come from.</summary>
public sealed record CatalogueReferences(Predicate<string> IsTeam, Predicate<string> IsStage, Predicate<string> IsStatus, Func<string> NewId);

/// <summary>A JSON merge patch (RFC 7396) of a catalogue item. Only the fields that are read here can be written.</summary>
public static class CatalogueEdit
{
    private const int NameChars = 100;
    private const int RequirementChars = 2000;
    private const int MostDays = 3650;
    private const int MostMonths = 1200;
    private const int MostSequence = 1_000_000;
    private const int LastColour = 11;

    /// <param name="isNew">Then the type of a custom field can be chosen, once.</param>
    public static (T Changed, IReadOnlyList<FieldProblem> Problems) Apply<T>(T item, JsonElement patch, CatalogueReferences known, bool isNew)
        where T : CatalogueItem
    {
        if (patch.ValueKind != JsonValueKind.Object) return (item, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        CatalogueItem changed = item;
        foreach (var field in patch.EnumerateObject())
            changed = Set(changed, field.Name, new PatchField(field.Name, field.Value, problems), known, isNew) ?? changed;
        // What depends on several fields is judged where each of them is right.
        if (problems.Count == 0) problems.AddRange(Check(changed));
        if (problems.Count == 0 && changed is LifecycleRule rule && rule != item && !HasItsSubject(rule, known)) problems.Add(new FieldProblem("subjectId", "catalogue.unknown"));
        return ((T)changed, problems);
    }

    /// <summary>Where an item goes that nobody has placed: behind the others; a stage before those that are won, if there is room.</summary>
    public static int NextSequence<T>(IReadOnlyList<T> active)
        where T : CatalogueItem
    {
        var last = active.Count == 0 ? 0 : active[^1].Sequence;
        if (active.FirstOrDefault(item => item is Stage { IsWon: true }) is not { } won) return last + 1;
        var before = active.TakeWhile(item => item != won).LastOrDefault()?.Sequence ?? 0;
        return before + 1 < won.Sequence ? before + 1 : last + 1;
    }

    /// <summary>The colour that the fewest have, so that neighbours can be told apart.</summary>
    public static int NextColour(IReadOnlyList<Tag> active) =>
        Enumerable.Range(1, LastColour).MinBy(colour => active.Count(tag => tag.Colour == colour));

    private static CatalogueItem? Set(CatalogueItem item, string name, PatchField field, CatalogueReferences known, bool isNew) => (item, name) switch
    {
        (_, "name") => item with { Name = field.Line(NameChars) },
        (_, "englishName") => item with { EnglishName = field.OptionalLine(NameChars) },
        (_, "sequence") => item with { Sequence = field.Integer(0, MostSequence) },
        // Back after a removal. Removals are requests of their own.
        (_, "active") => field.Flag() ? item with { Active = true } : field.Wrong<CatalogueItem>("field.not_editable"),

        (Stage stage, "isWon") => stage with { IsWon = field.Flag() },
        (Stage stage, "folded") => stage with { Folded = field.Flag() },
        (Stage stage, "requirements") => stage with { Requirements = field.OptionalLines(RequirementChars) },
        (Stage stage, "teamIds") => stage with { TeamIds = field.Ids(stage.TeamIds, known.IsTeam, "team.unknown") },
        (Stage stage, "rottingDays") => stage with { RottingDays = field.Integer(0, MostDays) },
        (Stage stage, "colour") => stage with { Colour = field.Integer(0, LastColour) },

        (Tag tag, "colour") => tag with { Colour = field.Integer(1, LastColour) },
        (LeadStatus status, "colour") => status with { Colour = field.Integer(0, LastColour) },
        (RecurringPlan plan, "months") => plan with { Months = field.Integer(1, MostMonths) },

        (CustomField custom, "type") when isNew => custom with { Type = field.Choice<CustomFieldType>() },
        (CustomField custom, "options") => custom with { Options = OptionsOf(field, custom.Options, known.NewId) },
        (CustomField custom, "teamIds") => custom with { TeamIds = field.Ids(custom.TeamIds, known.IsTeam, "team.unknown") },
        (CustomField custom, "requiredInStageIds") => custom with { RequiredInStageIds = field.Ids(custom.RequiredInStageIds, known.IsStage, "catalogue.unknown") },

        (LifecycleRule rule, "on") => rule with { On = field.Choice<LifecycleEvent>() },
        (LifecycleRule rule, "subjectId") => rule with { SubjectId = field.OptionalId(_ => true, "catalogue.unknown") },
        (LifecycleRule rule, "from") => rule with { From = field.Choices<LifecycleStage>() },
        (LifecycleRule rule, "to") => rule with { To = field.Choice<LifecycleStage>() },

        _ => field.Wrong<CatalogueItem>("field.not_editable"),
    };

    private static bool HasItsSubject(LifecycleRule rule, CatalogueReferences known) => rule.On switch
    {
        LifecycleEvent.StatusChosen => known.IsStatus(rule.SubjectId!),
        LifecycleEvent.StageEntered => known.IsStage(rule.SubjectId!),
        _ => true,
    };

    /// <summary>As wished; options that are no longer among them stay known, for the leads that have them.</summary>
    private static IReadOnlyList<CustomFieldOption> OptionsOf(PatchField field, IReadOnlyList<CustomFieldOption> before, Func<string> newId)
    {
        var wanted = new List<CustomFieldOption>();
        foreach (var item in field.Items())
        {
            var members = item.Members();
            foreach (var (name, member) in members)
                if (name is not ("id" or "name" or "englishName" or "active")) member.Wrong<object>("field.not_editable");
            var id = members.GetValueOrDefault("id")?.OptionalId(id => before.Any(option => option.Id == id) && wanted.All(option => option.Id != id), "option.unknown");
            wanted.Add(new CustomFieldOption(
                id ?? newId(), members.GetValueOrDefault("name")?.Line(NameChars) ?? "", members.GetValueOrDefault("englishName")?.OptionalLine(NameChars),
                members.GetValueOrDefault("active")?.Flag() ?? true));
        }
        return [.. wanted, .. before.Where(option => wanted.All(other => other.Id != option.Id)).Select(option => option with { Active = false })];
    }

    private static IEnumerable<FieldProblem> Check(CatalogueItem item)
    {
        if (item is not LifecycleRule && PersianText.NameKey(item.Name).Length == 0) yield return new FieldProblem("name", "text.required");
        if (item is CustomField field)
            foreach (var problem in Check(field)) yield return problem;
        if (item is LifecycleRule rule && rule.On is LifecycleEvent.StatusChosen or LifecycleEvent.StageEntered != rule.SubjectId is not null)
            yield return new FieldProblem("subjectId", rule.SubjectId is null ? "field.required" : "field.not_editable");
    }

    private static IEnumerable<FieldProblem> Check(CustomField field)
    {
        var options = field.Options.Where(option => option.Active).ToList();
        if (field.Type is not (CustomFieldType.Choice or CustomFieldType.MultiChoice))
        {
            if (options.Count > 0) yield return new FieldProblem("options", "field.not_editable");
            yield break;
        }
        if (options.Count == 0) yield return new FieldProblem("options", "option.required");
        var seen = new HashSet<string>();
        for (var n = 0; n < field.Options.Count; n++)
        {
            var key = PersianText.NameKey(field.Options[n].Name);
            if (key.Length == 0) yield return new FieldProblem($"options/{n}/name", "text.required");
            else if (field.Options[n].Active && !seen.Add(key)) yield return new FieldProblem($"options/{n}/name", "catalogue.name_taken");
        }
    }
}
