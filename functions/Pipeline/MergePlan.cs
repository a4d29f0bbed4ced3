using Sarnakh.Leads;

namespace Sarnakh.Pipeline;

/// <summary>
/// Which of several leads of one person survives, and what it has then (crm-behaviour §6): the best fields first, nothing lost
/// that only another one knows.
/// </summary>
/// <param name="Survivor">As it is.</param>
/// <param name="Merged">As it will be.</param>
/// <param name="Others">In their rank.</param>
public sealed record MergePlan(Lead Survivor, Lead Merged, IReadOnlyList<Lead> Others)
{
    public const int Most = 5;

    private const int TextChars = 10_000;
    private const int MostTags = 100;

    /// <param name="leads">Two or more.</param>
    public static MergePlan Of(IEnumerable<Lead> leads, CatalogueSnapshot catalogue)
    {
        var ranked = leads
            .OrderByDescending(lead => lead.Kind == LeadKind.Opportunity || !lead.Archived).ThenByDescending(lead => lead.Kind)
            .ThenByDescending(lead => catalogue.Stage(lead.StageId)?.Sequence ?? 0).ThenByDescending(lead => lead.Probability ?? 0)
            .ThenBy(lead => lead.CreatedAt).ThenBy(lead => lead.Id).ToList();
        return new MergePlan(ranked[0], Merge(ranked, catalogue), ranked[1..]);
    }

    private static Lead Merge(List<Lead> ranked, CatalogueSnapshot catalogue)
    {
        T? First<T>(Func<Lead, T?> field) where T : class => ranked.Select(field).FirstOrDefault(value => value is not null);
        T Value<T>(Func<Lead, T> field) where T : struct => ranked.Select(field).FirstOrDefault(value => !value.Equals(default(T)));

        // Taken whole: a street of one and a city of another are nobody's address.
        var address = ranked.MaxBy(lead => AddressOf(lead).Count(part => part is not null))!;
        // What an earlier try took over already is there.
        var description = ranked.Select(lead => lead.Description).OfType<string>().Aggregate("", (whole, next) => whole.Contains(next, StringComparison.Ordinal) ? whole : whole.Length == 0 ? next : $"{whole}\n\n{next}");
        var merged = ranked[0] with
        {
            Kind = ranked.Max(lead => lead.Kind),
            Title = First(lead => lead.Title),
            ContactName = First(lead => lead.ContactName),
            Organisation = First(lead => lead.Organisation),
            JobTitle = First(lead => lead.JobTitle),
            Email = First(lead => lead.Email),
            EmailCc = First(lead => lead.EmailCc),
            Mobile = First(lead => lead.Mobile),
            Phone = First(lead => lead.Phone),
            Website = First(lead => lead.Website),
            Industry = First(lead => lead.Industry),
            CompanySize = Value(lead => lead.CompanySize ?? 0) is > 0 and var size ? size : null,
            CompanyRevenue = Value(lead => lead.CompanyRevenue ?? 0) is > 0 and var revenue ? revenue : null,
            Street = address.Street,
            Street2 = address.Street2,
            City = address.City,
            Province = address.Province,
            PostalCode = address.PostalCode,
            Country = address.Country,
            // What is cut off stands on the other lead, to which the timeline leads.
            Description = description.Length == 0 ? null : description.Length > TextChars ? description[..(TextChars - 1)] + "…" : description,
            ReferredBy = First(lead => lead.ReferredBy),
            Language = First(lead => lead.Language),
            Source = First(lead => lead.Source),
            Medium = First(lead => lead.Medium),
            Campaign = First(lead => lead.Campaign),
            Priority = ranked.Max(lead => lead.Priority),
            Colour = Value(lead => lead.Colour),
            ExpectedRevenue = Value(lead => lead.ExpectedRevenue),
            RecurringRevenue = Value(lead => lead.RecurringRevenue),
            RecurringPlanId = First(lead => lead.RecurringPlanId),
            ExpectedClosing = Value(lead => lead.ExpectedClosing ?? default) is var closing && closing != default ? closing : null,
            StatusId = First(lead => lead.StatusId),
            StageId = First(lead => lead.StageId),
            LostReasonId = ranked[0].Probability is null or not 0 ? null : First(lead => lead.LostReasonId),
            TagIds = ranked.Skip(1).All(lead => lead.TagIds.All(ranked[0].TagIds.Contains)) ? ranked[0].TagIds : [.. ranked.SelectMany(lead => lead.TagIds).Distinct().Take(MostTags)],
            ContactId = First(lead => lead.ContactId),
            OrganisationId = First(lead => lead.OrganisationId),
            OwnerId = First(lead => lead.OwnerId),
            TeamId = First(lead => lead.TeamId),
        };
        return InStageOfTeam(merged, catalogue);
    }

    /// <summary>The stage of one and the team of another may not belong together.</summary>
    public static Lead InStageOfTeam(Lead lead, CatalogueSnapshot catalogue) =>
        catalogue.Stage(lead.StageId) is { } stage && !(stage.Active && stage.Serves(lead.TeamId)) ? lead with { StageId = catalogue.FirstStage(lead.TeamId)?.Id } : lead;

    private static string?[] AddressOf(Lead lead) => [lead.Street, lead.Street2, lead.City, lead.Province, lead.PostalCode, lead.Country];
}
