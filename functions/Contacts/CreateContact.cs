using System.Security.Cryptography;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>The contact after a write, or why there was none; a stale version and a taken address come with the contact that stands there.</summary>
public sealed record ContactOutcome(Contact? Contact, Problem? Problem)
{
    /// <summary>It was made by this.</summary>
    public bool IsNew { get; init; }
}

/// <summary>Makes contacts. An e-mail address that is somebody's makes no second contact.</summary>
public sealed class CreateContact(ContactTable contacts, ClaimContact claims, FindContact find, ContactIndexFeed index, TimeProvider clock)
{
    private static readonly RandomNumberGenerator Source = RandomNumberGenerator.Create();

    /// <summary>From what a person typed; refused if an address is another contact's.</summary>
    /// <param name="orNamed">Whoever typed it means an organisation of that name, if there is one.</param>
    public async Task<ContactOutcome> Run(JsonElement fields, bool orNamed, CancellationToken cancel)
    {
        var (wanted, problems) = ContactEdit.Apply(new Contact { Id = NewId(), Revision = 0, Name = "" }, fields);
        problems = [.. problems, .. await EditContact.OrganisationProblems(wanted, contacts, cancel)];
        if (problems.Count > 0) return new ContactOutcome(null, Problem.Input(problems));
        var known = orNamed && wanted.Kind == ContactKind.Organisation;
        if (known && await find.OrganisationNamed(wanted.Name, cancel) is { } named) return new ContactOutcome(named, null);
        var (contact, taken) = await Insert(wanted, orKnown: known, cancel);
        return wanted.OwnEmailKeys.Contains(taken) ? new ContactOutcome(contact, EditContact.Taken(wanted, taken!, contact)) : new ContactOutcome(contact, null) { IsNew = taken is null };
    }

    /// <summary>
    /// The contact itself, new, or whoever has one of its addresses already; of organisations, whoever has its name. Of two at once for one
    /// of these, also in two processes, both get the same contact.
    /// </summary>
    /// <param name="wanted">Its <see cref="Contact.Id"/> is the same on every retry, which then makes no second contact; see <see cref="NewId"/>.</param>
    public async Task<(Contact Contact, bool IsNew)> FindOrCreate(Contact wanted, CancellationToken cancel)
    {
        var (contact, taken) = await Insert(wanted, orKnown: true, cancel);
        return (contact, taken is null);
    }

    public RecordId NewId() => RecordId.New(clock.GetUtcNow(), Source);

    /// <param name="orKnown">Whoever is known by what it shares with others is as good. Otherwise it is made, and whoever looks meanwhile finds it.</param>
    private async Task<(Contact Contact, string? Taken)> Insert(Contact wanted, bool orKnown, CancellationToken cancel)
    {
        if (await claims.Run(orKnown ? wanted.Keys : wanted.OwnEmailKeys, wanted.Id, cancel) is (var key, var owner)) return (owner, key);
        if (!orKnown) await claims.RunFree(wanted.SharedKeys, wanted.Id, cancel);
        var now = clock.GetUtcNow();
        var contact = wanted with { Revision = 1, CreatedAt = now, UpdatedAt = now };
        try
        {
            await contacts.Insert(contact, cancel);
        }
        catch (RowExistsException)
        {
            // An earlier try of the same got through.
            contact = (await contacts.Find(wanted.Id, cancel) ?? throw new StorageUnavailableException($"Contact {wanted.Id} was deleted as it was made.")).Contact;
        }
        index.Applied(contact);
        return (contact, null);
    }
}
