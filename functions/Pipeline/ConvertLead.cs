using System.Security.Cryptography;
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
    FindLead find, ReadCatalogue catalogue, ChangeLead change, MergeLeads merge, FindContact contacts, CreateContact create, LeadIndex index, LeadIndexFeed feed, TimeProvider clock)
{
    private const int MostDuplicates = 50;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    // Two conversions about the same find what the other one made.
    private readonly Turns _people = new();
    private readonly Turns _organisations = new();

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
        using var turn = await _people.Take(PersonOf(lead), cancel);
        return await Run(caller, lead, seenRevision, input, mergeIds, isUndoable: true, cancel);
    }

    /// <summary>
    /// One of many, with nobody looking: the oldest of its duplicates that are open become one with it, if that is wanted. What is lost or
    /// archived is left alone.
    /// </summary>
    /// <returns>Whom it is to be linked to, where it stays by itself; else what became of it.</returns>
    public async Task<(LeadLinks? Links, ChangeOutcome? Merged)> Prepare(Caller caller, RecordId id, ConversionInput input, bool deduplicate, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { Lead: var first }) return (null, new ChangeOutcome(null, new Problem(404, "lead.unknown")));
        using var turn = await _people.Take(PersonOf(first), cancel);
        // Another one of the many may have taken it in while it waited.
        if (await find.Run(caller, id, cancel) is not { Lead: var lead } || lead.MergedIntoId is not null) return (null, new ChangeOutcome(first, null));
        if (Conversion.Refusal(lead) is { } refused) return (null, new ChangeOutcome(lead, refused));
        var others = deduplicate ? (await Duplicates(caller, lead, withLost: false, cancel)).Select(other => other.Id).Where(other => other != id).Take(MergePlan.Most - 1).ToList() : [];
        if (others.Count > 0) return (null, await Run(caller, lead, null, input, others, isUndoable: false, cancel));
        if (await Forbids(caller, lead, input, [], cancel) is { } forbidden) return (null, new ChangeOutcome(lead, forbidden));
        var (links, unknown) = await Links(lead, input, cancel);
        return unknown is null ? (links, null) : (null, new ChangeOutcome(lead, Problem.Input(unknown)));
    }

    private async Task<ChangeOutcome> Run(Caller caller, Lead lead, long? seenRevision, ConversionInput input, IReadOnlyList<RecordId> mergeIds, bool isUndoable, CancellationToken cancel)
    {
        if (await Forbids(caller, lead, input, mergeIds, cancel) is { } forbidden) return new ChangeOutcome(lead, forbidden);
        var (links, unknown) = await Links(lead, input, cancel);
        if (unknown is not null) return new ChangeOutcome(lead, Problem.Input(unknown));
        RecordId? undo = null;
        var outcome = mergeIds.Count == 0
            ? await change.Run(caller, lead.Id, seenRevision, (current, known) => Remembered(current, Conversion.Wish(current, links, input, known, clock.GetUtcNow())), cancel)
            : await merge.Run(caller, [lead.Id, .. mergeIds], (survivor, known) => Remembered(survivor, Conversion.MergedWish(survivor, links, input, known, clock.GetUtcNow())), cancel);
        return outcome.Before is null ? outcome : outcome with { Undo = undo };

        LeadWish Remembered(Lead before, LeadWish wish) => !isUndoable ? wish : wish with
        {
            Beside = after =>
            {
                var now = clock.GetUtcNow();
                undo = RecordId.New(now, RandomSource).InShardOf(after.Id);
                return BulkTable.Insert(BulkJob.OfOne(undo.Value, caller.UserId, now, "convert", LeadTrace.Between(before, after), links.Made, merged: mergeIds.Count > 0));
            },
        };
    }

    /// <summary>Asked before contacts are made for what cannot be.</summary>
    private async Task<Problem?> Forbids(Caller caller, Lead lead, ConversionInput input, IReadOnlyList<RecordId> mergeIds, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (mergeIds.Count > 0) return await merge.Forbids(caller, [lead.Id, .. mergeIds], (survivor, known) => Conversion.MergedWish(survivor, LeadLinks.None, input, known, now), cancel);
        var rules = await catalogue.Run(cancel);
        return LeadDecision.Of(caller, lead, Conversion.Wish(lead, LeadLinks.None, input, rules, now), rules, "", now).Problem;
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
    private async Task<(LeadLinks Links, FieldProblem? Problem)> Links(Lead lead, ConversionInput input, CancellationToken cancel)
    {
        var (person, organisation) = ((Contact?)null, (Contact?)null);
        if (input.ContactId is { } chosen && (person = await Active(chosen, ContactKind.Person, cancel)) is null) return (LeadLinks.None, new FieldProblem("contactId", "contact.unknown"));
        if (input.OrganisationId is { } company && (organisation = await Active(company, ContactKind.Organisation, cancel)) is null) return (LeadLinks.None, new FieldProblem("organisationId", "organisation.unknown"));
        if (person is null && await KnownContact(lead, cancel) is { } known)
        {
            if (known.Kind == ContactKind.Person) person = known;
            else organisation ??= known;
        }
        organisation ??= await Active(person?.OrganisationId ?? lead.OrganisationId, ContactKind.Organisation, cancel);

        var alone = input.To == Conversion.ToOrganisation && input.CreateContact != true;
        var newPerson = person is null && input.CreateContact != false && !alone ? ContactSync.NewPerson(lead, Conversion.ContactIdFor(lead.Id, Conversion.ToContact), null) : null;
        var wantsOrganisation = input.To == Conversion.ToOrganisation || (person is null && input.CreateContact != false) || input.CreateOrganisation == true;
        var newOrganisation = organisation is null && wantsOrganisation && input.CreateOrganisation != false
            ? ContactSync.NewOrganisation(lead, Conversion.ContactIdFor(lead.Id, Conversion.ToOrganisation), alone)
            : null;
        if (input.To == Conversion.ToContact && (person ?? newPerson) is null) return (LeadLinks.None, new FieldProblem("contactId", "conversion.nobody"));
        if (input.To == Conversion.ToOrganisation && (organisation ?? newOrganisation) is null) return (LeadLinks.None, new FieldProblem("organisationId", "conversion.no_organisation"));

        if (newOrganisation is not null)
        {
            using var turn = await _organisations.Take(PersianText.NameKey(newOrganisation.Name), cancel);
            organisation = await contacts.OrganisationNamed(newOrganisation.Name, cancel) ?? (await create.FindOrCreate(newOrganisation, cancel)).Contact;
        }
        if (newPerson is not null) person = (await create.FindOrCreate(newPerson with { OrganisationId = organisation?.Id.ToString() }, cancel)).Contact;
        // Known by their ids, for they may be of an earlier try that was cut off.
        return (new LeadLinks(person, organisation) { Made = [.. Conversion.ContactIdsFor(lead).Where(id => id == person?.Id || id == organisation?.Id)] }, null);
    }

    private static string PersonOf(Lead lead) => EmailAddress.TryParse(lead.Email, out var address) ? address.Key : lead.ContactId ?? lead.Id.ToString();

    private async Task<Contact?> Active(string? id, ContactKind kind, CancellationToken cancel) =>
        RecordId.TryParse(id, out var parsed) && await contacts.Run(parsed, cancel) is { Contact: { Archived: false } contact } && contact.Kind == kind ? contact : null;
}
