using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>A link as stored: a digest of its random part, so that who reads the table cannot use it.</summary>
/// <param name="Stamp"><see cref="User.SecurityStamp"/> when it was made.</param>
public sealed record StoredLink(string UserId, LinkPurpose Purpose, byte[] Digest, string? Stamp, DateTimeOffset ExpiresAt, RowVersion Version);

/// <summary>
/// Secrets of the users, apart from what configuration tells: partition <c>cred</c> of table <c>access</c>.
/// <code>
/// {userId}            password hash, authenticator key, recovery codes
/// {userId}|{purpose}  the one link of this purpose that is good; in the same partition, so that using it and what it does are one write
/// </code>
/// </summary>
public sealed class CredentialTable(ITableStore store)
{
    private const string Partition = "cred";

    /// <summary>The user's credentials, empty ones if none are stored.</summary>
    public async Task<Credential> Find(string userId, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, userId, cancel: cancel) is { } row ? FromRow(row) : new Credential(userId);

    /// <summary>Inserts or replaces, as read. Fails with <see cref="RowExistsException"/> or <see cref="RowChangedException"/> if it was written since.</summary>
    /// <returns>With the new version.</returns>
    public async Task<Credential> Save(Credential credential, CancellationToken cancel) =>
        credential with { Version = (await store.Batch(AccessTable.Name, [Write(credential)], cancel))[0] };

    /// <summary>Fails with <see cref="RowChangedException"/> if they were written since.</summary>
    public Task Delete(Credential credential, CancellationToken cancel) =>
        store.Delete(AccessTable.Name, Partition, credential.UserId, credential.Version, cancel);

    /// <summary>Saves and uses up the link in one write; fails like <see cref="Save"/>, also if somebody else used the link.</summary>
    public Task SaveAndSpend(Credential credential, StoredLink link, CancellationToken cancel) =>
        store.Batch(AccessTable.Name, [Write(credential), RowWrite.Delete(Partition, LinkKey(link.UserId, link.Purpose), link.Version)], cancel);

    public async Task<StoredLink?> FindLink(string userId, LinkPurpose purpose, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, LinkKey(userId, purpose), cancel: cancel) is { } row
            ? new StoredLink(userId, purpose, row.Bytes("Digest")!, row.Text("Stamp"), row.Time("ExpiresAt")!.Value, row.Version)
            : null;

    /// <summary>Takes the place of the user's older link of this purpose.</summary>
    public Task PutLink(User user, LinkPurpose purpose, byte[] digest, DateTimeOffset expiresAt, CancellationToken cancel) =>
        store.Put(AccessTable.Name, new Row(Partition, LinkKey(user.Id, purpose)) { ["Digest"] = digest, ["Stamp"] = user.SecurityStamp, ["ExpiresAt"] = expiresAt }, cancel);

    private static string LinkKey(string userId, LinkPurpose purpose) => $"{userId}|{LinkToken.NameOf(purpose)}";

    private static RowWrite Write(Credential credential)
    {
        var row = new Row(Partition, credential.UserId)
        {
            Version = credential.Version,
            ["PasswordHash"] = credential.PasswordHash,
            ["TotpSecret"] = credential.TotpSecret,
            ["TotpPending"] = credential.TotpPending,
            ["TotpLastStep"] = credential.TotpLastStep,
            ["RecoveryCodes"] = string.Join(' ', credential.RecoveryCodes),
        };
        return credential.Version.IsNone ? RowWrite.Insert(row) : RowWrite.Replace(row);
    }

    private static Credential FromRow(Row row) => new(row.RowKey)
    {
        PasswordHash = row.Text("PasswordHash"),
        TotpSecret = row.Bytes("TotpSecret"),
        TotpPending = row.Bytes("TotpPending"),
        TotpLastStep = row.Long("TotpLastStep") ?? 0,
        RecoveryCodes = (row.Text("RecoveryCodes") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Version = row.Version,
    };
}
