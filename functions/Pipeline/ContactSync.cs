using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// What flows between a lead and the contacts that it is about (crm-behaviour §2.5, the semantics of 19.0): what a contact has
/// comes to the lead, what is typed on the lead goes to the contact, and emptying a field of the lead empties nothing of the contact.
/// </summary>
public static class ContactSync
{
    /// <summary>
    /// The lead with other contacts: their names, and what they have of e-mail, phone, address as a block, job title, website,
    /// language and company. A lead that is cut off from both loses the names that it had from them.
    /// </summary>
    /// <param name="person">Null for none.</param>
    /// <param name="organisation">Null for none.</param>
    public static Lead Link(Lead lead, Contact? person, Contact? organisation)
    {
        if (person is null && organisation is null)
            return lead.ContactId is null && lead.OrganisationId is null ? lead : lead with { ContactId = null, OrganisationId = null, ContactName = null, Organisation = null };
        var first = person ?? organisation!;
        var address = new[] { person, organisation }.FirstOrDefault(contact => contact?.HasAddress == true);
        lead = lead with
        {
            ContactId = person?.Id.ToString(),
            OrganisationId = organisation?.Id.ToString(),
            ContactName = person?.Name ?? lead.ContactName,
            Organisation = organisation?.Name ?? (person is not null && lead.OrganisationId is not null ? null : lead.Organisation),
            JobTitle = person?.JobTitle ?? lead.JobTitle,
            Website = person?.Website ?? organisation?.Website ?? lead.Website,
            Language = first.Language ?? lead.Language,
            Industry = organisation?.Industry ?? lead.Industry,
            CompanySize = organisation?.CompanySize ?? lead.CompanySize,
            CompanyRevenue = organisation?.CompanyRevenue ?? lead.CompanyRevenue,
        };
        if (address is not null)
            lead = lead with { Street = address.Street, Street2 = address.Street2, City = address.City, Province = address.Province, PostalCode = address.PostalCode, Country = address.Country };
        return Reached(lead, first);
    }

    /// <summary>The contact after an edit of a lead that it is linked to; itself where nothing flows.</summary>
    /// <param name="contact">The lead's person; its organisation, if it has no person.</param>
    public static Contact Follow(Contact contact, Lead before, Lead after)
    {
        if (after.Email is { } email && after.Email != before.Email) contact = contact with { Emails = WithEmail(contact.Emails, before.Email, email) };
        if (after.Mobile is { } mobile && after.Mobile != before.Mobile) contact = contact with { Phones = WithPhone(contact.Phones, before.Mobile, mobile) };
        if (after.Phone is { } phone && after.Phone != before.Phone) contact = contact with { Phones = WithPhone(contact.Phones, before.Phone, phone) };
        return contact;
    }

    /// <summary>
    /// The person to make of a lead (§7): its contact name, else the name before its e-mail address, else its title. Null if the
    /// lead names nobody and has an organisation.
    /// </summary>
    public static Contact? NewPerson(Lead lead, RecordId id, RecordId? organisation)
    {
        var name = lead.ContactName ?? (lead.Organisation is null ? lead.Title ?? lead.Email ?? lead.Mobile ?? lead.Phone : null);
        return name is null ? null : WithReach(lead, new Contact { Id = id, Revision = 0, Name = name, Kind = ContactKind.Person, OrganisationId = organisation?.ToString(), JobTitle = lead.JobTitle });
    }

    /// <summary>The organisation to make of a lead, without what is its person's; null if it names none.</summary>
    /// <param name="alone">There is no person beside it: e-mail and phones are the organisation's.</param>
    public static Contact? NewOrganisation(Lead lead, RecordId id, bool alone)
    {
        if (lead.Organisation is not { } name) return null;
        var organisation = new Contact
        {
            Id = id,
            Revision = 0,
            Name = name,
            Kind = ContactKind.Organisation,
            Industry = lead.Industry,
            CompanySize = lead.CompanySize,
            CompanyRevenue = lead.CompanyRevenue,
        };
        return alone ? WithReach(lead, organisation) : organisation with { Website = lead.Website };
    }

    /// <summary>Addresses and numbers that the contact has are left as they stand on the lead; otherwise the contact's first come.</summary>
    private static Lead Reached(Lead lead, Contact contact)
    {
        if (contact.Emails.Count > 0 && !(EmailAddress.TryParse(lead.Email, out var own) && contact.HasEmail(own))) lead = lead with { Email = contact.Emails[0].Address };
        var numbers = contact.Phones.Select(phone => phone.Number).ToList();
        if (numbers.Find(IsMobile) is { } mobile && (lead.Mobile is null || !numbers.Contains(lead.Mobile))) lead = lead with { Mobile = mobile };
        if (numbers.Find(number => !IsMobile(number)) is { } phone && (lead.Phone is null || !numbers.Contains(lead.Phone))) lead = lead with { Phone = phone };
        return lead;
    }

    private static Contact WithReach(Lead lead, Contact contact) => contact with
    {
        Emails = lead.Email is { } email ? [new ContactEmail(email)] : [],
        Phones = [.. new[] { lead.Mobile, lead.Phone }.OfType<string>().Distinct().Select(number => new ContactPhone(number))],
        Website = lead.Website,
        Street = lead.Street,
        Street2 = lead.Street2,
        City = lead.City,
        Province = lead.Province,
        PostalCode = lead.PostalCode,
        Country = lead.Country,
        Language = lead.Language,
    };

    private static IReadOnlyList<ContactEmail> WithEmail(IReadOnlyList<ContactEmail> emails, string? old, string wanted)
    {
        if (emails.Any(email => IsSame(email.Address, wanted))) return emails;
        return emails.Any(email => IsSame(email.Address, old))
            ? [.. emails.Select(email => IsSame(email.Address, old) ? email with { Address = wanted } : email)]
            : [new ContactEmail(wanted), .. emails];
    }

    private static IReadOnlyList<ContactPhone> WithPhone(IReadOnlyList<ContactPhone> phones, string? old, string wanted)
    {
        if (phones.Any(phone => phone.Number == wanted)) return phones;
        return phones.Any(phone => phone.Number == old)
            ? [.. phones.Select(phone => phone.Number == old ? phone with { Number = wanted } : phone)]
            : [new ContactPhone(wanted), .. phones];
    }

    private static bool IsSame(string address, string? other) =>
        EmailAddress.TryParse(address, out var one) && EmailAddress.TryParse(other, out var two) && one.Equals(two);

    private static bool IsMobile(string number) => PhoneNumber.TryParse(number, null, out var parsed) && parsed.Kind == PhoneKind.Mobile;
}
