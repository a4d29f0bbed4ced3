using System.Security.Cryptography;
using System.Text;
using Sarnakh.Storage;

namespace Sarnakh.Access.Oidc;

/// <summary>
/// Which user an account at a provider is, partition <c>oidc</c> of table <c>access</c>, written together:
/// <code>
/// sub|{SHA-256 of issuer and subject}       the user
/// user|{userId}|{SHA-256 of issuer}         that the user has an account there: a second one does not get in by taking over the address
/// </code>
/// </summary>
public sealed class OidcAccountTable(ITableStore store)
{
    private const string Partition = "oidc";

    public async Task<string?> FindUser(string issuer, string subject, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, SubjectKey(issuer, subject), cancel: cancel) is { } row ? row.Text("UserId") : null;

    /// <summary>Fails with <see cref="RowExistsException"/> if the account has a user, or the user an account of this issuer.</summary>
    public Task Insert(string issuer, string subject, string userId, DateTimeOffset now, CancellationToken cancel)
    {
        var bySubject = new Row(Partition, SubjectKey(issuer, subject)) { ["UserId"] = userId.ToString(), ["Issuer"] = issuer, ["LinkedAt"] = now };
        var byUser = new Row(Partition, $"user|{userId}|{Digest(issuer)}") { ["Issuer"] = issuer };
        return store.Batch(AccessTable.Name, [RowWrite.Insert(bySubject), RowWrite.Insert(byUser)], cancel);
    }

    private static string SubjectKey(string issuer, string subject) => $"sub|{Digest($"{issuer}\n{subject}")}";

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
