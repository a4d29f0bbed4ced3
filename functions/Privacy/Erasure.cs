using Sarnakh.Messages;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>How much was found, or erased. <paramref name="Mentions"/> are old values in the history of other people's leads.</summary>
public sealed record TraceCounts(int Leads, int Submissions, int Mentions, int Identities, int Messages, int Contacts);

/// <summary>An entry of a timeline that tells of a changed address or number.</summary>
public sealed record Mention(RecordId Lead, DateTimeOffset At, string EntryId);

/// <summary>What an erasure has found and means to erase: ids only.</summary>
public sealed record ErasurePlan(
    IReadOnlyList<RecordId> Leads, IReadOnlyList<RecordId> Submissions, IReadOnlyList<Mention> Mentions, IReadOnlyList<FailedMessageRef> Messages, int Identities)
{
    public IReadOnlyList<RecordId> Contacts { get; init; } = [];

    public static readonly ErasurePlan Empty = new([], [], [], [], 0);

    public TraceCounts Counts => new(Leads.Count, Submissions.Count, Mentions.Count, Identities, Messages.Count, Contacts.Count);

    /// <summary>With what a later look has found besides.</summary>
    public ErasurePlan And(ErasurePlan more) => new(
        [.. Leads.Union(more.Leads)], [.. Submissions.Union(more.Submissions)], [.. Mentions.Union(more.Mentions)], [.. Messages.Union(more.Messages)],
        Identities + more.Identities)
    {
        Contacts = [.. Contacts.Union(more.Contacts)],
    };
}

/// <summary>
/// The erasure of one person, or (<paramref name="Hashes"/> empty) of everybody who was erased before, once more. It names nobody:
/// people are known by the keyed hashes of their tombstones.
/// </summary>
/// <param name="At">What came up to then is erased.</param>
public sealed record Erasure(RecordId Id, DateTimeOffset At, string? ActorId, string? ActorName, IReadOnlyList<string> Hashes)
{
    public ErasurePlan Plan { get; init; } = ErasurePlan.Empty;

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>What was erased, once it is done.</summary>
    public TraceCounts? Erased { get; init; }
}
