using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>Sessions: partition <c>session</c> of table <c>access</c>, rows by the hash of the cookie.</summary>
public sealed class SessionTable(ITableStore store)
{
    private const string Partition = "session";

    public async Task<Session?> Find(string id, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, id, cancel: cancel) is { } row ? FromRow(row) : null;

    public async Task<IReadOnlyList<Session>> All(CancellationToken cancel)
    {
        var sessions = new List<Session>();
        await foreach (var row in store.All(AccessTable.Name, new RowQuery(Partition), cancel)) sessions.Add(FromRow(row));
        return sessions;
    }

    public async Task<IReadOnlyList<Session>> Of(string userId, CancellationToken cancel) => [.. (await All(cancel)).Where(session => session.UserId == userId)];

    public async Task<Session> Insert(Session session, CancellationToken cancel) => session with { Version = await store.Insert(AccessTable.Name, ToRow(session), cancel) };

    /// <summary>Fails with <see cref="RowChangedException"/> if it ended or was written since.</summary>
    public async Task<Session> Replace(Session session, CancellationToken cancel) => session with { Version = await store.Replace(AccessTable.Name, ToRow(session), cancel) };

    /// <summary>Fails with <see cref="RowChangedException"/> if it ended or was written since.</summary>
    public Task Delete(Session session, CancellationToken cancel) => store.Delete(AccessTable.Name, Partition, session.Id, session.Version, cancel);

    private static Row ToRow(Session session) => new(Partition, session.Id)
    {
        Version = session.Version,
        ["UserId"] = session.UserId,
        ["Stamp"] = session.Stamp,
        ["CreatedAt"] = session.CreatedAt,
        ["SeenAt"] = session.SeenAt,
        ["ExpiresAt"] = session.ExpiresAt,
        ["Device"] = session.Device,
        ["Address"] = session.Address,
    };

    private static Session FromRow(Row row) => new(
        row.RowKey, row.Text("UserId")!, row.Text("Stamp")!, row.Time("CreatedAt")!.Value, row.Time("SeenAt")!.Value, row.Time("ExpiresAt")!.Value,
        row.Text("Device"), row.Text("Address"))
    {
        Version = row.Version,
    };
}
