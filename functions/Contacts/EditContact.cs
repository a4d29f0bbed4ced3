using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>Changes contacts: as a person edits them, and as an edit of a lead flows to them.</summary>
public sealed class EditContact(ContactTable contacts, ClaimContact claims, ContactIndexFeed index, TimeProvider clock)
{
    private const int Tries = 5;

    /// <summary>A person's edit, if the contact is still at the revision the person saw. Only sales administrators archive and restore.</summary>
    public async Task<ContactOutcome> Run(Caller caller, RecordId id, long seenRevision, JsonElement patch, CancellationToken cancel)
    {
        if (await contacts.Find(id, cancel) is not { } stored) return Unknown;
        if (stored.Contact.Revision != seenRevision) return Stale(stored.Contact);
        var (wanted, problems) = ContactEdit.Apply(stored.Contact, patch);
        if (wanted.OrganisationId != stored.Contact.OrganisationId) problems = [.. problems, .. await OrganisationProblems(wanted, contacts, cancel)];
        if (problems.Count > 0) return new ContactOutcome(stored.Contact, Problem.Input(problems));
        if (wanted.Archived != stored.Contact.Archived && caller.Role < Role.SalesAdministrator) return new ContactOutcome(stored.Contact, new Problem(403, "access.denied"));
        return await Save(stored, wanted, cancel) ?? (await contacts.Find(id, cancel) is { } current ? Stale(current.Contact) : Unknown);
    }

    public Task<ContactOutcome> Archive(RecordId id, CancellationToken cancel) => Follow(id, contact => contact with { Archived = true }, cancel);

    /// <summary>A change that does not depend on what anybody saw; tried again where somebody else was faster.</summary>
    /// <param name="change">Gives its argument back where there is nothing to change.</param>
    public async Task<ContactOutcome> Follow(RecordId id, Func<Contact, Contact> change, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (await contacts.Find(id, cancel) is not { } stored) return Unknown;
            if (await Save(stored, change(stored.Contact), cancel) is { } outcome) return outcome;
            if (attempt == Tries) return Stale(stored.Contact);
            await Backoff.Wait(attempt, cancel);
        }
    }

    /// <summary>It is an organisation that is there, and not the contact itself or below it.</summary>
    internal static async Task<IReadOnlyList<FieldProblem>> OrganisationProblems(Contact wanted, ContactTable contacts, CancellationToken cancel)
    {
        if (wanted.OrganisationId is not { } next) return [];
        var seen = new HashSet<string>(StringComparer.Ordinal) { wanted.Id.ToString() };
        for (var first = true; ; first = false)
        {
            if (!seen.Add(next)) return [new FieldProblem("organisationId", "organisation.circle")];
            var organisation = (await contacts.Find(RecordId.Parse(next), cancel))?.Contact;
            if (first && organisation is not { Kind: ContactKind.Organisation, Archived: false }) return [new FieldProblem("organisationId", "organisation.unknown")];
            if (organisation?.OrganisationId is not { } above) return [];
            next = above;
        }
    }

    internal static Problem Taken(Contact wanted, string key, Contact owner)
    {
        var place = wanted.Emails.Select((email, i) => EmailAddress.TryParse(email.Address, out var address) && address.Key == key ? i : -1).Max();
        return new Problem(409, "contact.email_taken") { Errors = [new FieldProblem($"emails/{place}/address", "contact.email_taken", owner.Name)], Current = owner };
    }

    /// <summary>Null if somebody else was faster.</summary>
    private async Task<ContactOutcome?> Save(StoredContact stored, Contact wanted, CancellationToken cancel)
    {
        var before = stored.Contact;
        if (wanted.SaysTheSameAs(before)) return new ContactOutcome(before, null);
        var had = before.Archived ? [] : before.OwnEmailKeys;
        var has = wanted.Archived ? [] : wanted.OwnEmailKeys;
        var added = has.Except(had).ToList();
        if (await claims.Run(added, wanted.Id, cancel) is (var key, var owner)) return new ContactOutcome(before, Taken(wanted, key, owner));

        var changed = wanted with { Revision = before.Revision + 1, UpdatedAt = clock.GetUtcNow() };
        try
        {
            await contacts.Replace(changed, stored.Version, cancel);
        }
        catch (RowChangedException)
        {
            var current = (await contacts.Find(wanted.Id, cancel))?.Contact;
            await claims.Release(added.Except(current is { Archived: false } ? current.OwnEmailKeys : []), wanted.Id, cancel);
            return null;
        }
        index.Applied(changed);
        // Whoever lost to this write may have given back an address that both wanted.
        await claims.Run(added, wanted.Id, cancel);
        await claims.Release((before.Archived ? [] : before.Keys).Except(wanted.Archived ? [] : wanted.Keys), wanted.Id, cancel);
        return new ContactOutcome(changed, null);
    }

    private static ContactOutcome Unknown => new(null, new Problem(404, "contact.unknown"));

    private static ContactOutcome Stale(Contact current) => new(current, new Problem(412, "version.stale") { Current = current });
}
