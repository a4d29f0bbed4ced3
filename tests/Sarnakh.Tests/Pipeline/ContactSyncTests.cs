using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>crm-behaviour §2.5 and the contact of §7, in the semantics of 19.0.</summary>
public class ContactSyncTests
{
    private static readonly RecordId _person = RecordId.Parse("01h8xyz0000000000000000001");
    private static readonly RecordId _company = RecordId.Parse("01h8xyz0000000000000000002");

    private static readonly Lead _lead = new()
    {
        Id = RecordId.Parse("01h8xyz0000000000000000003"),
        Revision = 1,
        CreatedAt = default,
        UpdatedAt = default,
        ContactName = "Typed",
        Organisation = "Typed Ltd",
        JobTitle = "Buyer",
        City = "Qom",
        PostalCode = "371",
        Website = "https://typed.example/",
        Language = "fa",
    };

    private static readonly Contact _sara = new() { Id = _person, Revision = 1, Name = "Sara" };
    private static readonly Contact _acme = new() { Id = _company, Revision = 1, Name = "Acme", Kind = ContactKind.Organisation };

    [Fact]
    public void Link_TakesNames_AndKeepsWhatTheContactDoesNotKnow()
    {
        var linked = ContactSync.Link(_lead, _sara, _acme);
        (linked.ContactId, linked.OrganisationId).ShouldBe((_person.ToString(), _company.ToString()));
        (linked.ContactName, linked.Organisation).ShouldBe(("Sara", "Acme"));
        (linked.JobTitle, linked.City, linked.PostalCode, linked.Website, linked.Language).ShouldBe(("Buyer", "Qom", "371", "https://typed.example/", "fa"));
    }

    [Fact]
    public void Link_TakesTheAddressAsABlock_IfTheContactHasAnyOfIt()
    {
        var linked = ContactSync.Link(_lead, _sara with { City = "Yazd" }, null);
        (linked.City, linked.PostalCode).ShouldBe(("Yazd", null));
        ContactSync.Link(_lead, _sara, _acme with { Street = "Valiasr" }).Street.ShouldBe("Valiasr");
    }

    [Fact]
    public void Link_TakesEmailAndNumbers_UnlessTheLeadShowsOneOfTheContacts()
    {
        var sara = _sara with
        {
            Emails = [new ContactEmail("first@example.com"), new ContactEmail("second@example.com")],
            Phones = [new ContactPhone("+982188881234"), new ContactPhone("+989123456780")],
        };
        var linked = ContactSync.Link(_lead with { Email = "other@example.com" }, sara, null);
        (linked.Email, linked.Mobile, linked.Phone).ShouldBe(("first@example.com", "+989123456780", "+982188881234"));
        ContactSync.Link(_lead with { Email = "SECOND@example.com" }, sara, null).Email.ShouldBe("SECOND@example.com");
        ContactSync.Link(_lead with { Email = "kept@example.com", Mobile = "+989120000001" }, _sara, null).ShouldSatisfyAllConditions(
            lead => lead.Email.ShouldBe("kept@example.com"), lead => lead.Mobile.ShouldBe("+989120000001"));
    }

    [Fact]
    public void Link_ToNobody_ClearsTheNames_OnlyIfItWasLinked()
    {
        ContactSync.Link(_lead, null, null).ShouldBe(_lead);
        var cut = ContactSync.Link(ContactSync.Link(_lead, _sara, _acme), null, null);
        (cut.ContactId, cut.OrganisationId, cut.ContactName, cut.Organisation).ShouldBe((null, null, null, null));
        cut.City.ShouldBe("Qom");
    }

    [Fact]
    public void Link_ToAnOrganisationAlone_KeepsTheTypedPerson()
    {
        var linked = ContactSync.Link(_lead, null, _acme);
        (linked.ContactName, linked.Organisation, linked.ContactId).ShouldBe(("Typed", "Acme", null));
    }

    [Fact]
    public void Follow_PutsTheNewAddressInThePlaceOfTheOld()
    {
        var sara = _sara with { Emails = [new ContactEmail("a@example.com", "work"), new ContactEmail("b@example.com")] };
        ContactSync.Follow(sara, _lead with { Email = "A@example.com" }, _lead with { Email = "c@example.com" }).Emails
            .ShouldBe([new ContactEmail("c@example.com", "work"), new ContactEmail("b@example.com")]);
        ContactSync.Follow(sara, _lead, _lead with { Email = "c@example.com" }).Emails.Select(email => email.Address).ShouldBe(["c@example.com", "a@example.com", "b@example.com"]);
    }

    [Fact]
    public void Follow_ChangesNothing_WhereTheContactHasItOrTheLeadWasEmptied()
    {
        var sara = _sara with { Emails = [new ContactEmail("a@example.com")], Phones = [new ContactPhone("+989123456780")] };
        ContactSync.Follow(sara, _lead with { Email = "x@example.com" }, _lead with { Email = "A@Example.com" }).ShouldBe(sara);
        ContactSync.Follow(sara, _lead with { Email = "a@example.com", Mobile = "+989123456780" }, _lead).ShouldBe(sara);
        ContactSync.Follow(sara, _lead, _lead with { City = "Yazd", JobTitle = "Buyer" }).ShouldBe(sara);
    }

    [Fact]
    public void NewContacts_ArePersonOfTheOrganisation_OrEitherAlone()
    {
        var lead = _lead with { Email = "sara@acme.example", Mobile = "+989123456780" };
        var person = ContactSync.NewPerson(lead, _person, _company).ShouldNotBeNull();
        (person.Name, person.OrganisationId, person.Emails[0].Address, person.JobTitle).ShouldBe(("Typed", _company.ToString(), "sara@acme.example", "Buyer"));
        var beside = ContactSync.NewOrganisation(lead, _company, alone: false).ShouldNotBeNull();
        (beside.Name, beside.Emails.Count, beside.Website).ShouldBe(("Typed Ltd", 0, "https://typed.example/"));

        ContactSync.NewPerson(lead with { ContactName = null }, _person, null).ShouldBeNull();
        ContactSync.NewOrganisation(lead with { ContactName = null }, _company, alone: true)!.Emails[0].Address.ShouldBe("sara@acme.example");
        ContactSync.NewPerson(lead with { ContactName = null, Organisation = null, Title = "Asks for a price" }, _person, null)!.Name.ShouldBe("Asks for a price");
    }
}
