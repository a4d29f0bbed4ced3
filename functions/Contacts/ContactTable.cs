using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>A contact as read, with the row version that a change of it must name.</summary>
public sealed record StoredContact(Contact Contact, RowVersion Version);

/// <summary>Whose an e-mail address or a name is, since when, and the row version that a change must name.</summary>
/// <param name="Key">One of <see cref="Contact.Keys"/>.</param>
public sealed record ContactClaim(string Key, RecordId Contact, DateTimeOffset ClaimedAt, RowVersion Version);

/// <summary>"This contact got this revision", the unit of the change feed.</summary>
public readonly record struct ContactChange(RecordId Contact, long Revision);

/// <summary>
/// Contacts and their change feed, one partition per shard; whose an e-mail address or a name is, in 256 partitions by hash:
/// <code>
/// {shard}    contact|{contactId}                     the contact
/// {shard}    aside|{contactId}                       a contact that was taken away and may come back for a while
/// {shard}    feed|{micros}|{contactId}|{revision}    "this contact changed", no properties; read by the index
/// mail{hash} mail|{key}                              the contact that has it, written before the contact is
/// </code>
/// Times in keys are microseconds of Unix time in 17 digits.
/// </summary>
public sealed class ContactTable(ITableStore store)
{
    public const string Table = "contacts";

    private const string ContactPrefix = "contact|";
    private const string AsidePrefix = "aside|";
    private const string FeedPrefix = "feed|";

    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<StoredContact?> Find(RecordId id, CancellationToken cancel) =>
        await store.Get(Table, id.Shard, ContactPrefix + id, cancel: cancel) is { } row ? new StoredContact(FromRow(row), row.Version) : null;

    /// <summary>All contacts of a shard, oldest first.</summary>
    public async IAsyncEnumerable<Contact> AllOf(string shard, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var row in store.All(Table, RowQuery.Prefix(shard, ContactPrefix), cancel)) yield return FromRow(row);
    }

    /// <summary>The changes of a shard from a time on, in the order of their keys.</summary>
    public async IAsyncEnumerable<ContactChange> FeedOf(string shard, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancel)
    {
        var query = new RowQuery(shard) { From = FeedFrom(from), Before = RowKeys.After(FeedPrefix) };
        await foreach (var row in store.All(Table, query, cancel))
        {
            var parts = row.RowKey.Split('|');
            yield return new ContactChange(RecordId.Parse(parts[2]), long.Parse(parts[3], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Deletes up to a page of feed rows older than <paramref name="before"/>; returns how many.</summary>
    public async Task<int> TrimFeed(string shard, DateTimeOffset before, CancellationToken cancel)
    {
        var page = await store.Query(Table, new RowQuery(shard) { From = FeedPrefix, Before = FeedFrom(before) }, cancel);
        foreach (var chunk in page.Rows.Chunk(StorageLimits.BatchRows)) await store.Batch(Table, [.. chunk.Select(RowWrite.Delete)], cancel);
        return page.Rows.Count;
    }

    /// <summary>Fails with <see cref="RowExistsException"/> if the id exists.</summary>
    public Task Insert(Contact contact, CancellationToken cancel) => store.Batch(Table, [RowWrite.Insert(ToRow(contact, default)), Changed(contact)], cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if the contact is not at <paramref name="version"/>.</summary>
    public Task Replace(Contact contact, RowVersion version, CancellationToken cancel) =>
        store.Batch(Table, [RowWrite.Replace(ToRow(contact, version)), Changed(contact)], cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if the contact changed since it was read.</summary>
    public Task Delete(StoredContact stored, DateTimeOffset now, CancellationToken cancel) => store.Batch(Table, Gone(stored, now), cancel);

    /// <summary>Gone for everybody, but for who knows that it is there. Fails as <see cref="Delete"/> does.</summary>
    public Task SetAside(StoredContact stored, DateTimeOffset now, CancellationToken cancel) =>
        store.Batch(Table, [.. Gone(stored, now), RowWrite.Put(ToRow(stored.Contact with { UpdatedAt = now }, default, AsidePrefix))], cancel);

    /// <summary>A contact that was set aside, with the time when as that of its last change.</summary>
    public async Task<StoredContact?> FindAside(RecordId id, CancellationToken cancel) =>
        await store.Get(Table, id.Shard, AsidePrefix + id, cancel: cancel) is { } row ? new StoredContact(FromRow(row), row.Version) : null;

    /// <summary>Fails with <see cref="RowExistsException"/> if there is a contact with its id again.</summary>
    public Task BringBack(Contact contact, RowVersion aside, CancellationToken cancel) =>
        store.Batch(Table, [RowWrite.Insert(ToRow(contact, default)), Changed(contact), RowWrite.Delete(contact.Id.Shard, AsidePrefix + contact.Id, aside)], cancel);

    public Task DropAside(StoredContact aside, CancellationToken cancel) => store.Delete(Table, aside.Contact.Id.Shard, AsidePrefix + aside.Contact.Id, aside.Version, cancel);

    public async Task<ContactClaim?> FindClaim(string key, CancellationToken cancel) =>
        await store.Get(Table, PartitionOf(key), ClaimKey(key), cancel: cancel) is { } row ? ClaimFrom(row) : null;

    /// <summary>Fails with <see cref="RowExistsException"/> if it is somebody's.</summary>
    public Task InsertClaim(string key, RecordId contact, DateTimeOffset now, CancellationToken cancel) => store.Insert(Table, ToRow(key, contact, now), cancel);

    /// <summary>Gives it to another contact; fails with <see cref="RowChangedException"/> if somebody else did so first.</summary>
    public Task ReplaceClaim(ContactClaim claim, RecordId contact, DateTimeOffset now, CancellationToken cancel)
    {
        var row = ToRow(claim.Key, contact, now);
        row.Version = claim.Version;
        return store.Replace(Table, row, cancel);
    }

    /// <summary>Fails with <see cref="RowChangedException"/> if somebody has taken it over.</summary>
    public Task DeleteClaim(ContactClaim claim, CancellationToken cancel) => store.Delete(Table, PartitionOf(claim.Key), ClaimKey(claim.Key), claim.Version, cancel);

    private static RowWrite[] Gone(StoredContact stored, DateTimeOffset now) =>
    [
        RowWrite.Delete(stored.Contact.Id.Shard, ContactPrefix + stored.Contact.Id, stored.Version),
        Changed(stored.Contact with { Revision = stored.Contact.Revision + 1, UpdatedAt = now }),
    ];

    private static RowWrite Changed(Contact contact) =>
        RowWrite.Put(new Row(contact.Id.Shard, string.Create(CultureInfo.InvariantCulture, $"{FeedFrom(contact.UpdatedAt)}|{contact.Id}|{contact.Revision}")));

    private static string FeedFrom(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{FeedPrefix}{Math.Max(0, (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond):D17}");

    private static string PartitionOf(string key) => $"mail{SHA256.HashData(Encoding.UTF8.GetBytes(key))[0]:x2}";

    private static string ClaimKey(string key) => $"mail|{RowKeys.Encode(key)}";

    private static Row ToRow(string key, RecordId contact, DateTimeOffset now) =>
        new(PartitionOf(key), ClaimKey(key)) { ["Key"] = key, ["Contact"] = contact.ToString(), ["ClaimedAt"] = now };

    private static ContactClaim ClaimFrom(Row row) => new(row.Text("Key")!, RecordId.Parse(row.Text("Contact")!), row.Time("ClaimedAt") ?? row.Timestamp, row.Version);

    private static Row ToRow(Contact contact, RowVersion version, string prefix = ContactPrefix)
    {
        var row = new Row(contact.Id.Shard, prefix + contact.Id) { Version = version };
        Chunks.Split(row, "Json", JsonSerializer.SerializeToUtf8Bytes(contact, Json));
        return row;
    }

    private static Contact FromRow(Row row) =>
        JsonSerializer.Deserialize<Contact>(Chunks.Join(row, "Json")!, Json) ?? throw new InvalidDataException($"Contact {row.RowKey} is empty.");
}
