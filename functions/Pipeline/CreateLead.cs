using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Pipeline;

/// <summary>Makes a lead from what somebody entered, once for each idempotency key of theirs.</summary>
public sealed class CreateLead(FindLinks findLinks, LeadTable leads, ReadCatalogue catalogue, ClaimIdentities claims, AnnounceChange announce, LeadIndexFeed index, TimeProvider clock)
{
    private const int KeyChars = 255;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    /// <param name="fields">Those of an edit, and <c>kind</c>. Who says nothing about the owner owns it.</param>
    /// <param name="key">The same key again makes nothing and is answered with the lead that it made.</param>
    public async Task<ChangeOutcome> Run(Caller caller, JsonElement fields, string? key, CancellationToken cancel)
    {
        if (key?.Length > KeyChars) return Refused(new Problem(422, "idempotency.key_too_long"));
        var keyHash = key is null ? null : Hash($"{caller.UserId}\n{key}");
        var contentHash = Hash(fields.GetRawText());
        var shard = keyHash is null ? (int?)null : Convert.ToInt32(keyHash[..1], 16);
        if (keyHash is not null && await Replay(caller, shard!.Value, keyHash, contentHash, cancel) is { } known) return known;

        var now = clock.GetUtcNow();
        var id = RecordId.New(now, RandomSource);
        if (shard is { } fixedShard) id = id.InShard(fixedShard);
        var rules = await catalogue.Run(cancel);
        var empty = new Lead { Id = id, Revision = 1, CreatedAt = now, UpdatedAt = now, OwnerId = caller.UserId };
        var (links, unknown) = await findLinks.Run(empty, fields, cancel);
        var (wanted, problems) = LeadEdit.New(empty, fields, rules, links);
        var settled = LeadRules.Settle(null, wanted, rules, now);
        problems = [.. problems, .. unknown, .. settled.Problems];
        if (problems.Count > 0) return Refused(Problem.Input(problems));
        var lead = settled.Lead;
        if (!LeadScope.Of(caller).Allows(lead)) return Refused(new Problem(403, "lead.not_yours_to_give"));

        var created = new TimelineEntry("created", now, TimelineType.Created) { ActorId = caller.UserId };
        var told = await announce.Run(null, lead, cancel);
        IReadOnlyList<RowVersion> versions;
        try
        {
            versions = await leads.Commit(
                [
                    .. LeadTable.Insert(lead),
                    TimelineTable.Insert(id, created),
                    .. keyHash is null ? (RowWrite[])[] : [LeadTable.InsertAnswer(id, keyHash, contentHash)],
                    .. told.Select(OutboxTable.Put),
                ],
                cancel);
        }
        catch (RowExistsException) when (keyHash is not null)
        {
            // The same request was faster between our look and our write.
            return await Replay(caller, shard!.Value, keyHash, contentHash, cancel) ?? throw new InvalidDataException("An idempotency row vanished.");
        }
        index.Applied(lead);
        await announce.Send(told, versions, cancel);
        await claims.Run(lead with { Email = null, Mobile = null }, lead, cancel);
        return new ChangeOutcome(lead, null);
    }

    private async Task<ChangeOutcome?> Replay(Caller caller, int shard, string keyHash, string contentHash, CancellationToken cancel)
    {
        if (await leads.FindAnswer(RecordId.Shards[shard], keyHash, cancel) is not { } answer) return null;
        if (answer.ContentHash != contentHash) return Refused(new Problem(422, "idempotency.mismatch"));
        // It may be somebody else's by now.
        return await leads.Find(answer.Lead, cancel) is { Lead: var lead } && LeadScope.Of(caller).Allows(lead) ? new ChangeOutcome(lead, null) : Refused(new Problem(404, "lead.unknown"));
    }

    private static ChangeOutcome Refused(Problem problem) => new(null, problem);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
