using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>
/// Makes a pending submission a lead, or attaches it to the open lead of the same person. Safe to repeat and to run twice at
/// once: the lead's id is the receipt, the timeline entry is keyed by it, and where the submission is attached is written
/// down before it is done.
/// </summary>
public sealed class IntakeLead(
    SubmissionTable submissions,
    FormTable forms,
    TeamTable teams,
    ReadCatalogue catalogue,
    LeadTable leads,
    OutboxTable outbox,
    ArbitrateIdentity arbitrate,
    TombstoneTable tombstones,
    EraseSubmission erase,
    DeleteLead delete,
    AnnounceChange announce,
    LeadIndexFeed index,
    TimeProvider clock,
    ILogger<IntakeLead> log)
{
    public const string Queue = "lead-intake";

    private const int Attempts = 40;

    private static readonly Histogram<double> Delay = Telemetry.Meter.CreateHistogram<double>("sarnakh.intake.delay", "s", "From the post to the lead");

    /// <summary>The message that must follow a stored submission.</summary>
    public static OutboxMessage MessageFor(RecordId receipt, DateTimeOffset now) =>
        OutboxMessage.New(receipt.ToString(), receipt.Shard, Queue, receipt.ToString(), now);

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        var receipt = RecordId.Parse(envelope.Body);
        using var activity = Telemetry.Activity.StartActivity(nameof(IntakeLead));
        activity?.SetTag("receipt", envelope.Body);
        var outboxVersion = new RowVersion(envelope.Version);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Once(receipt, envelope.Id, outboxVersion, cancel);
                Delay.Record((clock.GetUtcNow() - receipt.CreatedAt).TotalSeconds);
                return;
            }
            catch (Exception e) when (e is RowChangedException or RowExistsException && attempt < Attempts)
            {
                // Somebody wrote between our read and our write: read again and decide anew.
                outboxVersion = (await outbox.Find(receipt.Shard, envelope.Id, cancel))?.Version ?? default;
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private async Task Once(RecordId receipt, string messageId, RowVersion outboxVersion, CancellationToken cancel)
    {
        var stored = await submissions.Find(receipt, cancel) ?? throw new InvalidDataException($"There is no submission {receipt}.");
        if (stored.Submission.State != SubmissionState.Pending) return;
        var form = await forms.Find(stored.Submission.FormId, cancel);
        var draft = LeadDraft.From(stored.Submission, form?.Value);

        var erased = await tombstones.Load(cancel);
        if (erased.Any && erased.Cover(SubmissionIdentities.Of(stored.Submission, form?.Value), stored.Submission.ReceivedAt))
        {
            await erase.Run(receipt, cancel);
            return;
        }

        RecordId owner;
        IReadOnlyList<RecordId> others = [];
        // A lead that was deleted meanwhile takes nothing in any more.
        if (stored.Submission.LeadId is { } decided && await leads.FindDeleted(decided, cancel) is null) owner = decided;
        else (owner, others) = await arbitrate.Run(draft.Identities, receipt, cancel);

        // What is new after an erasure does not join what is being erased.
        while (owner != receipt && erased.Any && await leads.Find(owner, cancel) is { Lead: var old } && erased.Cover(SubmissionIdentities.Of(old), old.CreatedAt))
        {
            await delete.Run(owner, null, cancel);
            (owner, others) = await arbitrate.Run(draft.Identities, receipt, cancel);
        }

        List<RowWrite> done = outboxVersion.IsNone ? [] : [OutboxTable.Delete(receipt.Shard, messageId, outboxVersion)];
        if (owner == receipt)
        {
            var team = await teams.Standing(form?.Value.TeamId, cancel);
            var rules = await catalogue.Rules(cancel);
            var now = clock.GetUtcNow();
            var arrived = draft.NewLead(stored.Submission, now) with { TeamId = team, Kind = LeadRules.KindOfNewcomer(team, rules) };
            arrived = arrived with { Custom = SubmittedValues.Fill(arrived, stored.Submission, form?.Value, rules) };
            // Nobody is there to mend what a stage asks for, and nothing that was sent may be lost.
            var lead = LeadRules.Settle(null, arrived, rules, now).Lead;
            var told = await announce.Run(null, lead, cancel);
            var versions = await leads.Commit(
                [
                    .. LeadTable.Insert(lead),
                    TimelineTable.Insert(lead.Id, EntryFor(stored.Submission, TimelineType.Created)),
                    SubmissionTable.Replace(stored, SubmissionState.Live, receipt),
                    .. done,
                    .. told.Select(OutboxTable.Put),
                ],
                cancel);
            index.Applied(lead);
            await announce.Send(told, versions, cancel);
            return;
        }

        if (stored.Submission.LeadId != owner)
        {
            await leads.Commit([SubmissionTable.Replace(stored, SubmissionState.Pending, owner)], cancel);
            stored = await submissions.Find(receipt, cancel) ?? throw new InvalidDataException($"There is no submission {receipt}.");
        }
        await Attach(stored.Submission, form?.Value, draft, owner, others, cancel);
        await leads.Commit([SubmissionTable.Replace(stored, SubmissionState.Merged, owner), .. done], cancel);
    }

    private async Task Attach(Submission submission, Form? form, LeadDraft draft, RecordId owner, IReadOnlyList<RecordId> others, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var stored = await leads.Find(owner, cancel) ?? throw new LeadNotThereYetException(owner);
            var now = clock.GetUtcNow();
            var filled = draft.Fill(stored.Lead) with { Custom = SubmittedValues.Fill(stored.Lead, submission, form, await catalogue.Rules(cancel)), Revision = stored.Lead.Revision + 1, UpdatedAt = now };
            var entry = EntryFor(submission, TimelineType.Submission) with { Changes = LeadChanges.Between(stored.Lead, filled) };
            var conflicts = others.Select(other => TimelineTable.Insert(owner, new TimelineEntry($"conflict-{submission.ReceiptId}-{other}", submission.ReceivedAt, TimelineType.Conflict)
            {
                ReceiptId = submission.ReceiptId,
                OtherLeadId = other,
            }));
            try
            {
                var told = await announce.Run(stored.Lead, filled, cancel);
                var versions = await leads.Commit([.. LeadTable.Replace(filled, stored.Version), TimelineTable.Insert(owner, entry), .. conflicts, .. told.Select(OutboxTable.Put)], cancel);
                index.Applied(filled);
                await announce.Send(told, versions, cancel);
                return;
            }
            catch (RowExistsException)
            {
                log.LogInformation("Submission {Receipt} stands on lead {Lead} already", submission.ReceiptId, owner);
                return;
            }
            catch (RowChangedException) when (attempt < Attempts)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private static TimelineEntry EntryFor(Submission submission, TimelineType type) =>
        new(TimelineTable.EntryIdOf(submission.ReceiptId), submission.ReceivedAt, type) { ReceiptId = submission.ReceiptId };
}
