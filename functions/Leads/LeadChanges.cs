using System.Globalization;

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
        ("priority", lead => lead.Priority.ToString(CultureInfo.InvariantCulture)),
        ("expectedRevenue", lead => lead.ExpectedRevenue.ToString(CultureInfo.InvariantCulture)),
        ("ownerId", lead => lead.OwnerId),
        ("teamId", lead => lead.TeamId),
        ("archived", lead => lead.Archived ? "true" : "false"),
    ];

    public static IReadOnlyList<FieldChange> Between(Lead before, Lead after) =>
        [.. Fields.Where(field => field.Of(before) != field.Of(after)).Select(field => new FieldChange(field.Name, Short(field.Of(before)), Short(field.Of(after))))];

    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;
}
