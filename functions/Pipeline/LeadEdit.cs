using System.Globalization;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// A JSON merge patch (RFC 7396) of a lead: null empties a field, what is absent stays. Only the listed fields can be
/// written; values are cleaned and checked as those of a form are, those of custom fields by their definitions.
/// </summary>
public static class LeadEdit
{
    /// <summary>Of a custom text.</summary>
    public const int CustomChars = 2_000;

    public const long MostRials = 9_000_000_000_000_000;

    private const int TextChars = 10_000;
    private const int IdChars = 100;
    private const int MostOfMany = 100;

    private static readonly Dictionary<string, LeadKind> Kinds = new() { ["lead"] = LeadKind.Lead, ["opportunity"] = LeadKind.Opportunity };
    private static readonly Dictionary<string, LifecycleStage> Lifecycle = Enum.GetValues<LifecycleStage>().ToDictionary(LeadChanges.NameOf);

    /// <summary>The wish that the patch is, to be settled by <see cref="LeadRules"/>. A new owner takes the lead into a team of theirs.</summary>
    /// <param name="links">The contacts that the patch names; where nobody looked them up, it may name none.</param>
    public static LeadWish Wish(Lead lead, JsonElement patch, CatalogueSnapshot catalogue, LeadLinks? links = null)
    {
        var (changed, problems) = Apply(lead, patch, catalogue, links);
        if (changed.OwnerId != lead.OwnerId && !patch.TryGetProperty("teamId", out _)) changed = LeadRules.InTeamOfOwner(changed, catalogue);
        return new LeadWish(changed) { Problems = problems };
    }

    /// <summary>
    /// A new lead with these values. Whoever says nothing else makes what newcomers of the team are, with the title that the other
    /// fields give, in a team of its owner.
    /// </summary>
    public static (Lead Lead, IReadOnlyList<FieldProblem> Problems) New(Lead empty, JsonElement fields, CatalogueSnapshot catalogue, LeadLinks? links = null)
    {
        if (fields.ValueKind != JsonValueKind.Object) return (empty, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        var kind = (LeadKind?)null;
        if (fields.TryGetProperty("kind", out var chosen)) Try("kind", problems, () => kind = Choice(chosen, Kinds.Keys) is { } name ? Kinds[name] : null);
        var (lead, wrong) = Apply(empty, fields, catalogue, links);
        problems.AddRange(wrong.Where(problem => problem.Field != "kind"));
        // Which kind a newcomer is depends on the team, and which team of the owner's on the kind that was chosen.
        if (!fields.TryGetProperty("teamId", out _)) lead = LeadRules.InTeamOfOwner(lead with { Kind = kind ?? LeadKind.Opportunity }, catalogue);
        lead = lead with { Kind = kind ?? LeadRules.KindOfNewcomer(lead.TeamId, catalogue), Title = lead.Title ?? lead.Organisation ?? lead.ContactName ?? lead.Email ?? lead.Mobile ?? lead.Phone };
        if (lead.Title is null && problems.Count == 0) problems.Add(new FieldProblem("title", "lead.title_needed"));
        return (lead, problems);
    }

    /// <summary>The lead with the patch's values, or what is wrong with these.</summary>
    public static (Lead Changed, IReadOnlyList<FieldProblem> Problems) Apply(Lead lead, JsonElement patch, CatalogueSnapshot catalogue, LeadLinks? links = null)
    {
        if (patch.ValueKind != JsonValueKind.Object) return (lead, [new FieldProblem("", "body.not_an_object")]);
        var problems = new List<FieldProblem>();
        // What the contacts know comes first, so that what was typed beside them stands.
        if (links is not null) lead = ContactSync.Link(lead, links.Person, links.Organisation);
        foreach (var property in patch.EnumerateObject())
        {
            if (property.Name == "custom") lead = lead with { Custom = Custom(lead.Custom, property.Value, catalogue, problems) };
            else if (links is null || !LeadLinks.Fields.Contains(property.Name)) Try(property.Name, problems, () => lead = Set(lead, property.Name, property.Value));
        }
        return (lead, problems);
    }

    /// <summary>
    /// Whoever sees all leads may give each to anybody. Others give away what is theirs, and may take what is nobody's.
    /// </summary>
    public static bool MayAssign(Caller caller, Lead before, Lead after) =>
        (before.OwnerId == after.OwnerId && before.TeamId == after.TeamId)
        || caller.Role > Role.Own
        || before.OwnerId == caller.UserId
        || (before.OwnerId is null && after.OwnerId == caller.UserId);

    private static Lead Set(Lead lead, string field, JsonElement value) => field switch
    {
        "title" => lead with { Title = PatchValue.Line(value) },
        "contactName" => lead with { ContactName = PatchValue.Line(value) },
        "organisation" => lead with { Organisation = PatchValue.Line(value) },
        "jobTitle" => lead with { JobTitle = PatchValue.Line(value) },
        "email" => lead with { Email = PatchValue.Email(value) },
        "mobile" => lead with { Mobile = Phone(value, mobile: true) },
        "phone" => lead with { Phone = Phone(value, mobile: false) },
        "website" => lead with { Website = PatchValue.Website(value) },
        "emailCc" => lead with { EmailCc = Emails(value) },
        "street" => lead with { Street = PatchValue.Line(value) },
        "street2" => lead with { Street2 = PatchValue.Line(value) },
        "city" => lead with { City = PatchValue.Line(value) },
        "province" => lead with { Province = PatchValue.Line(value) },
        "postalCode" => lead with { PostalCode = PatchValue.Line(value) is { } code ? Digits.ToAscii(code) : null },
        "country" => lead with { Country = PatchValue.Line(value) },
        "industry" => lead with { Industry = PatchValue.Line(value) },
        "companySize" => lead with { CompanySize = IsNull(value) ? null : (int)Whole(value, 0, 100_000_000) },
        "companyRevenue" => lead with { CompanyRevenue = IsNull(value) ? null : Whole(value, 0, MostRials) },
        "description" => lead with { Description = PatchValue.Lines(value, TextChars) },
        "referredBy" => lead with { ReferredBy = PatchValue.Line(value) },
        "language" => lead with { Language = Choice(value, Profile.Languages) },
        "source" => lead with { Source = PatchValue.Line(value) },
        "medium" => lead with { Medium = PatchValue.Line(value) },
        "campaign" => lead with { Campaign = PatchValue.Line(value) },
        "priority" => lead with { Priority = (int)Whole(value, 0, 3) },
        "colour" => lead with { Colour = (int)Whole(value, 0, 11) },
        "expectedRevenue" => lead with { ExpectedRevenue = Whole(value, 0, MostRials) },
        "recurringRevenue" => lead with { RecurringRevenue = Whole(value, 0, MostRials) },
        "recurringPlanId" => lead with { RecurringPlanId = PatchValue.Text(value, IdChars) },
        "expectedClosing" => lead with { ExpectedClosing = Date(value) },
        "probability" => lead with { Probability = Percent(value) },
        "stageId" => lead with { StageId = PatchValue.Text(value, IdChars) },
        "statusId" => lead with { StatusId = PatchValue.Text(value, IdChars) },
        "lostReasonId" => lead with { LostReasonId = PatchValue.Text(value, IdChars) },
        "tagIds" => lead with { TagIds = Same(lead.TagIds, Many(value)) },
        // Whoever chooses it keeps rules away from it; null gives it back to them.
        "lifecycleStage" => IsNull(value)
            ? lead with { LifecycleIsManual = false }
            : lead with { LifecycleStage = Lifecycle[Choice(value, Lifecycle.Keys)!], LifecycleIsManual = true },
        "ownerId" => lead with { OwnerId = PatchValue.Id(value, "user.unknown") },
        "teamId" => lead with { TeamId = PatchValue.Id(value, "team.unknown") },
        "archived" => lead with { Archived = PatchValue.Flag(value) },
        _ => throw new WrongValueException("field.not_editable"),
    };

    private static CustomValues Custom(CustomValues values, JsonElement patch, CatalogueSnapshot catalogue, List<FieldProblem> problems)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new FieldProblem("custom", "field.type"));
            return values;
        }
        foreach (var property in patch.EnumerateObject())
            Try($"custom/{property.Name}", problems, () =>
            {
                var field = catalogue.CustomField(property.Name);
                // A value of a removed field may go, nothing else.
                if (field is not { Active: true } && !(IsNull(property.Value) && values[property.Name] is not null)) throw new WrongValueException("custom_field.unknown");
                values = values.With(property.Name, IsNull(property.Value) ? null : Value(field!, values[property.Name], property.Value, catalogue));
            });
        return values;
    }

    private static CustomValue? Value(CustomField field, CustomValue? before, JsonElement value, CatalogueSnapshot catalogue) => field.Type switch
    {
        CustomFieldType.Text => OfText(PatchValue.Lines(value, CustomChars)),
        CustomFieldType.Number => CustomValue.Of(Number(value, -MostRials, MostRials)),
        CustomFieldType.Money => CustomValue.Of(Whole(value, 0, MostRials)),
        CustomFieldType.Date => OfText(Date(value)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        CustomFieldType.Choice => OfText(Choice(value, OptionsOf(field, before))),
        CustomFieldType.MultiChoice => Many(value) is not { Count: > 0 } many ? null
            : many.All(OptionsOf(field, before).Contains) ? CustomValue.Of(many) : throw new WrongValueException("option.unknown"),
        CustomFieldType.Flag => CustomValue.Of(PatchValue.Flag(value)),
        CustomFieldType.Link => OfText(PatchValue.Website(value)),
        CustomFieldType.Person => PatchValue.Id(value, "user.unknown") is { } id && catalogue.ActiveUserIds.Contains(id) ? CustomValue.Of(id) : throw new WrongValueException("user.unknown"),
        _ => throw new WrongValueException("custom_field.unknown"),
    };

    /// <summary>What can be chosen, and what is chosen though it was removed.</summary>
    private static IEnumerable<string> OptionsOf(CustomField field, CustomValue? before) =>
        field.Options.Where(option => option.Active).Select(option => option.Id).Concat(before?.Many ?? []).Concat(before?.Text is { } text ? [text] : []);

    private static CustomValue? OfText(string? text) => text is null ? null : CustomValue.Of(text);

    private static void Try(string field, List<FieldProblem> problems, Action set)
    {
        try
        {
            set();
        }
        catch (WrongValueException wrong)
        {
            problems.Add(wrong.In(field));
        }
    }

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static string? Choice(JsonElement value, IEnumerable<string> among) =>
        PatchValue.Text(value, TextChars) is not { } text ? null : among.Contains(text) ? text : throw new WrongValueException("option.unknown");

    private static List<string> Many(JsonElement value)
    {
        if (IsNull(value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw new WrongValueException("field.type");
        if (value.GetArrayLength() > MostOfMany) throw new WrongValueException("list.too_long", MostOfMany);
        return [.. value.EnumerateArray().Select(item => PatchValue.Text(item, IdChars) ?? throw new WrongValueException("text.expected")).Distinct()];
    }

    /// <summary>Lists that are equal are one.</summary>
    private static IReadOnlyList<string> Same(IReadOnlyList<string> before, IReadOnlyList<string> after) => before.SequenceEqual(after) ? before : after;

    /// <summary>As ISO date, or as people write one in either calendar.</summary>
    private static DateOnly? Date(JsonElement value)
    {
        if (PatchValue.Line(value) is not { } text) return null;
        return EnteredDate.TryParse(text, out var date) ? date : throw new WrongValueException("date.invalid");
    }

    private static string? Emails(JsonElement value)
    {
        if (PatchValue.Line(value) is not { } text) return null;
        return string.Join(", ", text.Split([',', '،', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => EmailAddress.TryParse(part, out var address) ? address : throw new WrongValueException("email.invalid")).Distinct().Select(address => address.Address));
    }

    private static string? Phone(JsonElement value, bool mobile)
    {
        if (PatchValue.Line(value) is not { } text) return null;
        if (!PhoneNumber.TryParse(text, PhoneNumber.Iran, out var number)) throw new WrongValueException("phone.invalid");
        if (mobile && number.Kind == PhoneKind.Landline) throw new WrongValueException("phone.not_mobile");
        return number.Canonical;
    }

    private static long Whole(JsonElement value, long least, long most) => PatchValue.Whole(value, least, most) ?? least;

    private static decimal Number(JsonElement value, decimal least, decimal most)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number)) throw new WrongValueException("number.invalid");
        if (number < least) throw new WrongValueException("number.too_small", (long)least);
        return number <= most ? number : throw new WrongValueException("number.too_large", (long)most);
    }

    private static decimal? Percent(JsonElement value) => IsNull(value) ? null : Math.Round(Number(value, 0, 100), 2, MidpointRounding.AwayFromZero);
}
