using System.Text.Json;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The contacts that a lead has after a patch: what the patch names, else what it has.</summary>
public sealed class FindLinks(FindContact contacts)
{
    /// <returns>No links for a patch that says nothing about them, or what is wrong with what it says.</returns>
    public async Task<(LeadLinks? Links, IReadOnlyList<FieldProblem> Problems)> Run(Lead lead, JsonElement patch, CancellationToken cancel)
    {
        if (patch.ValueKind != JsonValueKind.Object || !LeadLinks.Fields.Any(field => patch.TryGetProperty(field, out _))) return (null, []);
        var problems = new List<FieldProblem>();
        var person = await Find("contactId", ContactKind.Person, lead.ContactId, "contact.unknown", patch, problems, cancel);
        var organisation = await Find("organisationId", ContactKind.Organisation, lead.OrganisationId, "organisation.unknown", patch, problems, cancel);
        // Whoever chooses a person chooses where that person works.
        if (organisation is null && person?.OrganisationId is { } works && !patch.TryGetProperty("organisationId", out _)) organisation = (await contacts.Run(RecordId.Parse(works), cancel))?.Contact;
        return (new LeadLinks(person, organisation), problems);
    }

    private async Task<Contact?> Find(string field, ContactKind kind, string? stands, string unknown, JsonElement patch, List<FieldProblem> problems, CancellationToken cancel)
    {
        var isChosen = patch.TryGetProperty(field, out var value);
        if (isChosen && value.ValueKind == JsonValueKind.Null) return null;
        var wanted = isChosen ? PatchValue.TextOf(value) : stands;
        if (wanted is null) return null;
        var found = RecordId.TryParse(wanted, out var id) ? (await contacts.Run(id, cancel))?.Contact : null;
        if (found?.Kind == kind && (!found.Archived || wanted == stands)) return found;
        if (isChosen) problems.Add(new FieldProblem(field, unknown));
        return null;
    }
}
