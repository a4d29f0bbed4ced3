using System.Globalization;
using Sarnakh.Outbox;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>The events that webhooks may be told, by name: <c>thing.what</c>, at most 20 characters. More are added here.</summary>
public static class EventNames
{
    public const string LeadCreated = "lead.created";
    public const string LeadChanged = "lead.changed";
    public const string LeadDeleted = "lead.deleted";

    /// <summary>Sent when an administrator tries a webhook; nobody asks for it in a list.</summary>
    public const string Test = "webhook.test";

    public static readonly IReadOnlyList<string> All = [LeadCreated, LeadChanged, LeadDeleted];
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
