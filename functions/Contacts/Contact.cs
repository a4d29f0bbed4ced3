using System.Text.Json.Serialization;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

public enum ContactKind
{
    Person,
    Organisation,
}

/// <param name="Address">In the form that mail is sent to.</param>
/// <param name="Label">What it is for, in its owner's words.</param>
public sealed record ContactEmail(string Address, string? Label = null);

/// <param name="Number">E.164, with an optional <c>;ext=</c>.</param>
/// <param name="Label">What it is for, in its owner's words.</param>
public sealed record ContactPhone(string Number, string? Label = null);

/// <summary>A person or an organisation that leads are about, known beyond any one of them. Texts are in display form.</summary>
public sealed record Contact
{
    public required RecordId Id { get; init; }

    /// <summary>Grows by one with every change; the contact's ETag.</summary>
    public required long Revision { get; init; }

    public ContactKind Kind { get; init; }
    public required string Name { get; init; }

    /// <summary>The organisation that a person works for, or that an organisation belongs to.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>The first is the one that is written to.</summary>
    public IReadOnlyList<ContactEmail> Emails { get; init; } = [];

    /// <summary>The first is the one that is called.</summary>
    public IReadOnlyList<ContactPhone> Phones { get; init; } = [];

    public string? JobTitle { get; init; }
    public string? Website { get; init; }
    public string? Street { get; init; }
    public string? Street2 { get; init; }
    public string? City { get; init; }
    public string? Province { get; init; }
    public string? PostalCode { get; init; }

    /// <summary>ISO 3166 alpha-2 where it is known, else as it was given.</summary>
    public string? Country { get; init; }

    /// <summary><c>fa</c> or <c>en</c>.</summary>
    public string? Language { get; init; }

    public string? Industry { get; init; }

    /// <summary>People who work there; null while unknown.</summary>
    public int? CompanySize { get; init; }

    /// <summary>Of a year, in whole rials; null while unknown.</summary>
    public long? CompanyRevenue { get; init; }

    public string? Notes { get; init; }

    /// <summary>Not offered any more, and nobody's e-mail is looked up in it; what points to it still finds it.</summary>
    public bool Archived { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore]
    public bool HasAddress => (Street ?? Street2 ?? City ?? Province ?? PostalCode ?? Country) is not null;

    /// <summary>The addresses that are this contact's alone, as keys. Mailboxes of a role may be anybody's.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OwnEmailKeys =>
        [.. Emails.Select(email => EmailAddress.TryParse(email.Address, out var address) && !WeakIdentifiers.Default.Holds(address) ? address.Key : null).OfType<string>().Distinct()];

    /// <summary>
    /// What several contacts may have, and yet whoever is made with it first is who a conversion means: an organisation's name however
    /// it is spelt, a person's mailbox of a role. As keys.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> SharedKeys => Kind == ContactKind.Organisation
        ? [$"name:{PersianText.NameKey(Name)}"]
        : [.. Emails.Select(email => EmailAddress.TryParse(email.Address, out var address) && WeakIdentifiers.Default.Holds(address) ? address.Key : null).OfType<string>().Distinct()];

    [JsonIgnore]
    public IEnumerable<string> Keys => OwnEmailKeys.Concat(SharedKeys);

    /// <summary>Whether all that a person may change is the same.</summary>
    public bool SaysTheSameAs(Contact other) =>
        this with { Emails = other.Emails, Phones = other.Phones } == other && Emails.SequenceEqual(other.Emails) && Phones.SequenceEqual(other.Phones);

    public bool HasEmail(EmailAddress address) => Emails.Any(email => EmailAddress.TryParse(email.Address, out var own) && own.Equals(address));
}
