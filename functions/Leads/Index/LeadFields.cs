using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The fields the index keeps. To add one: a line here, it joins <see cref="All"/>, and a property of <see cref="LeadSummary"/>.</summary>
public static class LeadFields
{
    /// <summary>Parts of a percent in which probabilities are kept.</summary>
    internal const decimal Hundredths = 100;

    public static readonly LeadField Id = LeadField.OfId("id");
    public static readonly LeadField Revision = LeadField.OfNumber("revision", lead => lead.Revision);
    public static readonly LeadField Title = LeadField.OfText("title", SearchForm.Name, lead => lead.Title);
    public static readonly LeadField ContactName = LeadField.OfText("contactName", SearchForm.Name, lead => lead.ContactName);
    public static readonly LeadField Organisation = LeadField.OfText("organisation", SearchForm.Name, lead => lead.Organisation);
    public static readonly LeadField Email = LeadField.OfText("email", SearchForm.Email, lead => lead.Email);
    public static readonly LeadField Mobile = LeadField.OfText("mobile", SearchForm.Phone, lead => lead.Mobile);
    public static readonly LeadField Phone = LeadField.OfText("phone", SearchForm.Phone, lead => lead.Phone);
    public static readonly LeadField Description = LeadField.OfNote("description", lead => lead.Description);
    public static readonly LeadField JobTitle = LeadField.OfChoice("jobTitle", lead => lead.JobTitle);
    public static readonly LeadField City = LeadField.OfChoice("city", lead => lead.City);
    public static readonly LeadField Province = LeadField.OfChoice("province", lead => lead.Province);
    public static readonly LeadField Country = LeadField.OfChoice("country", lead => lead.Country);
    public static readonly LeadField Industry = LeadField.OfChoice("industry", lead => lead.Industry);
    public static readonly LeadField CompanySize = LeadField.OfOptional("companySize", lead => lead.CompanySize);
    public static readonly LeadField CompanyRevenue = LeadField.OfOptional("companyRevenue", lead => lead.CompanyRevenue);
    public static readonly LeadField Language = LeadField.OfChoice("language", lead => lead.Language);
    public static readonly LeadField Source = LeadField.OfChoice("source", lead => lead.Source);
    public static readonly LeadField Medium = LeadField.OfChoice("medium", lead => lead.Medium);
    public static readonly LeadField Campaign = LeadField.OfChoice("campaign", lead => lead.Campaign);
    public static readonly LeadField FormId = LeadField.OfChoice("formId", lead => lead.FormId);
    public static readonly LeadField OwnerId = LeadField.OfPerson("ownerId", lead => lead.OwnerId);
    public static readonly LeadField TeamId = LeadField.OfChoice("teamId", lead => lead.TeamId);
    public static readonly LeadField ContactId = LeadField.OfReference("contactId", lead => lead.ContactId);
    public static readonly LeadField OrganisationId = LeadField.OfReference("organisationId", lead => lead.OrganisationId);
    public static readonly LeadField Kind = LeadField.OfEnum("kind", lead => lead.Kind);
    public static readonly LeadField StageId = LeadField.OfChoice("stageId", lead => lead.StageId);
    public static readonly LeadField Outcome = LeadField.OfEnum("outcome", lead => lead.Outcome);
    public static readonly LeadField LostReasonId = LeadField.OfChoice("lostReasonId", lead => lead.LostReasonId);
    public static readonly LeadField StatusId = LeadField.OfChoice("statusId", lead => lead.StatusId);
    public static readonly LeadField LifecycleStage = LeadField.OfEnum("lifecycleStage", lead => lead.LifecycleStage);
    public static readonly LeadField LifecycleIsManual = LeadField.OfFlag("lifecycleIsManual", lead => lead.LifecycleIsManual);
    public static readonly LeadField TagIds = LeadField.OfMany("tagIds", lead => lead.TagIds);
    public static readonly LeadField Priority = LeadField.OfNumber("priority", lead => lead.Priority);
    public static readonly LeadField Colour = LeadField.OfNumber("colour", lead => lead.Colour);
    public static readonly LeadField Probability = LeadField.OfDecimal("probability", 2, lead => lead.Probability);
    public static readonly LeadField ProbabilityIsManual = LeadField.OfFlag("probabilityIsManual", lead => lead.ProbabilityIsManual);
    public static readonly LeadField ExpectedRevenue = LeadField.OfNumber("expectedRevenue", lead => lead.ExpectedRevenue);
    public static readonly LeadField ProratedRevenue = LeadField.OfResult("proratedRevenue", lead => lead.ProratedRevenue);
    public static readonly LeadField RecurringRevenue = LeadField.OfNumber("recurringRevenue", lead => lead.RecurringRevenue);
    public static readonly LeadField RecurringPlanId = LeadField.OfChoice("recurringPlanId", lead => lead.RecurringPlanId);
    public static readonly LeadField ExpectedClosing = LeadField.OfDate("expectedClosing", lead => lead.ExpectedClosing);
    public static readonly LeadField Archived = LeadField.OfFlag("archived", lead => lead.Archived);
    public static readonly LeadField CreatedAt = LeadField.OfTime("createdAt", lead => lead.CreatedAt);
    public static readonly LeadField UpdatedAt = LeadField.OfTime("updatedAt", lead => lead.UpdatedAt);
    public static readonly LeadField AssignedAt = LeadField.OfOptionalTime("assignedAt", lead => lead.AssignedAt);
    public static readonly LeadField ConvertedAt = LeadField.OfOptionalTime("convertedAt", lead => lead.ConvertedAt);
    public static readonly LeadField StageChangedAt = LeadField.OfOptionalTime("stageChangedAt", lead => lead.StageChangedAt);
    public static readonly LeadField ClosedAt = LeadField.OfOptionalTime("closedAt", lead => lead.ClosedAt);

    /// <summary>Stands in its stage for longer than the stage allows. Sorts by when that began or will begin; leads that no stage hurries come last.</summary>
    public static readonly LeadField Rotting = LeadField.OfMoment("rotting");

    public static IReadOnlyList<LeadField> All { get; } =
    [
        Id, Revision, Title, ContactName, Organisation, Email, Mobile, Phone, Description, JobTitle, City, Province, Country, Industry, CompanySize,
        CompanyRevenue, Language, Source, Medium, Campaign, FormId, OwnerId, TeamId, ContactId, OrganisationId, Kind, StageId, Outcome, LostReasonId,
        StatusId, LifecycleStage, LifecycleIsManual, TagIds, Priority, Colour, Probability, ProbabilityIsManual, ExpectedRevenue, ProratedRevenue,
        RecurringRevenue, RecurringPlanId, ExpectedClosing, Archived, CreatedAt, UpdatedAt, AssignedAt, ConvertedAt, StageChangedAt, ClosedAt,
    ];

    internal static readonly LeadField[] Texts = [.. All.Where(field => field.Type == FieldType.Text)];

    private static readonly FrozenDictionary<string, LeadField> ByName = All.Append(Rotting).ToFrozenDictionary(field => field.Name);

    public static bool TryGet(string name, [NotNullWhen(true)] out LeadField? field) => ByName.TryGetValue(name, out field);
}
