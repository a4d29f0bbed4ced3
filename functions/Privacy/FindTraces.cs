using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>Everything that is kept about somebody.</summary>
public sealed record Traces(
    IReadOnlyList<Lead> Leads, IReadOnlyList<Submission> Submissions, IReadOnlyList<Mention> Mentions, IReadOnlyList<Claim> Claims, IReadOnlyList<FailedMessage> Messages,
    IReadOnlyList<Contact> Contacts)
{
    /// <summary>Leads of others that keep an address of theirs among their copies.</summary>
    public IReadOnlyList<RecordId> Copies { get; init; } = [];

    public bool Any => Leads.Count + Submissions.Count + Mentions.Count + Claims.Count + Messages.Count + Contacts.Count + Copies.Count > 0;

    public TraceCounts Counts => Plan.Counts;

    public ErasurePlan Plan => new(
        [.. Leads.Select(lead => lead.Id)], [.. Submissions.Select(submission => submission.ReceiptId)], Mentions, [.. Messages.Select(message => message.Ref)], Claims.Count)
    {
        Contacts = [.. Contacts.Select(contact => contact.Id)],
    };
}

/// <summary>
/// Looks through everything for what belongs to somebody, known by address or number. It reads the whole store: an index by
/// person would be one more copy of what is to be erased. What still waits in a queue cannot be looked through; it meets the
/// tombstone when its turn comes.
/// </summary>
public sealed class FindTraces(
    LeadTable leads, TimelineTable timelines, SubmissionTable submissions, FormTable forms, IdentityTable identities, FailedMessageTable failed, WatchedQueues queues,
    ListAudit audit, ContactTable contacts)
{
    /// <param name="isTheirs">Of identities, and the time of what has them.</param>
    public async Task<Traces> Run(Func<IReadOnlyList<Identity>, DateTimeOffset, bool> isTheirs, CancellationToken cancel)
    {
        var theirLeads = new Dictionary<RecordId, Lead>();
        var theirSubmissions = new List<Submission>();
        var mentions = new List<Mention>();
        var theirContacts = new List<Contact>();
        var copies = new List<RecordId>();
        var parts = new List<(RecordId Part, RecordId Survivor)>();
        foreach (var shard in RecordId.Shards)
        {
            await foreach (var submission in submissions.AllOf(shard, cancel))
            {
                if (submission.State == SubmissionState.Erased) continue;
                var form = await forms.Find(submission.FormId, cancel);
                if (isTheirs(SubmissionIdentities.Of(submission, form?.Value), submission.ReceivedAt)) theirSubmissions.Add(submission);
            }
            await foreach (var lead in leads.AllOf(shard, cancel))
            {
                if (isTheirs(SubmissionIdentities.Of(lead), lead.CreatedAt)) theirLeads[lead.Id] = lead;
                if (isTheirs(SubmissionIdentities.OfCopies(lead), lead.CreatedAt)) copies.Add(lead.Id);
                if (RecordId.TryParse(lead.MergedIntoId, out var survivor)) parts.Add((lead.Id, survivor));
            }
            await foreach (var contact in contacts.AllOf(shard, cancel))
                if (isTheirs(SubmissionIdentities.Of(contact), contact.CreatedAt)) theirContacts.Add(contact);
            await foreach (var (lead, entry) in timelines.ChangesOf(shard, cancel))
                if (isTheirs(SubmissionIdentities.Of(entry.Changes!), entry.At)) mentions.Add(new Mention(lead, entry.At, entry.Id));
        }
        // A lead that somebody gave another address since is still the one that the person made.
        foreach (var submission in theirSubmissions.Where(submission => submission.State == SubmissionState.Live))
            if (await leads.Find(submission.ReceiptId, cancel) is { Lead: var made }) theirLeads[made.Id] = made;

        await AddMerged(theirLeads, parts, cancel);

        var claims = new List<Claim>();
        await foreach (var claim in identities.All(cancel))
            if (theirLeads.ContainsKey(claim.Lead) || isTheirs([claim.Identity], claim.ClaimedAt)) claims.Add(claim);

        return new Traces(
            [.. theirLeads.Values], theirSubmissions, [.. mentions.Where(mention => !theirLeads.ContainsKey(mention.Lead))], claims,
            await Messages(isTheirs, [.. theirSubmissions.Select(submission => submission.ReceiptId)], cancel), theirContacts)
        {
            Copies = [.. copies.Where(lead => !theirLeads.ContainsKey(lead))],
        };
    }

    /// <summary>Leads that somebody made one of are one person's, whichever of them shows the address: each holds what the others knew.</summary>
    private async Task AddMerged(Dictionary<RecordId, Lead> theirs, List<(RecordId Part, RecordId Survivor)> parts, CancellationToken cancel)
    {
        for (var found = true; found;)
        {
            found = false;
            foreach (var (part, survivor) in parts.Where(pair => theirs.ContainsKey(pair.Part) != theirs.ContainsKey(pair.Survivor)).ToList())
            {
                if (await leads.Find(theirs.ContainsKey(part) ? survivor : part, cancel) is not { Lead: var lead }) continue;
                found |= theirs.TryAdd(lead.Id, lead);
            }
        }
    }

    /// <summary>Entries of the audit log about these leads, contacts and submissions. They name ids, and stay.</summary>
    public async Task<IReadOnlyList<AuditEntry>> Audit(Traces traces, CancellationToken cancel)
    {
        var subjects = traces.Leads.Select(lead => $"lead/{lead.Id}").Concat(traces.Contacts.Select(contact => $"contact/{contact.Id}")).Concat(traces.Submissions.Select(submission => $"submission/{submission.ReceiptId}")).ToHashSet(StringComparer.Ordinal);
        var found = new List<AuditEntry>();
        await foreach (var entry in audit.All(new AuditQuery(), cancel))
            if (entry.Subject is { } subject && subjects.Contains(subject)) found.Add(entry);
        return found;
    }

    /// <summary>Failed messages about these receipts, and those that carry a submission of theirs.</summary>
    public async Task<IReadOnlyList<FailedMessage>> Messages(Func<IReadOnlyList<Identity>, DateTimeOffset, bool> isTheirs, HashSet<RecordId> receipts, CancellationToken cancel)
    {
        var found = new List<FailedMessage>();
        foreach (var queue in queues.Names)
            await foreach (var message in failed.WholeOf(queue, cancel))
            {
                if (message.Receipt is { } receipt && receipts.Contains(receipt)) found.Add(message);
                else if (MessageContent.Read(queue, message.Body).Waiting is { Submission: var waiting }
                    && isTheirs(SubmissionIdentities.Of(waiting, (await forms.Find(waiting.FormId, cancel))?.Value), waiting.ReceivedAt)) found.Add(message);
            }
        return found;
    }
}
