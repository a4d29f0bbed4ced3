using Sarnakh.Access;
using Sarnakh.Hosting;

namespace Sarnakh.Users;

/// <summary>What an API token shall be for.</summary>
public sealed record TokenWish(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);

/// <summary>Makes an API token for somebody: for what they may do themselves at most, and not for ever.</summary>
public sealed class CreateToken(Tokens tokens, TimeProvider clock)
{
    private const int Most = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public async Task<(string? Text, ApiToken? Token, Problem? Problem)> Run(Caller caller, TokenWish wish, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var problems = new List<FieldProblem>();
        var name = Profile.Name(wish.Name, problems);
        var scopes = (wish.Scopes ?? []).Distinct().ToList();
        if (scopes.Count == 0) problems.Add(new FieldProblem("scopes", "option.required"));
        if (scopes.Exists(scope => !TokenScope.All.Contains(scope) || (scope == TokenScope.Admin && caller.Role < Role.SalesAdministrator))) problems.Add(new FieldProblem("scopes", "option.unknown"));
        if (wish.ExpiresAt is not { } expires || expires <= now || expires > now + Longest) problems.Add(new FieldProblem("expiresAt", "token.expiry"));
        if (problems.Count == 0 && (await tokens.Of(caller.UserId, cancel)).Count >= Most) problems.Add(new FieldProblem("name", "token.too_many", "50"));
        if (problems.Count > 0) return (null, null, Problem.Input(problems));
        var (text, token) = await tokens.Issue(caller.UserId, name, scopes, wish.ExpiresAt!.Value.ToUniversalTime(), cancel);
        return (text, token, null);
    }
}
