using System.Text.Json.Serialization;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

public enum BulkState
{
    Running,
    Done,

    /// <summary>On its way back.</summary>
    Undoing,
    Undone,
}

/// <summary>A lead that a job could not change, and the code of the reason.</summary>
public sealed record BulkFailure(RecordId LeadId, string Code);

/// <summary>One change of many leads, which were chosen when it was ordered. It is carried out in parts, each by one commit.</summary>
public sealed record BulkJob(RecordId Id, string UserId, DateTimeOffset StartedAt, [property: JsonIgnore] string ChangeJson)
{
    /// <summary>How long a job can be taken back; what it remembers for that is dropped afterwards.</summary>
    public static readonly TimeSpan UndoableFor = TimeSpan.FromDays(1);

    /// <summary>Reasons that a job tells; it counts all.</summary>
    public const int MostFailures = 200;

    /// <summary>What is changed, as the order calls it.</summary>
    public required string Kind { get; init; }

    public BulkState State { get; init; }

    public int Total { get; init; }

    /// <summary>Leads that were looked at; on the way back from 0 again.</summary>
    public int Done { get; init; }

    /// <summary>Leads that became different.</summary>
    public int Changed { get; init; }

    public int FailedCount { get; init; }

    /// <summary>The first of those that failed.</summary>
    public IReadOnlyList<BulkFailure> Failed { get; init; } = [];

    /// <summary>Leads that somebody changed since, so that undoing left alone some or all of what the job wrote.</summary>
    public int LeftAlone { get; init; }

    /// <summary>A change of one lead that is made by the commit that writes this, to be taken back as one of many is.</summary>
    /// <param name="made">Contacts that came into being by it.</param>
    /// <param name="merged">The lead became one with others, which stays.</param>
    public static (BulkJob Job, BulkPart Part) OfOne(RecordId id, string userId, DateTimeOffset now, string kind, LeadTrace trace, IReadOnlyList<RecordId> made, bool merged) => (
        new BulkJob(id, userId, now, "{}") { Kind = kind, State = BulkState.Done, Total = 1, Done = 1, Changed = 1 },
        new BulkPart(id, trace.Lead.Shard, 0, [new BulkItem(trace.Lead, 0)]) { State = BulkPartState.Done, Traces = [trace], Made = made, Changed = 1, Merged = merged ? 1 : 0 });
}

public enum BulkPartState
{
    Waiting,
    Done,
    Undone,
}

/// <param name="Order">The lead's place in the order, from 0; among those without an owner where only they get one.</param>
public sealed record BulkItem(RecordId Lead, int Order);

/// <summary>Leads of one shard that a job changes in one commit, which also writes this: nothing is done twice, whatever dies.</summary>
public sealed record BulkPart(RecordId JobId, string Shard, int Number, IReadOnlyList<BulkItem> Items)
{
    public BulkPartState State { get; init; }

    public IReadOnlyList<BulkFailure> Failed { get; init; } = [];

    /// <summary>What was written, to be taken back.</summary>
    public IReadOnlyList<LeadTrace> Traces { get; init; } = [];

    /// <summary>Contacts that came into being by it; those that nobody uses go when it is taken back.</summary>
    public IReadOnlyList<RecordId> Made { get; init; } = [];

    public int Changed { get; init; }

    /// <summary>Those of the changed that became one with others, each by a commit of its own; that is not taken back.</summary>
    public int Merged { get; init; }

    public int LeftAlone { get; init; }

    public RowVersion Version { get; init; }
}
