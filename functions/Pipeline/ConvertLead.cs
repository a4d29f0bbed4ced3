using Sarnakh.Access;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Makes a lead an opportunity, or a contact alone, linked to the person and the organisation that it is about: those that are
/// known, else new ones (crm-behaviour §7, 19.0). Other leads of the same person become one with it where somebody wants that.
/// </summary>
public sealed class ConvertLead(
    FindLead find, ChangeLead change, MergeLeads merge, FindContact contacts, CreateContact create, LeadIndex index, LeadIndexFeed feed, TimeProvider clock)
{
    private const int MostDuplicates = 50;

    /// <summary>What a conversion would do; why there is none; neither for a lead that is not there.</summary>
    public async Task<(ConversionPlan? Plan, Problem? Problem)> Plan(Caller caller, RecordId id, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { Lead: var lead }) return (null, new Problem(404, "lead.unknown"));
        if (Conversion.Refusal(lead) is { } refused) return (null, refused);
        var duplicates = await Duplicates(caller, lead, withLost: true, cancel);
        var known = await KnownContact(lead, cancel);
        var contact = known is not null
            ? new ConversionContact(ContactAction.Existing, known.Id.ToString(), known.Name, lead.Organisation)
            : new ConversionContact(ContactAction.Create, null, ContactSync.NewPerson(lead, id, null)?.Name, lead.Organisation);
        return (new ConversionPlan(duplicates.Count > 1 ? ConversionMode.Merge : ConversionMode.Convert, duplicates, contact, lead.OwnerId, lead.TeamId), null);
    }

    public async Task<ChangeOutcome> Run(Caller caller, RecordId id, long? seenRevision, ConversionInput input, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { Lead: var lead }) return new ChangeOutcome(null, new Problem(404, "lead.unknown"));
        if (seenRevision is { } seen && lead.Revision != seen) return new ChangeOutcome(lead, new Problem(412, "version.stale") { Current = lead });
        if (Conversion.Refusal(lead) is { } refused) return new ChangeOutcome(lead, refused);
        var (mergeIds, problems) = Read(id, input);
        if (problems.Count > 0) return new ChangeOutcome(lead, Problem.Input(problems));
        var (person, organisation, unknown) = await Contacts(lead, input, cancel);
        if (unknown is not null) return new ChangeOutcome(lead, Problem.Input(unknown));

        LeadWish Wish(Lead current, CatalogueSnapshot catalogue)
        {
            var linked = person is null && organisation is null ? current : ContactSync.Link(current, person, organisation);
            var converted = Conversion.Converted(linked, input, catalogue, clock.GetUtcNow());
            return new LeadWish(mergeIds.Count > 0 ? MergePlan.InStageOfTeam(converted, catalogue) : converted, current.Id == id && mergeIds.Count == 0 ? Conversion.Refusal(current) : null);
        }

        return mergeIds.Count > 0 ? await merge.Run(caller, [.. mergeIds.Prepend(id)], Wish, cancel) : await change.Run(caller, id, seenRevision, Wish, cancel);
    }

    /// <summary>One of many, with nobody looking: its duplicates become one with it if wanted, however many; what is lost or archived is left alone.</summary>
    public async Task<ChangeOutcome> RunUnseen(Caller caller, RecordId id, ConversionInput input, bool deduplicate, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { Lead: var lead }) return new ChangeOutcome(null, new Problem(404, "lead.unknown"));
        var others = deduplicate && Conversion.Refusal(lead) is null ? (await Duplicates(caller, lead, withLost: false, cancel)).Where(other => other.Id != id).Take(MergePlan.Most - 1) : [];
        return await Run(caller, id, null, input with { MergeIds = [.. others.Select(other => other.Id.ToString())] }, cancel);
    }

    private async Task<IReadOnlyList<LeadSummary>> Duplicates(Caller caller, Lead lead, bool withLost, CancellationToken cancel)
    {
        if (Conversion.Duplicates(lead, withLost) is not { } filter) return [];
        await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
        var found = index.Query(new LeadQuery { Filter = LeadScope.Of(caller).Over(filter), Limit = MostDuplicates }).Items.OrderBy(item => item.Id).ToList();
        // What became part of another one is no duplicate of it any more; the index does not know which those are.
        var whole = await Task.WhenAll(found.Select(async item => !item.Archived || await find.Run(caller, item.Id, cancel) is { Lead.MergedIntoId: null } ? item : null));
        return [.. whole.OfType<LeadSummary>()];
    }

    private async Task<Contact?> KnownContact(Lead lead, CancellationToken cancel)
    {
        if (RecordId.TryParse(lead.ContactId, out var linked) && await contacts.Run(linked, cancel) is { Contact: { Archived: false } person }) return person;
        return EmailAddress.TryParse(lead.Email, out var address) ? await contacts.ByEmail(address, cancel) : null;
    }

    private static (IReadOnlyList<RecordId> MergeIds, IReadOnlyList<FieldProblem> Problems) Read(RecordId id, ConversionInput input)
    {
        var problems = new List<FieldProblem>();
        if (input.To is { } to && !Conversion.Targets.Contains(to)) problems.Add(new FieldProblem("to", "option.unknown"));
        var mergeIds = new List<RecordId>();
        for (var i = 0; i < input.MergeIds?.Count; i++)
            if (!RecordId.TryParse(input.MergeIds[i], out var other)) problems.Add(new FieldProblem($"mergeIds/{i}", "lead.unknown"));
            else if (other != id && !mergeIds.Contains(other)) mergeIds.Add(other);
        if (mergeIds.Count >= MergePlan.Most) problems.Add(new FieldProblem("mergeIds", "merge.too_many", $"{MergePlan.Most}"));
        return (mergeIds, problems);
    }

    /// <summary>The person and the organisation it will be linked to, made where they are not known and wanted.</summary>
    private async Task<(Contact? Person, Contact? Organisation, FieldProblem? Problem)> Contacts(Lead lead, ConversionInput input, CancellationToken cancel)
    {
        var (person, organisation) = ((Contact?)null, (Contact?)null);
        if (input.ContactId is { } chosen && (person = await Active(chosen, ContactKind.Person, cancel)) is null) return (null, null, new FieldProblem("contactId", "contact.unknown"));
        if (input.OrganisationId is { } company && (organisation = await Active(company, ContactKind.Organisation, cancel)) is null) return (null, null, new FieldProblem("organisationId", "organisation.unknown"));
        if (person is null && await KnownContact(lead, cancel) is { } known)
        {
            if (known.Kind == ContactKind.Person) person = known;
            else organisation ??= known;
        }
        organisation ??= await Active(person?.OrganisationId ?? lead.OrganisationId, ContactKind.Organisation, cancel);

        var wantsOrganisation = input.To == Conversion.ToOrganisation || (person is null && input.CreateContact != false) || input.CreateOrganisation == true;
        var alone = input.To == Conversion.ToOrganisation && input.CreateContact != true;
        if (organisation is null && wantsOrganisation && input.CreateOrganisation != false && lead.Organisation is { } name)
            organisation = await contacts.OrganisationNamed(name, cancel) ?? await Made(ContactSync.NewOrganisation(lead, Conversion.ContactIdFor(lead.Id, Conversion.ToOrganisation), alone), cancel);
        if (person is null && input.CreateContact != false && !alone)
            person = await Made(ContactSync.NewPerson(lead, Conversion.ContactIdFor(lead.Id, Conversion.ToContact), organisation?.Id), cancel);
        if (input.To == Conversion.ToContact && person is null) return (null, null, new FieldProblem("contactId", "conversion.nobody"));
        if (input.To == Conversion.ToOrganisation && organisation is null) return (null, null, new FieldProblem("organisationId", "conversion.no_organisation"));
        return (person, organisation, null);
    }

    private async Task<Contact?> Made(Contact? wanted, CancellationToken cancel) => wanted is null ? null : (await create.FindOrCreate(wanted, cancel)).Contact;

    private async Task<Contact?> Active(string? id, ContactKind kind, CancellationToken cancel) =>
        RecordId.TryParse(id, out var parsed) && await contacts.Run(parsed, cancel) is { Contact: { Archived: false } contact } && contact.Kind == kind ? contact : null;
}
