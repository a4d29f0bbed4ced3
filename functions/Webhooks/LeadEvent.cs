using System.Globalization;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>The events that webhooks may be told, by name: <c>thing.what</c>, at most 20 characters. More are added here.</summary>
public static class EventNames
{
    public const string LeadCreated = "lead.created";
    public const string LeadChanged = "lead.changed";
    public const string LeadWon = "lead.won";
    public const string LeadLost = "lead.lost";

    /// <summary>Open again: no longer lost, won or put away.</summary>
    public const string LeadRestored = "lead.restored";

    public const string LeadConverted = "lead.converted";

    /// <summary>It became a part of another lead.</summary>
    public const string LeadMerged = "lead.merged";

    public const string LeadDeleted = "lead.deleted";

    /// <summary>Sent when an administrator tries a webhook; nobody asks for it in a list.</summary>
    public const string Test = "webhook.test";

    public static readonly IReadOnlyList<string> All = [LeadCreated, LeadChanged, LeadWon, LeadLost, LeadRestored, LeadConverted, LeadMerged, LeadDeleted];

    /// <summary>What happened to a lead with one change, the general first.</summary>
    /// <param name="before">Null for a new one.</param>
    public static IEnumerable<string> Of(Lead? before, Lead after)
    {
        yield return before is null ? LeadCreated : LeadChanged;
        if (after.MergedIntoId is not null && before?.MergedIntoId is null) yield return LeadMerged;
        if (after.ConvertedAt is not null && after.ConvertedAt != before?.ConvertedAt) yield return LeadConverted;
        if (after.Outcome == Outcome.Won && before?.Outcome != Outcome.Won) yield return LeadWon;
        if (after.Outcome == Outcome.Lost && before?.Outcome != Outcome.Lost) yield return LeadLost;
        if (after.IsOpen && before is { IsOpen: false }) yield return LeadRestored;
    }
}

/// <summary>"This happened to this lead with this revision": what follows a commit that somebody waits for. Holds nothing of the lead itself.</summary>
public sealed record LeadEvent(string Name, RecordId Lead, long Revision, DateTimeOffset At)
{
    public const string Queue = "lead-events";

    /// <summary>The same however often it is told; without dots, which would end an id in what is signed.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Lead}-{Revision}-{Name.Replace('.', '-')}");

    public OutboxMessage Message => OutboxMessage.New($"event-{Id}", Lead.Shard, Queue, ToString(), At);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Lead} {Revision} {At.UtcTicks}");

    /// <summary>What <see cref="ToString"/> wrote; throws <see cref="FormatException"/> for anything else, which the queue retries and parks.</summary>
    public static LeadEvent Parse(string text) => text.Split(' ') is [var name, var lead, var revision, var ticks]
        ? new LeadEvent(name, RecordId.Parse(lead), long.Parse(revision, CultureInfo.InvariantCulture), new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero))
        : throw new FormatException($"'{text}' is no event of a lead.");
}
