using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The contacts that somebody chose for a lead; null for none.</summary>
public sealed record LeadLinks(Contact? Person, Contact? Organisation)
{
    public static readonly LeadLinks None = new(null, null);

    public static readonly IReadOnlyList<string> Fields = ["contactId", "organisationId"];

    /// <summary>Those of them that were made for it.</summary>
    public IReadOnlyList<RecordId> Made { get; init; } = [];

    /// <summary>The lead with them; with none, it keeps those that it has.</summary>
    public Lead On(Lead lead) => this == None ? lead : ContactSync.Link(lead, Person, Organisation);
}
