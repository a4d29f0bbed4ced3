using Sarnakh.Contacts;

namespace Sarnakh.Pipeline;

/// <summary>The contacts that somebody chose for a lead; null for none.</summary>
public sealed record LeadLinks(Contact? Person, Contact? Organisation)
{
    public static readonly IReadOnlyList<string> Fields = ["contactId", "organisationId"];
}
