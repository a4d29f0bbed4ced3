using System.Globalization;
using Sarnakh.Catalogue;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Leads;

/// <summary>A lead as read, with the row version that a change of it must name.</summary>
public sealed record StoredLead(Lead Lead, RowVersion Version);

/// <summary>What is left of a deleted lead. <paramref name="Identities"/> are the claims that still must be released, none when all is done.</summary>
public sealed record DeletedLead(RecordId Id, DateTimeOffset At, IReadOnlyList<string> Identities, RowVersion Version);

/// <summary>Leads, their change feed and their timelines in <see cref="ShardKeys.Table"/>: all reads, and the writes as pieces of a batch.</summary>
public sealed class LeadTable(ITableStore store)
{
    public async Task<StoredLead?> Find(RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, id.Shard, ShardKeys.Lead(id), cancel: cancel) is { } row ? new StoredLead(FromRow(row), row.Version) : null;

    /// <summary>False for a store without any lead.</summary>
    public async Task<bool> Any(CancellationToken cancel)
    {
        foreach (var shard in RecordId.Shards)
            await foreach (var _ in IdsOf(shard, cancel))
                return true;
        return false;
    }

    /// <summary>All leads of a shard, oldest first.</summary>
    public async IAsyncEnumerable<Lead> AllOf(string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.LeadPrefix), cancel))
            yield return FromRow(row);
    }

    /// <summary>Ids of all leads of a shard, oldest first.</summary>
    public async IAsyncEnumerable<RecordId> IdsOf(string shard, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var query = RowQuery.Prefix(shard, ShardKeys.LeadPrefix) with { Select = [nameof(Lead.Revision)] };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            yield return ShardKeys.IdIn(row.RowKey, ShardKeys.LeadPrefix);
    }

    /// <summary>The changes of a shard from a time on, in the order of their keys.</summary>
    public async IAsyncEnumerable<FeedEntry> FeedOf(string shard, DateTimeOffset from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var query = new RowQuery(shard) { From = ShardKeys.FeedFrom(from), Before = RowKeys.After(ShardKeys.FeedPrefix) };
        await foreach (var row in store.All(ShardKeys.Table, query, cancel))
            yield return ShardKeys.ParseFeed(row.RowKey);
    }

    /// <summary>Deletes up to a page of feed rows older than <paramref name="before"/>; returns how many.</summary>
    public async Task<int> TrimFeed(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var query = new RowQuery(shard) { From = ShardKeys.FeedPrefix, Before = ShardKeys.FeedFrom(before) };
        var page = await store.Query(ShardKeys.Table, query, cancel);
        foreach (var chunk in page.Rows.Chunk(StorageLimits.BatchRows))
            await store.Batch(ShardKeys.Table, [.. chunk.Select(RowWrite.Delete)], cancel);
        return page.Rows.Count;
    }

    /// <summary>Writes of one shard, all or none.</summary>
    public Task<IReadOnlyList<RowVersion>> Commit(IReadOnlyList<RowWrite> writes, CancellationToken cancel) => store.Batch(ShardKeys.Table, writes, cancel);

    /// <summary>A new lead and its feed row; fails if the id exists.</summary>
    public static IEnumerable<RowWrite> Insert(Lead lead) => [RowWrite.Insert(ToRow(lead, default)), Changed(lead)];

    /// <summary>Remembers what a request was answered with; fails if its key was used before.</summary>
    /// <param name="keyHash">Of the key and of whoever used it.</param>
    /// <param name="contentHash">Of what was asked.</param>
    public static RowWrite InsertAnswer(RecordId lead, string keyHash, string contentHash) =>
        RowWrite.Insert(new Row(lead.Shard, ShardKeys.Idempotency(ShardKeys.LeadAnswers, keyHash)) { ["Receipt"] = lead.ToString(), ["Hash"] = contentHash });

    /// <summary>The lead that a request with this key made, and the hash of what was asked.</summary>
    public async Task<(RecordId Lead, string ContentHash)?> FindAnswer(string shard, string keyHash, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, shard, ShardKeys.Idempotency(ShardKeys.LeadAnswers, keyHash), cancel: cancel) is { } row
            ? (RecordId.Parse(row.Text("Receipt")!), row.Text("Hash")!)
            : null;

    /// <summary>A changed lead and its feed row; fails if the lead is not at <paramref name="version"/>.</summary>
    public static IEnumerable<RowWrite> Replace(Lead lead, RowVersion version) => [RowWrite.Replace(ToRow(lead, version)), Changed(lead)];

    /// <summary>
    /// A lead's end: it is gone, every index is told, and a tombstone says so to whatever still names it. What hangs on the lead
    /// is erased afterwards (the tombstone keeps <paramref name="identities"/> until then). Fails if the lead changed since it was read.
    /// </summary>
    public static IEnumerable<RowWrite> Delete(StoredLead stored, IEnumerable<string> identities, DateTimeOffset now) =>
    [
        RowWrite.Delete(stored.Lead.Id.Shard, ShardKeys.Lead(stored.Lead.Id), stored.Version),
        Changed(stored.Lead with { Revision = stored.Lead.Revision + 1, UpdatedAt = now }),
        RowWrite.Insert(ToRow(new DeletedLead(stored.Lead.Id, now, [.. identities], default))),
    ];

    /// <summary>The tombstone without anything personal; fails if it changed since it was read.</summary>
    public static RowWrite Forget(DeletedLead deleted) => RowWrite.Replace(ToRow(deleted with { Identities = [] }));

    public async Task<DeletedLead?> FindDeleted(RecordId id, CancellationToken cancel) =>
        await store.Get(ShardKeys.Table, id.Shard, ShardKeys.Gone(id), cancel: cancel) is { } row
            ? new DeletedLead(id, row.Time("At") ?? row.Timestamp, row.Text("Identities")?.Split('\n') ?? [], row.Version)
            : null;

    private static Row ToRow(DeletedLead deleted) => new(deleted.Id.Shard, ShardKeys.Gone(deleted.Id))
    {
        Version = deleted.Version,
        ["At"] = deleted.At,
        ["Identities"] = deleted.Identities.Count == 0 ? null : string.Join('\n', deleted.Identities),
    };

    private static RowWrite Changed(Lead lead) =>
        RowWrite.Put(new Row(lead.Id.Shard, ShardKeys.Feed(new FeedEntry(lead.UpdatedAt, lead.Id, lead.Revision))));

    private static Row ToRow(Lead lead, RowVersion version)
    {
        var row = FieldsOf(lead, version);
        if (!lead.Custom.IsEmpty) Chunks.Split(row, nameof(Lead.Custom), lead.Custom.ToUtf8());
        return row;
    }

    private static Row FieldsOf(Lead lead, RowVersion version) => new(lead.Id.Shard, ShardKeys.Lead(lead.Id))
    {
        Version = version,
        [nameof(Lead.Revision)] = lead.Revision,
        [nameof(Lead.Kind)] = lead.Kind == LeadKind.Opportunity ? "opportunity" : null,
        [nameof(Lead.Title)] = lead.Title,
        [nameof(Lead.ContactName)] = lead.ContactName,
        [nameof(Lead.Organisation)] = lead.Organisation,
        [nameof(Lead.JobTitle)] = lead.JobTitle,
        [nameof(Lead.Email)] = lead.Email,
        [nameof(Lead.Mobile)] = lead.Mobile,
        [nameof(Lead.Phone)] = lead.Phone,
        [nameof(Lead.Website)] = lead.Website,
        [nameof(Lead.City)] = lead.City,
        [nameof(Lead.Province)] = lead.Province,
        [nameof(Lead.Country)] = lead.Country,
        [nameof(Lead.Description)] = lead.Description,
        [nameof(Lead.Language)] = lead.Language,
        [nameof(Lead.Priority)] = lead.Priority,
        [nameof(Lead.ExpectedRevenue)] = lead.ExpectedRevenue,
        [nameof(Lead.Source)] = lead.Source,
        [nameof(Lead.Medium)] = lead.Medium,
        [nameof(Lead.Campaign)] = lead.Campaign,
        [nameof(Lead.FormId)] = lead.FormId,
        [nameof(Lead.OwnerId)] = lead.OwnerId,
        [nameof(Lead.TeamId)] = lead.TeamId,
        [nameof(Lead.Archived)] = lead.Archived,
        [nameof(Lead.CreatedAt)] = lead.CreatedAt,
        [nameof(Lead.UpdatedAt)] = lead.UpdatedAt,
        [nameof(Lead.EmailCc)] = lead.EmailCc,
        [nameof(Lead.Street)] = lead.Street,
        [nameof(Lead.Street2)] = lead.Street2,
        [nameof(Lead.PostalCode)] = lead.PostalCode,
        [nameof(Lead.Industry)] = lead.Industry,
        [nameof(Lead.CompanySize)] = lead.CompanySize,
        [nameof(Lead.CompanyRevenue)] = lead.CompanyRevenue,
        [nameof(Lead.ReferredBy)] = lead.ReferredBy,
        [nameof(Lead.RecurringRevenue)] = NullIf(lead.RecurringRevenue, 0),
        [nameof(Lead.RecurringPlanId)] = lead.RecurringPlanId,
        [nameof(Lead.ExpectedClosing)] = lead.ExpectedClosing?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        [nameof(Lead.StageId)] = lead.StageId,
        [nameof(Lead.Outcome)] = NullIf((int)lead.Outcome, 0),
        [nameof(Lead.Probability)] = Hundredths(lead.Probability),
        [nameof(Lead.AutomatedProbability)] = Hundredths(lead.AutomatedProbability),
        [nameof(Lead.ProbabilityIsManual)] = NullIf(lead.ProbabilityIsManual, false),
        [nameof(Lead.LostReasonId)] = lead.LostReasonId,
        [nameof(Lead.StatusId)] = lead.StatusId,
        [nameof(Lead.LifecycleStage)] = lead.LifecycleStage == LifecycleStage.Lead ? null : lead.LifecycleStage.ToString(),
        [nameof(Lead.LifecycleIsManual)] = NullIf(lead.LifecycleIsManual, false),
        [nameof(Lead.TagIds)] = lead.TagIds.Count == 0 ? null : string.Join(' ', lead.TagIds),
        [nameof(Lead.Colour)] = NullIf(lead.Colour, 0),
        [nameof(Lead.ContactId)] = lead.ContactId,
        [nameof(Lead.OrganisationId)] = lead.OrganisationId,
        [nameof(Lead.MergedIntoId)] = lead.MergedIntoId,
        [nameof(Lead.AssignedAt)] = lead.AssignedAt,
        [nameof(Lead.ConvertedAt)] = lead.ConvertedAt,
        [nameof(Lead.StageChangedAt)] = lead.StageChangedAt,
        [nameof(Lead.ClosedAt)] = lead.ClosedAt,
    };

    private static Lead FromRow(Row row) => new()
    {
        Id = ShardKeys.IdIn(row.RowKey, ShardKeys.LeadPrefix),
        Revision = row.Long(nameof(Lead.Revision)) ?? 0,
        Kind = row.Text(nameof(Lead.Kind)) == "opportunity" ? LeadKind.Opportunity : LeadKind.Lead,
        Title = row.Text(nameof(Lead.Title)),
        ContactName = row.Text(nameof(Lead.ContactName)),
        Organisation = row.Text(nameof(Lead.Organisation)),
        JobTitle = row.Text(nameof(Lead.JobTitle)),
        Email = row.Text(nameof(Lead.Email)),
        Mobile = row.Text(nameof(Lead.Mobile)),
        Phone = row.Text(nameof(Lead.Phone)),
        Website = row.Text(nameof(Lead.Website)),
        City = row.Text(nameof(Lead.City)),
        Province = row.Text(nameof(Lead.Province)),
        Country = row.Text(nameof(Lead.Country)),
        Description = row.Text(nameof(Lead.Description)),
        Language = row.Text(nameof(Lead.Language)),
        Priority = row.Int(nameof(Lead.Priority)) ?? 0,
        ExpectedRevenue = row.Long(nameof(Lead.ExpectedRevenue)) ?? 0,
        Source = row.Text(nameof(Lead.Source)),
        Medium = row.Text(nameof(Lead.Medium)),
        Campaign = row.Text(nameof(Lead.Campaign)),
        FormId = row.Text(nameof(Lead.FormId)),
        OwnerId = row.Text(nameof(Lead.OwnerId)),
        TeamId = row.Text(nameof(Lead.TeamId)),
        Archived = row.Flag(nameof(Lead.Archived)) ?? false,
        CreatedAt = row.Time(nameof(Lead.CreatedAt)) ?? default,
        UpdatedAt = row.Time(nameof(Lead.UpdatedAt)) ?? default,
        EmailCc = row.Text(nameof(Lead.EmailCc)),
        Street = row.Text(nameof(Lead.Street)),
        Street2 = row.Text(nameof(Lead.Street2)),
        PostalCode = row.Text(nameof(Lead.PostalCode)),
        Industry = row.Text(nameof(Lead.Industry)),
        CompanySize = row.Int(nameof(Lead.CompanySize)),
        CompanyRevenue = row.Long(nameof(Lead.CompanyRevenue)),
        ReferredBy = row.Text(nameof(Lead.ReferredBy)),
        RecurringRevenue = row.Long(nameof(Lead.RecurringRevenue)) ?? 0,
        RecurringPlanId = row.Text(nameof(Lead.RecurringPlanId)),
        ExpectedClosing = row.Text(nameof(Lead.ExpectedClosing)) is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        StageId = row.Text(nameof(Lead.StageId)),
        Outcome = (Outcome)(row.Int(nameof(Lead.Outcome)) ?? 0),
        Probability = Percent(row.Int(nameof(Lead.Probability))),
        AutomatedProbability = Percent(row.Int(nameof(Lead.AutomatedProbability))),
        ProbabilityIsManual = row.Flag(nameof(Lead.ProbabilityIsManual)) ?? false,
        LostReasonId = row.Text(nameof(Lead.LostReasonId)),
        StatusId = row.Text(nameof(Lead.StatusId)),
        LifecycleStage = Enum.TryParse<LifecycleStage>(row.Text(nameof(Lead.LifecycleStage)), out var lifecycle) ? lifecycle : LifecycleStage.Lead,
        LifecycleIsManual = row.Flag(nameof(Lead.LifecycleIsManual)) ?? false,
        TagIds = row.Text(nameof(Lead.TagIds))?.Split(' ') ?? [],
        Colour = row.Int(nameof(Lead.Colour)) ?? 0,
        ContactId = row.Text(nameof(Lead.ContactId)),
        OrganisationId = row.Text(nameof(Lead.OrganisationId)),
        MergedIntoId = row.Text(nameof(Lead.MergedIntoId)),
        AssignedAt = row.Time(nameof(Lead.AssignedAt)),
        ConvertedAt = row.Time(nameof(Lead.ConvertedAt)),
        StageChangedAt = row.Time(nameof(Lead.StageChangedAt)),
        ClosedAt = row.Time(nameof(Lead.ClosedAt)),
        Custom = Chunks.Join(row, nameof(Lead.Custom)) is { } custom ? CustomValues.FromUtf8(custom) : CustomValues.None,
    };

    private static object? NullIf<T>(T value, T nothing) where T : struct, IEquatable<T> => value.Equals(nothing) ? null : value;

    private static int? Hundredths(decimal? percent) => (int?)(percent * 100);

    private static decimal? Percent(int? hundredths) => hundredths / 100m;
}
