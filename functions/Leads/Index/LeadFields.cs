using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The fields the index keeps. To add one: a line here, it joins <see cref="All"/>, and a property of <see cref="LeadSummary"/>.</summary>
public static class LeadFields
{
    public static readonly LeadField Id = LeadField.OfId("id");
    public static readonly LeadField Revision = LeadField.OfNumber("revision", lead => lead.Revision);
    public static readonly LeadField Title = LeadField.OfText("title", SearchForm.Name, lead => lead.Title);
    public static readonly LeadField ContactName = LeadField.OfText("contactName", SearchForm.Name, lead => lead.ContactName);
    public static readonly LeadField Organisation = LeadField.OfText("organisation", SearchForm.Name, lead => lead.Organisation);
    public static readonly LeadField Email = LeadField.OfText("email", SearchForm.Email, lead => lead.Email);
    public static readonly LeadField Mobile = LeadField.OfText("mobile", SearchForm.Phone, lead => lead.Mobile);
    public static readonly LeadField Phone = LeadField.OfText("phone", SearchForm.Phone, lead => lead.Phone);
    public static readonly LeadField City = LeadField.OfChoice("city", lead => lead.City);
    public static readonly LeadField Source = LeadField.OfChoice("source", lead => lead.Source);
    public static readonly LeadField Medium = LeadField.OfChoice("medium", lead => lead.Medium);
    public static readonly LeadField Campaign = LeadField.OfChoice("campaign", lead => lead.Campaign);
    public static readonly LeadField FormId = LeadField.OfChoice("formId", lead => lead.FormId);
    public static readonly LeadField OwnerId = LeadField.OfChoice("ownerId", lead => lead.OwnerId);
    public static readonly LeadField TeamId = LeadField.OfChoice("teamId", lead => lead.TeamId);
    public static readonly LeadField Kind = LeadField.OfChoice("kind", lead => NameOf(lead.Kind));
    public static readonly LeadField Priority = LeadField.OfNumber("priority", lead => lead.Priority);
    public static readonly LeadField ExpectedRevenue = LeadField.OfNumber("expectedRevenue", lead => lead.ExpectedRevenue);
    public static readonly LeadField Archived = LeadField.OfFlag("archived", lead => lead.Archived);
    public static readonly LeadField CreatedAt = LeadField.OfTime("createdAt", lead => lead.CreatedAt);
    public static readonly LeadField UpdatedAt = LeadField.OfTime("updatedAt", lead => lead.UpdatedAt);

    public static IReadOnlyList<LeadField> All { get; } =
    [
        Id, Revision, Title, ContactName, Organisation, Email, Mobile, Phone, City, Source, Medium, Campaign, FormId, OwnerId, TeamId,
        Kind, Priority, ExpectedRevenue, Archived, CreatedAt, UpdatedAt,
    ];

    internal static readonly LeadField[] Texts = [.. All.Where(field => field.Type == FieldType.Text)];

    private static readonly FrozenDictionary<string, LeadField> ByName = All.ToFrozenDictionary(field => field.Name);

    public static bool TryGet(string name, [NotNullWhen(true)] out LeadField? field) => ByName.TryGetValue(name, out field);

    internal static string NameOf(LeadKind kind) => kind == LeadKind.Opportunity ? "opportunity" : "lead";

    internal static LeadKind KindOf(string? name) => name == "opportunity" ? LeadKind.Opportunity : LeadKind.Lead;
}
