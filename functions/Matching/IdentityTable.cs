using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Matching;

/// <summary>An e-mail address or mobile number by which one person is known: <c>email|{key}</c> or <c>mobile|{E.164}</c>.</summary>
public readonly record struct Identity(string Key)
{
    private const string Email = "email|";

    public bool IsEmail => Key.StartsWith(Email, StringComparison.Ordinal);

    /// <summary>The address or number itself.</summary>
    public string Text => RowKeys.Decode(Key[(Key.IndexOf('|') + 1)..])!;

    public static Identity Of(EmailAddress address) => new($"{Email}{RowKeys.Encode(address.Key)}");

    public static Identity OfMobile(string e164) => new($"mobile|{RowKeys.Encode(e164)}");

    /// <summary>
    /// The identities that decide by themselves whose a submission is, e-mail first. Shared mailboxes and placeholder numbers
    /// decide nothing.
    /// </summary>
    public static IReadOnlyList<Identity> StrongOf(EmailAddress? email, string? mobile)
    {
        var found = new List<Identity>(2);
        if (email is not null && !WeakIdentifiers.Default.Holds(email)) found.Add(Of(email));
        if (PhoneNumber.TryParse(mobile, null, out var number) && !WeakIdentifiers.Default.Holds(number)) found.Add(OfMobile(number.E164));
        return found;
    }

    /// <summary>256 partitions by hash, so that no one of them is hot.</summary>
    public string Partition =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Key)).AsSpan(0, 1));
}

/// <summary>Which lead an identity belongs to, since when, and the row version that a change must name.</summary>
public sealed record Claim(Identity Identity, RecordId Lead, DateTimeOffset ClaimedAt, RowVersion Version);

/// <summary>
/// Who is whose: table <c>identities</c>, partition = <see cref="Identity.Partition"/>, row = <see cref="Identity.Key"/> → lead id.
/// A row is inserted before its lead exists and names the id to come, so that of two intakes of one person exactly one makes
/// the lead.
/// </summary>
public sealed class IdentityTable(ITableStore store)
{
    public const string Table = "identities";

    public async Task<Claim?> Find(Identity identity, CancellationToken cancel) =>
        await store.Get(Table, identity.Partition, identity.Key, cancel: cancel) is { } row
            ? new Claim(identity, RecordId.Parse(row.Text("Lead")!), row.Time("ClaimedAt") ?? row.Timestamp, row.Version)
            : null;

    /// <summary>Fails with <see cref="RowExistsException"/> if the identity is claimed.</summary>
    public async Task<Claim> Insert(Identity identity, RecordId lead, DateTimeOffset now, CancellationToken cancel)
    {
        var version = await store.Insert(Table, ToRow(identity, lead, now), cancel);
        return new Claim(identity, lead, now, version);
    }

    /// <summary>All claims.</summary>
    public async IAsyncEnumerable<Claim> All([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var partition = 0; partition < 256; partition++)
            await foreach (var row in store.All(Table, new RowQuery(partition.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)), cancel))
                yield return new Claim(new Identity(row.RowKey), RecordId.Parse(row.Text("Lead")!), row.Time("ClaimedAt") ?? row.Timestamp, row.Version);
    }

    /// <summary>Claims of one partition, all or none.</summary>
    public Task InsertAll(IEnumerable<(Identity Identity, RecordId Lead, DateTimeOffset ClaimedAt)> claims, CancellationToken cancel) =>
        store.Batch(Table, [.. claims.Select(claim => RowWrite.Insert(ToRow(claim.Identity, claim.Lead, claim.ClaimedAt)))], cancel);

    /// <summary>Gives a claimed identity to another lead; fails with <see cref="RowChangedException"/> if somebody else did so first.</summary>
    public async Task<Claim> Replace(Claim claim, RecordId lead, DateTimeOffset now, CancellationToken cancel)
    {
        var row = ToRow(claim.Identity, lead, now);
        row.Version = claim.Version;
        return claim with { Lead = lead, ClaimedAt = now, Version = await store.Replace(Table, row, cancel) };
    }

    public Task Delete(Claim claim, CancellationToken cancel) =>
        store.Delete(Table, claim.Identity.Partition, claim.Identity.Key, claim.Version, cancel);

    private static Row ToRow(Identity identity, RecordId lead, DateTimeOffset now) =>
        new(identity.Partition, identity.Key) { ["Lead"] = lead.ToString(), ["ClaimedAt"] = now };
}
