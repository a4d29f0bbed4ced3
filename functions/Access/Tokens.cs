using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>A token that is good now, and for whom it acts.</summary>
public sealed record LiveToken(ApiToken Token, User User);

/// <summary>API tokens: made once and told once, found by their hash.</summary>
public sealed class Tokens
{
    private readonly TokenTable _table;
    private readonly UserTable _users;
    private readonly TimeProvider _clock;
    private readonly Recent<ApiToken> _recent;

    public Tokens(TokenTable table, UserTable users, TimeProvider clock)
    {
        (_table, _users, _clock) = (table, users, clock);
        _recent = new Recent<ApiToken>(clock, Read);
    }

    /// <summary>The token itself, which nobody can find out again, and what is kept of it.</summary>
    public async Task<(string Text, ApiToken Token)> Issue(string userId, string name, IReadOnlyList<string> scopes, DateTimeOffset expiresAt, CancellationToken cancel)
    {
        var text = ApiToken.Prefix + Secret.New();
        var token = new ApiToken(Secret.Hash(text), userId, name, scopes, _clock.GetUtcNow(), expiresAt, null);
        await _table.Insert(token, cancel);
        return (text, token);
    }

    public async ValueTask<LiveToken?> Find(string text, CancellationToken cancel)
    {
        if (!text.StartsWith(ApiToken.Prefix, StringComparison.Ordinal) || text.Length != ApiToken.Prefix.Length + Secret.Chars) return null;
        if (await _recent.Find(Secret.Hash(text), cancel) is not { } token || token.ExpiresAt <= _clock.GetUtcNow()) return null;
        return await _users.Find(token.UserId, cancel) is { Value: { Active: true } user } ? new LiveToken(token, user) : null;
    }

    /// <summary>Also those that have expired, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> Of(string userId, CancellationToken cancel) =>
        [.. (await _table.Of(userId, cancel)).OrderByDescending(token => token.CreatedAt)];

    /// <summary>False if the user has none with this id.</summary>
    public async Task<bool> Withdraw(string id, string userId, CancellationToken cancel)
    {
        while (await _table.Find(id, cancel) is { } token && token.UserId == userId)
        {
            try
            {
                await _table.Delete(token, cancel);
                _recent.Forget(id);
                return true;
            }
            catch (RowChangedException)
            {
                // It was used or withdrawn this moment; read again.
            }
        }
        return false;
    }

    private async Task<ApiToken?> Read(string id, CancellationToken cancel)
    {
        var token = await _table.Find(id, cancel);
        var now = _clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (token is null || token.ExpiresAt <= now || token.LastUsedOn == today) return token;
        try
        {
            return await _table.Replace(token with { LastUsedOn = today }, cancel);
        }
        catch (RowChangedException)
        {
            // Another instance noted it, or it has just been withdrawn.
            return await _table.Find(id, cancel);
        }
    }
}
