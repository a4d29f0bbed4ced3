using Sarnakh.Capture;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>
/// What can be told of somebody at once: leads that show their address or number (by the lead index), those that claim it (by the
/// identity rows), and what stands on these leads' timelines. What nothing connects with a lead of theirs any more, and what waits in
/// quarantine, only <see cref="FindTraces"/> finds, which reads the whole store.
/// </summary>
public sealed class FindPerson(
    LeadIndex index, LeadIndexFeed feed, LeadTable leads, TimelineTable timelines, SubmissionTable submissions, FormTable forms, IdentityTable identities, FindTraces traces,
    ContactTable contacts, ContactIndex contactIndex, ContactIndexFeed contactFeed)
{
    public async Task<Traces> Run(IReadOnlyList<Identity> person, CancellationToken cancel)
    {
        await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
        var near = Showing(person);
        var claims = new Dictionary<Identity, Claim>();
        foreach (var identity in person)
            if (await identities.Find(identity, cancel) is { } claim) near.Add((claims[identity] = claim).Lead);

        var theirLeads = new Dictionary<RecordId, Lead>();
        var theirSubmissions = new Dictionary<RecordId, Submission>();
        var mentions = new List<Mention>();
        var merged = new HashSet<RecordId>();
        for (var open = new Queue<RecordId>(near); open.TryDequeue(out var id);)
        {
            if (theirLeads.ContainsKey(id)) continue;
            if (await leads.Find(id, cancel) is not { Lead: var lead }) continue;
            var known = SubmissionIdentities.Of(lead).ToHashSet();
            var isTheirs = merged.Contains(id) || known.Overlaps(person);
            var mentioned = new List<Mention>();
            var others = new List<RecordId>();
            await foreach (var (entry, _) in timelines.AllOf(id, cancel))
            {
                if (entry.Changes is { } changes && SubmissionIdentities.Of(changes).Any(person.Contains)) mentioned.Add(new Mention(id, entry.At, entry.Id));
                if (entry is { Type: TimelineType.Merged, OtherLeadId: { } other }) others.Add(other);
                if (!entry.IsSubmission || await submissions.Find(entry.ReceiptId!.Value, cancel) is not { Submission: { State: not SubmissionState.Erased } submission }) continue;
                var shown = SubmissionIdentities.Of(submission, (await forms.Find(submission.FormId, cancel))?.Value);
                known.UnionWith(shown);
                if (!shown.Any(person.Contains)) continue;
                theirSubmissions[submission.ReceiptId] = submission;
                // A lead that somebody gave another address since is still the one that the person made.
                isTheirs |= submission.ReceiptId == id;
            }
            if (!isTheirs)
            {
                mentions.AddRange(mentioned);
                continue;
            }
            theirLeads[id] = lead;
            // Leads that somebody made one of are one person's.
            merged.UnionWith(others);
            foreach (var other in others) open.Enqueue(other);
            foreach (var identity in known)
                if (await identities.Find(identity, cancel) is { } claim && claim.Lead == id) claims[identity] = claim;
        }
        return new Traces(
            [.. theirLeads.Values], [.. theirSubmissions.Values], [.. mentions.Where(mention => !theirLeads.ContainsKey(mention.Lead)).Distinct()], [.. claims.Values],
            await traces.Messages((found, _) => found.Any(person.Contains), [.. theirSubmissions.Keys], cancel), await Contacts(person, cancel));
    }

    private async Task<IReadOnlyList<Contact>> Contacts(IReadOnlyList<Identity> person, CancellationToken cancel)
    {
        await contactFeed.EnsureFresh(TimeSpan.Zero, cancel);
        var found = new Dictionary<RecordId, Contact>();
        foreach (var identity in person)
            foreach (var id in contactIndex.Showing(identity.Text))
                if (await contacts.Find(id, cancel) is { Contact: var contact } && SubmissionIdentities.Of(contact).Any(person.Contains)) found[id] = contact;
        return [.. found.Values];
    }

    /// <summary>Leads that show one of these, archived ones included.</summary>
    private HashSet<RecordId> Showing(IReadOnlyList<Identity> person)
    {
        var query = new LeadQuery { Filter = new LeadFilter.AnyOf([.. person.SelectMany(Tests)]), Limit = LeadQuery.MostItems };
        var found = new HashSet<RecordId>();
        for (LeadPage? page = null; page is null || page.Cursor is not null;)
        {
            page = index.Query(query with { After = page?.Cursor });
            found.UnionWith(page.Items.Select(lead => lead.Id));
        }
        return found;
    }

    private static IEnumerable<LeadFilter> Tests(Identity identity) =>
        from field in identity.IsEmail ? (LeadField[])[LeadFields.Email] : [LeadFields.Mobile, LeadFields.Phone]
        select new LeadFilter.Test(field, FilterOperator.Equal, [identity.Text]);
}
