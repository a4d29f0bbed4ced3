using System.Globalization;
using System.Security.Cryptography;
using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>
/// Erases everything about a person. The tombstone comes first, so that nothing of theirs that is still on its way can make anything
/// again; then a message carries the erasure out, as often as it takes: look for all of it, note the ids, erase them, look again.
/// Where nothing is left the proof goes to the audit log. Safe to repeat, to interrupt anywhere, and to run twice at once.
/// </summary>
public sealed class ErasePerson(
    ErasureTable erasures, TombstoneTable tombstones, FindTraces find, DeleteLead deleteLead, EraseLead eraseLead, EraseSubmission eraseSubmission, LeadTable leads,
    TimelineTable timelines, IdentityTable identities, FailedMessageTable failed, RestoreSubmission restore, OutboxTable outbox, SendMessages messages, CountFailed count, EraseContact eraseContact, EraseCopies eraseCopies,
    AuditLog audit, TimeProvider clock)
{
    public const string Queue = "person-erasure";

    private const int MostLooks = 10;

    /// <summary>After so long every instance knows the tombstone (configuration is a second old at most).</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private static readonly RandomNumberGenerator Source = RandomNumberGenerator.Create();

    /// <param name="people">Empty for all tombstones once more, as after the restore of a backup.</param>
    public async Task<Erasure> Start(IReadOnlyList<Identity> people, string? actorId, string? actorName, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var stones = new List<Tombstone>();
        foreach (var identity in people) stones.Add(await tombstones.For(identity, now, cancel));
        foreach (var stone in stones) await tombstones.Save(stone, cancel);

        var erasure = new Erasure(RecordId.New(now, Source), now, actorId, actorName, [.. stones.Select(stone => stone.Hash)]);
        var message = OutboxMessage.New($"person-{erasure.Id}", erasure.Id.Shard, Queue, erasure.Id.ToString(), now);
        await messages.Now(message, await erasures.Insert(erasure, message, cancel), cancel);
        return erasure;
    }

    public async Task Run(Envelope envelope, CancellationToken cancel)
    {
        if (await erasures.Find(RecordId.Parse(envelope.Body), cancel) is not { Value.DoneAt: null } stored) return;
        var settled = stored.Value.At + Settling - clock.GetUtcNow();
        if (settled > TimeSpan.Zero) await Task.Delay(settled, clock, cancel);

        await Erase(stored.Value.Plan, cancel);
        var theirs = await Theirs(stored.Value, cancel);
        for (var look = 0; ; look++)
        {
            var traces = await find.Run(theirs.Cover, cancel);
            if (!traces.Any) break;
            if (look == MostLooks) throw new InvalidOperationException("An erasure finds new things again and again.");
            try
            {
                stored = await erasures.Replace(stored, stored.Value with { Plan = stored.Value.Plan.And(traces.Plan) }, null, cancel);
            }
            catch (RowChangedException)
            {
                // A second delivery is at it: both erase, one notes.
                stored = await erasures.Find(stored.Value.Id, cancel) ?? throw new InvalidDataException("An erasure vanished.");
            }
            foreach (var claim in traces.Claims) await Release(claim, cancel);
            foreach (var contact in traces.Contacts)
                await eraseContact.Run(contact.Id, text => SubmissionIdentities.Read(text) is { } identity && theirs.Cover([identity], contact.CreatedAt), cancel);
            foreach (var lead in traces.Copies)
                await eraseCopies.Run(lead, (text, at) => SubmissionIdentities.Read(text) is { } identity && theirs.Cover([identity], at), cancel);
            await Erase(traces.Plan, cancel);
        }
        await Finish(stored.Value.Id, envelope.Id, cancel);
    }

    private async Task<Tombstones> Theirs(Erasure erasure, CancellationToken cancel) => erasure.Hashes.Count == 0
        ? await tombstones.Load(cancel)
        : await tombstones.Of(erasure.Hashes, erasure.At, cancel);

    private async Task Erase(ErasurePlan plan, CancellationToken cancel)
    {
        foreach (var lead in plan.Leads)
        {
            await deleteLead.Run(lead, null, cancel);
            if (await leads.FindDeleted(lead, cancel) is not null) await eraseLead.Run(lead, cancel);
        }
        foreach (var receipt in plan.Submissions) await eraseSubmission.Run(receipt, cancel);
        foreach (var (lead, at, entry) in plan.Mentions) await timelines.ReplaceChanges(lead, at, entry, Unnamed, cancel);
        foreach (var message in plan.Messages)
        {
            // What only a message carries becomes an erased receipt, so that the books balance.
            if ((await failed.Find(message, cancel) ?? await failed.FindDiscarded(message, cancel)) is { Message.Body: var body }
                && MessageContent.Read(message.Queue, body).Waiting is { } waiting) await restore.Hold(waiting, cancel);
            await failed.Forget(message, cancel);
        }
        count.Forget();
    }

    private static FieldChange Unnamed(FieldChange change) => SubmissionIdentities.Of([change]).Count == 0 ? change : change with { From = null, To = null };

    private async Task Release(Claim claim, CancellationToken cancel)
    {
        try
        {
            await identities.Delete(claim, cancel);
        }
        catch (RowChangedException)
        {
            // Released with its lead, or taken over by a new one.
        }
    }

    /// <summary>The proof is written before the work counts as done: interrupted in between, it is written twice rather than never.</summary>
    private async Task Finish(RecordId id, string messageId, CancellationToken cancel)
    {
        if (await erasures.Find(id, cancel) is not { Value: { DoneAt: null } erasure } stored) return;
        var erased = erasure.Plan.Counts;
        await audit.Write(
            new AuditEntry("person.erased")
            {
                Actor = erasure.ActorId,
                ActorName = erasure.ActorName,
                Subject = $"erasure/{id}",
                Details = new Dictionary<string, string>
                {
                    ["leads"] = Text(erased.Leads),
                    ["submissions"] = Text(erased.Submissions),
                    ["mentions"] = Text(erased.Mentions),
                    ["identities"] = Text(erased.Identities),
                    ["messages"] = Text(erased.Messages),
                    ["contacts"] = Text(erased.Contacts),
                    ["until"] = erasure.At.ToString("o", CultureInfo.InvariantCulture),
                },
            },
            cancel);
        try
        {
            var done = erasure with { Plan = ErasurePlan.Empty, DoneAt = clock.GetUtcNow(), Erased = erased };
            await erasures.Replace(stored, done, await outbox.Find(id.Shard, messageId, cancel), cancel);
        }
        catch (RowChangedException)
        {
            // A second delivery finished it, or the sweeper is about to send it again, which then finds nothing to do.
            if (await erasures.Find(id, cancel) is { Value.DoneAt: null }) throw;
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
