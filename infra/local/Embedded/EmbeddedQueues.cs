using System.Collections.Concurrent;
using System.Globalization;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// Queues in the store's file. One SQL table each, sorted by when a message becomes visible:
/// <code>
/// "queue:{name}"  visible   UTC ticks from which it may be received; also its pop receipt, for every receive or extend
///                           changes it
///                 id        rises with every message
///                 dequeued  how often it was received
///                 inserted, expires   UTC ticks
///                 body
/// </code>
/// </summary>
internal sealed class EmbeddedQueues : IQueueStore, IQueueSignal
{
    private const string SqlPrefix = "queue:";

    private readonly EmbeddedStore _store;
    private readonly ConcurrentDictionary<string, Sql> _queues = new(StringComparer.Ordinal);
    private readonly QueueAnnouncements _announcements = new();

    public EmbeddedQueues(EmbeddedStore store)
    {
        _store = store;
        foreach (var name in store.Read(Names)) _queues[name] = new Sql(name);
    }

    public async Task EnsureQueue(string queue, CancellationToken cancel = default)
    {
        StorageChecks.Queue(queue);
        if (_queues.ContainsKey(queue)) return;
        var sql = new Sql(queue);
        await _store.Write(
            transaction =>
            {
                transaction.Db.Execute(sql.Create);
                return true;
            },
            cancel);
        _queues.TryAdd(queue, sql);
    }

    public async Task Send(string queue, string body, TimeSpan delay = default, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        StorageChecks.Send(body, delay);
        await _store.Write(Insert, cancel);
        if (delay == TimeSpan.Zero) _announcements.Announce(queue);

        bool Insert(Transaction transaction)
        {
            var now = _store.Now;
            var visible = now + delay;
            using var insert = transaction.Db.Use(sql.Insert);
            insert.Bind(1, visible.UtcTicks);
            insert.Bind(2, transaction.NextVersion());
            insert.Bind(3, now.UtcTicks);
            insert.Bind(4, (visible + StorageLimits.MessageLife).UtcTicks);
            insert.Bind(5, body);
            insert.Step();
            return true;
        }
    }

    public async Task<IReadOnlyList<QueueMessage>> Receive(string queue, int max, TimeSpan visibility, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        StorageChecks.Receive(max, visibility);
        return await _store.Write(Take, cancel);

        IReadOnlyList<QueueMessage> Take(Transaction transaction)
        {
            var now = _store.Now;
            var expired = new List<(long Visible, long Id)>();
            var found = Visible(transaction.Db, sql, now, max, expired);
            foreach (var (visible, id) in expired) Remove(transaction.Db, sql, visible, id);
            for (var i = 0; i < found.Count; i++)
            {
                var (message, visible) = found[i];
                var until = Hide(transaction.Db, queue, sql, visible, message, now + visibility, received: true);
                found[i] = (message with { PopReceipt = Receipt(until), DequeueCount = message.DequeueCount + 1 }, until);
            }
            return found.ConvertAll(one => one.Message);
        }
    }

    public async Task<QueueMessage> Extend(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        StorageChecks.Extend(visibility);
        var until = await _store.Write(
            transaction => Hide(transaction.Db, queue, sql, Visible(queue, message), message, _store.Now + visibility, received: false),
            cancel);
        if (visibility == TimeSpan.Zero) _announcements.Announce(queue);
        return message with { PopReceipt = Receipt(until) };
    }

    public async Task Delete(string queue, QueueMessage message, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        await _store.Write(
            transaction => Remove(transaction.Db, sql, Visible(queue, message), Id(queue, message)) ? true : throw new MessageGoneException(queue, message.Id),
            cancel);
    }

    public Task<IReadOnlyList<QueueMessage>> Peek(string queue, int max, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        StorageChecks.Peek(max);
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<QueueMessage>>(_store.Read(db =>
            Visible(db, sql, _store.Now, max).ConvertAll(one => one.Message with { DequeueCount = 0 })));
    }

    public Task<long> Count(string queue, CancellationToken cancel = default)
    {
        var sql = Known(queue);
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(_store.Read(db =>
        {
            using var count = db.Use(sql.Count);
            count.Bind(1, _store.Now.UtcTicks);
            count.Step();
            return count.Number(0);
        }));
    }

    public Task NextMessage(string queue) => _announcements.Next(queue);

    internal static List<string> Names(Connection db) =>
        db.Texts($"SELECT substr(name, {SqlPrefix.Length + 1}) FROM sqlite_schema WHERE type = 'table' AND name LIKE '{SqlPrefix}%'");

    internal static long Messages(Connection db, string queue) => db.Number($"SELECT count(*) FROM \"{SqlPrefix}{queue}\"");

    private Sql Known(string queue) =>
        _queues.TryGetValue(queue, out var sql) ? sql : throw new InvalidOperationException($"Queue {queue} is not there; EnsureQueue makes it.");

    /// <summary>The first visible messages, and those met on the way whose life is over.</summary>
    private static List<(QueueMessage Message, long Visible)> Visible(
        Connection db, Sql sql, DateTimeOffset now, int max, List<(long Visible, long Id)>? expired = null)
    {
        using var row = db.Use(sql.Visible);
        row.Bind(1, now.UtcTicks);
        var found = new List<(QueueMessage, long)>();
        while (found.Count < max && row.Step())
        {
            var (visible, id) = (row.Number(0), row.Number(1));
            if (row.Number(4) <= now.UtcTicks)
            {
                expired?.Add((visible, id));
                continue;
            }
            var message = new QueueMessage(
                id.ToString(CultureInfo.InvariantCulture), row.Text(5), (int)row.Number(2), "", new DateTimeOffset(row.Number(3), TimeSpan.Zero));
            found.Add((message, visible));
        }
        return found;
    }

    private static bool Remove(Connection db, Sql sql, long visible, long id)
    {
        using var delete = db.Use(sql.Delete);
        delete.Bind(1, visible);
        delete.Bind(2, id);
        delete.Step();
        return db.Changes == 1;
    }

    /// <summary>Moves a message to its new place in the order; the new time is its receipt and so must differ from the old.</summary>
    private static long Hide(Connection db, string queue, Sql sql, long visible, QueueMessage message, DateTimeOffset until, bool received)
    {
        var ticks = until.UtcTicks == visible ? visible + 1 : until.UtcTicks;
        using var hide = db.Use(sql.Hide);
        hide.Bind(1, visible);
        hide.Bind(2, Id(queue, message));
        hide.Bind(3, ticks);
        hide.Bind(4, received ? 1 : 0);
        hide.Step();
        return db.Changes == 1 ? ticks : throw new MessageGoneException(queue, message.Id);
    }

    private static string Receipt(long visible) => visible.ToString(CultureInfo.InvariantCulture);

    private static long Visible(string queue, QueueMessage message) => Number(message.PopReceipt, queue, message);

    private static long Id(string queue, QueueMessage message) => Number(message.Id, queue, message);

    private static long Number(string text, string queue, QueueMessage message) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new MessageGoneException(queue, message.Id);

    /// <summary>The statements of one queue. Its name was checked: lower-case letters, digits and hyphens.</summary>
    private sealed class Sql(string queue)
    {
        private readonly string _name = $"\"{SqlPrefix}{queue}\"";

        public string Create => field ??=
            $"""
            CREATE TABLE IF NOT EXISTS {_name} (
              visible INTEGER NOT NULL, id INTEGER NOT NULL, dequeued INTEGER NOT NULL, inserted INTEGER NOT NULL, expires INTEGER NOT NULL,
              body TEXT NOT NULL, PRIMARY KEY (visible, id)) WITHOUT ROWID, STRICT
            """;

        public string Insert => field ??= $"INSERT INTO {_name} VALUES (?1, ?2, 0, ?3, ?4, ?5)";

        public string Visible => field ??=
            $"SELECT visible, id, dequeued, inserted, expires, body FROM {_name} WHERE visible <= ?1 ORDER BY visible, id";

        public string Hide => field ??= $"UPDATE {_name} SET visible = ?3, dequeued = dequeued + ?4 WHERE visible = ?1 AND id = ?2";

        public string Delete => field ??= $"DELETE FROM {_name} WHERE visible = ?1 AND id = ?2";

        public string Count => field ??= $"SELECT count(*) FROM {_name} WHERE expires > ?1";
    }
}
