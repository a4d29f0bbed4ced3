using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>A page of what a webhook was told, newest first; the cursor leads to the next one and is null on the last.</summary>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, string? Cursor);

/// <summary>Table <c>webhooks</c>: one partition per webhook, one row per delivery, keyed by <see cref="Delivery.Id"/>.</summary>
public sealed class DeliveryTable(ITableStore store)
{
    public const string Table = "webhooks";

    /// <summary>More than the clocks of two instances differ.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    public async Task<Delivery?> Find(RecordId webhook, string id, CancellationToken cancel) =>
        await store.Get(Table, webhook.ToString(), id, cancel: cancel) is { } row ? FromRow(row) : null;

    /// <summary>Fails with <see cref="RowExistsException"/> if the webhook is told of the event already.</summary>
    public Task<RowVersion> Insert(Delivery delivery, CancellationToken cancel) => store.Insert(Table, ToRow(delivery), cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if it changed since it was read.</summary>
    public async Task<Delivery> Replace(Delivery delivery, CancellationToken cancel) => delivery with { Version = await store.Replace(Table, ToRow(delivery), cancel) };

    /// <param name="after">The last one of the page before.</param>
    public async Task<DeliveryPage> PageOf(RecordId webhook, string? after, int limit, CancellationToken cancel)
    {
        var page = await store.Query(Table, new RowQuery(webhook.ToString()) { From = after is null ? null : RowKeys.After(after), Max = limit }, cancel);
        return new DeliveryPage([.. page.Rows.Select(FromRow)], page.Continuation is not null && page.Rows is [.., var last] ? last.RowKey : null);
    }

    /// <summary>All of a webhook, newest first.</summary>
    public async IAsyncEnumerable<Delivery> AllOf(RecordId webhook, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(Table, new RowQuery(webhook.ToString()), cancel)) yield return FromRow(row);
    }

    /// <summary>Those about a lead, of a webhook. All are looked at that are no older than the lead.</summary>
    public async IAsyncEnumerable<Delivery> AllAbout(RecordId webhook, RecordId lead, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var query = new RowQuery(webhook.ToString()) { Before = RowKeys.After(Delivery.IdFrom(lead.CreatedAt - ClockDifference)) };
        await foreach (var row in store.All(Table, query, cancel))
            if (row.Text("Lead") == lead.ToString()) yield return FromRow(row);
    }

    /// <summary>Deletes up to a page of a webhook's deliveries from before a time; returns how many.</summary>
    public async Task<int> Trim(RecordId webhook, DateTimeOffset before, CancellationToken cancel)
    {
        var page = await store.Query(Table, new RowQuery(webhook.ToString()) { From = Delivery.IdFrom(before), Select = ["Event"] }, cancel);
        foreach (var chunk in page.Rows.Chunk(StorageLimits.BatchRows)) await store.Batch(Table, [.. chunk.Select(RowWrite.Delete)], cancel);
        return page.Rows.Count;
    }

    private static Row ToRow(Delivery delivery) => new(delivery.WebhookId.ToString(), delivery.Id)
    {
        Version = delivery.Version,
        ["Event"] = delivery.Event,
        ["EventId"] = delivery.EventId,
        ["At"] = delivery.At,
        ["Lead"] = delivery.LeadId?.ToString(),
        ["Revision"] = delivery.Revision,
        ["State"] = (int)delivery.State,
        ["Tries"] = delivery.Tries,
        ["FirstTriedAt"] = delivery.FirstTriedAt,
        ["NextAt"] = delivery.NextAt,
        ["TriedAt"] = delivery.Last?.At,
        ["Status"] = delivery.Last?.Status,
        ["Milliseconds"] = delivery.Last?.Milliseconds,
        ["Answer"] = delivery.Last?.Answer,
    };

    private static Delivery FromRow(Row row) => new(RecordId.Parse(row.PartitionKey), row.Text("Event")!, row.Time("At") ?? default)
    {
        EventId = row.Text("EventId")!,
        LeadId = row.Text("Lead") is { } lead ? RecordId.Parse(lead) : null,
        Revision = row.Long("Revision") ?? 0,
        State = (DeliveryState)(row.Int("State") ?? 0),
        Tries = row.Int("Tries") ?? 0,
        FirstTriedAt = row.Time("FirstTriedAt"),
        NextAt = row.Time("NextAt"),
        Last = row.Time("TriedAt") is { } at ? new DeliveryTry(at, row.Int("Status"), row.Int("Milliseconds") ?? 0, row.Text("Answer") ?? "") : null,
        Version = row.Version,
    };
}
