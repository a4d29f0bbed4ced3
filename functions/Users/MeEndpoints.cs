using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;

namespace Sarnakh.Users;

/// <summary>One device that is signed in.</summary>
/// <param name="Current">The one that asks.</param>
public sealed record SessionItem(string Id, string? Device, string? Address, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, bool Current);

public sealed record SessionList(IReadOnlyList<SessionItem> Items);

public sealed record TokenItem(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateOnly? LastUsedOn)
{
    public static TokenItem Of(ApiToken token) => new(token.Id, token.Name, token.Scopes, token.CreatedAt, token.ExpiresAt, token.LastUsedOn);
}

public sealed record TokenList(IReadOnlyList<TokenItem> Items);

/// <summary>The token itself, told once, and what is kept of it.</summary>
public sealed record NewToken(string Token, TokenItem Item);

/// <summary>What people manage about themselves.</summary>
public static class MeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/me").WithTags("Me").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        me.MapGet("", Get).WithName("GetMe").Produces<UserResource>();

        var own = me.MapGroup("").WithMetadata(InPerson.Only);
        own.MapPatch("", Patch).WithName("ChangeMe").Accepts<Dictionary<string, object>>("application/merge-patch+json", "application/json").Produces<UserResource>();
        own.MapPut("/avatar", PutAvatar).WithName("SetAvatar").Accepts<IFormFile>("image/png", "image/jpeg", "image/webp").Produces(StatusCodes.Status204NoContent);
        own.MapDelete("/avatar", DeleteAvatar).WithName("RemoveAvatar").Produces(StatusCodes.Status204NoContent);
        own.MapGet("/sessions", ListSessions).WithName("ListSessions").Produces<SessionList>();
        own.MapDelete("/sessions", EndOthers).WithName("EndOtherSessions").AuditedAs("session.others_ended").Produces(StatusCodes.Status204NoContent);
        own.MapDelete("/sessions/{sessionId}", EndSession).WithName("EndSession").AuditedAs("session.ended", "session/{sessionId}").Produces(StatusCodes.Status204NoContent);
        own.MapGet("/tokens", ListTokens).WithName("ListTokens").Produces<TokenList>();
        own.MapPost("/tokens", CreateToken).WithName("CreateToken").AuditedAs("token.created").Produces<NewToken>(StatusCodes.Status201Created);
        own.MapDelete("/tokens/{tokenId}", WithdrawToken).WithName("WithdrawToken").AuditedAs("token.withdrawn", "token/{tokenId}").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Get(Caller caller, HttpContext http, UserTable users, CancellationToken cancel)
    {
        var stored = (await users.Find(caller.UserId, cancel))!;
        http.Response.Headers.ETag = Http.ETag(stored.Version.ToString());
        return Results.Ok(UserResource.Of(stored.Value, caller.TeamIds));
    }

    private static async Task<IResult> Patch(JsonElement patch, Caller caller, HttpContext http, ChangeUser change, CancellationToken cancel)
    {
        var outcome = await change.ByThemselves(caller.UserId, patch, cancel);
        if (outcome.Problem is { } problem) return new Refused(problem);
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Ok(UserResource.Of(outcome.User!, caller.TeamIds));
    }

    private static async Task<IResult> PutAvatar(Caller caller, HttpRequest request, RequestBodies bodies, SaveAvatar save, CancellationToken cancel)
    {
        using var body = await bodies.Read(request, Avatar.MaxBytes, cancel);
        var problem = body.Problem ?? await save.Run(caller.UserId, body.Bytes, cancel);
        return problem is null ? Results.NoContent() : new Refused(problem);
    }

    private static async Task<IResult> DeleteAvatar(Caller caller, SaveAvatar save, CancellationToken cancel)
    {
        await save.Remove(caller.UserId, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> ListSessions(Caller caller, UserTable users, Sessions sessions, CancellationToken cancel)
    {
        var own = await sessions.Of((await users.Find(caller.UserId, cancel))!.Value, cancel);
        return Results.Ok(new SessionList([.. own.Select(session => new SessionItem(
            session.Id, session.Device, session.Address, session.CreatedAt, session.SeenAt, session.ExpiresAt, session.Id == caller.SessionId))]));
    }

    private static async Task<IResult> EndOthers(Caller caller, Sessions sessions, CancellationToken cancel)
    {
        await sessions.EndOthers(caller.UserId, caller.SessionId, cancel);
        return Results.NoContent();
    }

    private static async Task<IResult> EndSession(string sessionId, Caller caller, Sessions sessions, CancellationToken cancel) =>
        Secret.IsHash(sessionId) && await sessions.End(sessionId, caller.UserId, cancel) ? Results.NoContent() : new Refused(new Problem(404, "session.unknown"));

    private static async Task<IResult> ListTokens(Caller caller, Tokens tokens, CancellationToken cancel) =>
        Results.Ok(new TokenList([.. (await tokens.Of(caller.UserId, cancel)).Select(TokenItem.Of)]));

    private static async Task<IResult> CreateToken(TokenWish wish, Caller caller, HttpContext http, CreateToken create, CancellationToken cancel)
    {
        var (text, token, problem) = await create.Run(caller, wish, cancel);
        if (token is not null) http.AuditNote().Subject = $"token/{token.Id}";
        return token is null ? new Refused(problem!) : Results.Created($"/api/me/tokens/{token.Id}", new NewToken(text!, TokenItem.Of(token)));
    }

    private static async Task<IResult> WithdrawToken(string tokenId, Caller caller, Tokens tokens, CancellationToken cancel) =>
        Secret.IsHash(tokenId) && await tokens.Withdraw(tokenId, caller.UserId, cancel) ? Results.NoContent() : new Refused(new Problem(404, "token.unknown"));
}
