using System.Globalization;
using System.Text.Json;
using Sarnakh.Catalogue;

namespace Sarnakh.Leads;

/// <summary>What differs between two states of a lead, for its timeline. Field names are those of the API.</summary>
public static class LeadChanges
{
    /// <summary>A timeline row holds every change of one write; long texts are told by their beginning.</summary>
    private const int LongestText = 500;

    private static readonly (string Name, Func<Lead, string?> Of)[] Fields =
    [
        ("title", lead => lead.Title),
        ("contactName", lead => lead.ContactName),
        ("organisation", lead => lead.Organisation),
        ("jobTitle", lead => lead.JobTitle),
        ("email", lead => lead.Email),
        ("mobile", lead => lead.Mobile),
        ("phone", lead => lead.Phone),
        ("website", lead => lead.Website),
        ("city", lead => lead.City),
        ("province", lead => lead.Province),
        ("country", lead => lead.Country),
        ("description", lead => lead.Description),
        ("priority", lead => Number(lead.Priority)),
        ("expectedRevenue", lead => Number(lead.ExpectedRevenue)),
        ("emailCc", lead => lead.EmailCc),
        ("street", lead => lead.Street),
        ("street2", lead => lead.Street2),
        ("postalCode", lead => lead.PostalCode),
        ("industry", lead => lead.Industry),
        ("companySize", lead => Number(lead.CompanySize)),
        ("companyRevenue", lead => Number(lead.CompanyRevenue)),
        ("referredBy", lead => lead.ReferredBy),
        ("language", lead => lead.Language),
        ("source", lead => lead.Source),
        ("medium", lead => lead.Medium),
        ("campaign", lead => lead.Campaign),
        ("recurringRevenue", lead => Number(lead.RecurringRevenue)),
        ("recurringPlanId", lead => lead.RecurringPlanId),
        ("expectedClosing", lead => lead.ExpectedClosing?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("kind", lead => lead.Kind == LeadKind.Opportunity ? "opportunity" : "lead"),
        ("stageId", lead => lead.StageId),
        ("outcome", lead => NameOf(lead.Outcome)),
        ("probability", lead => lead.Probability?.ToString("0.##", CultureInfo.InvariantCulture)),
        ("lostReasonId", lead => lead.LostReasonId),
        ("statusId", lead => lead.StatusId),
        ("lifecycleStage", lead => NameOf(lead.LifecycleStage)),
        ("tagIds", lead => lead.TagIds.Count == 0 ? null : string.Join(' ', lead.TagIds)),
        ("colour", lead => Number(lead.Colour)),
        ("contactId", lead => lead.ContactId),
        ("organisationId", lead => lead.OrganisationId),
        ("mergedIntoId", lead => lead.MergedIntoId),
        ("ownerId", lead => lead.OwnerId),
        ("teamId", lead => lead.TeamId),
        ("archived", lead => lead.Archived ? "true" : "false"),
    ];

    /// <summary>A lifecycle stage as the API names it.</summary>
    public static string NameOf(LifecycleStage stage) => NameOf<LifecycleStage>(stage);

    public static IReadOnlyList<FieldChange> Between(Lead before, Lead after) =>
        [
            .. Fields.Where(field => field.Of(before) != field.Of(after)).Select(field => new FieldChange(field.Name, Short(field.Of(before)), Short(field.Of(after)))),
            .. before.Custom.Keys.Union(after.Custom.Keys).Where(key => before.Custom[key] != after.Custom[key])
                .Select(key => new FieldChange($"custom/{key}", Short(before.Custom[key]?.ToString()), Short(after.Custom[key]?.ToString()))),
        ];

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;
}
