using System.Globalization;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>API tokens: partition <c>token</c> of table <c>access</c>, rows by the hash of the token.</summary>
public sealed class TokenTable(ITableStore store)
{
    private const string Partition = "token";
    private const string Day = "yyyy-MM-dd";

    public async Task<ApiToken?> Find(string id, CancellationToken cancel) =>
        await store.Get(AccessTable.Name, Partition, id, cancel: cancel) is { } row ? FromRow(row) : null;

    public async Task<IReadOnlyList<ApiToken>> Of(string userId, CancellationToken cancel)
    {
        var tokens = new List<ApiToken>();
        await foreach (var row in store.All(AccessTable.Name, new RowQuery(Partition), cancel))
            if (row.Text("UserId") == userId) tokens.Add(FromRow(row));
        return tokens;
    }

    public Task Insert(ApiToken token, CancellationToken cancel) => store.Insert(AccessTable.Name, ToRow(token), cancel);

    /// <summary>Fails with <see cref="RowChangedException"/> if it was withdrawn or written since.</summary>
    public async Task<ApiToken> Replace(ApiToken token, CancellationToken cancel) => token with { Version = await store.Replace(AccessTable.Name, ToRow(token), cancel) };

    /// <summary>Fails with <see cref="RowChangedException"/> if it was withdrawn or written since.</summary>
    public Task Delete(ApiToken token, CancellationToken cancel) => store.Delete(AccessTable.Name, Partition, token.Id, token.Version, cancel);

    private static Row ToRow(ApiToken token) => new(Partition, token.Id)
    {
        Version = token.Version,
        ["UserId"] = token.UserId,
        ["Name"] = token.Name,
        ["Scopes"] = string.Join(' ', token.Scopes),
        ["CreatedAt"] = token.CreatedAt,
        ["ExpiresAt"] = token.ExpiresAt,
        ["LastUsedOn"] = token.LastUsedOn?.ToString(Day, CultureInfo.InvariantCulture),
    };

    private static ApiToken FromRow(Row row) => new(
        row.RowKey, row.Text("UserId")!, row.Text("Name")!, row.Text("Scopes")!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        row.Time("CreatedAt")!.Value, row.Time("ExpiresAt")!.Value,
        row.Text("LastUsedOn") is { } day ? DateOnly.ParseExact(day, Day, CultureInfo.InvariantCulture) : null)
    {
        Version = row.Version,
    };
}
