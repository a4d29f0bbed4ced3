using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Pipeline;
using Sarnakh.Storage;

namespace Sarnakh.Users;

/// <summary>The new user and the link to hand over; it is told once.</summary>
public sealed record Invited(UserResource User, string Link);

/// <param name="HandOverTo">Who gets their open leads; null for nobody.</param>
public sealed record Deactivation(string? HandOverTo);

/// <summary>The user, and the hand-over of their leads, whose progress can be asked for.</summary>
public sealed record Deactivated(UserResource User, HandOver HandOver);

/// <summary>Users: everybody knows their colleagues, system administrators manage them.</summary>
public static class UserEndpoints
{
    private const string OnlyAPicture = "default-src 'none'; sandbox";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/api/users").WithTags("Users").WithMetadata(Refused.Metadata);
        var users = all.MapGroup("").WithMetadata(Audience.SignedIn);
        users.MapGet("", List).WithName("ListUsers").Produces<UserList>();
        users.MapGet("/{userId}/avatar", GetAvatar).WithName("GetUserAvatar").Produces(StatusCodes.Status200OK, contentType: "image/png");

        var managed = all.MapGroup("").WithMetadata(Audience.Of(Role.SystemAdministrator)).WithMetadata(InPerson.Only);
        managed.MapPost("", Invite).WithName("InviteUser").AuditedAs("user.invited").Produces<Invited>(StatusCodes.Status201Created);
        managed.MapGet("/{userId}", Get).WithName("GetUser").Produces<UserResource>();
        managed.MapPatch("/{userId}", Patch).WithName("ChangeUser").AuditedAs("user.changed", "user/{userId}").Accepts<Dictionary<string, object>>("application/merge-patch+json", "application/json").Produces<UserResource>();
        managed.MapPost("/{userId}/deactivate", Deactivate).WithName("DeactivateUser").AuditedAs("user.deactivated", "user/{userId}").Produces<Deactivated>();
        managed.MapPost("/{userId}/activate", Activate).WithName("ActivateUser").AuditedAs("user.activated", "user/{userId}").Produces<UserResource>();
    }

    private static async Task<IResult> List(Caller caller, ListUsers list, CancellationToken cancel) => Results.Ok(await list.Run(caller, cancel));

    private static async Task<IResult> Invite(Invitation invitation, HttpContext http, InviteUser invite, IssueLink links, TeamsOf teams, IOptions<SiteOptions> site, CancellationToken cancel)
    {
        var outcome = await invite.Run(invitation, cancel);
        if (outcome.User is not { } user) return new Refused(outcome.Problem!);
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        http.AuditNote().Subject = $"user/{user.Id}";
        http.AuditNote().Details["role"] = Profile.NameOf(user.Role);
        http.AuditNote().Details["teams"] = string.Join(' ', await teams.Find(user.Id, cancel));
        var link = (site.Value.Origin ?? http.Request.OwnOrigin()) + await links.Run(user, cancel);
        return Results.Created($"/api/users/{user.Id}", new Invited(await Show(user, teams, cancel), link));
    }

    private static async Task<IResult> Get(string userId, HttpContext http, UserTable users, TeamsOf teams, CancellationToken cancel)
    {
        if (await users.Find(userId, cancel) is not { } stored) return new Refused(new Problem(404, "user.unknown"));
        http.Response.Headers.ETag = Http.ETag(stored.Version.ToString());
        return Results.Ok(await Show(stored.Value, teams, cancel));
    }

    private static async Task<IResult> Patch(string userId, JsonElement patch, HttpContext http, ChangeUser change, TeamsOf teams, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var teamsBefore = await teams.Find(userId, cancel);
        var outcome = await change.ByAdministrator(userId, new RowVersion(seen), patch, cancel);
        if (outcome is { Before: { } before, User: { } user })
        {
            http.AuditNote().Changed("role", Profile.NameOf(before.Role), Profile.NameOf(user.Role));
            http.AuditNote().Changed("teams", string.Join(' ', teamsBefore), string.Join(' ', await teams.Find(userId, cancel)));
        }
        return await Answer(outcome, http, teams, cancel);
    }

    private static async Task<IResult> Deactivate(string userId, Deactivation wish, Caller caller, HttpContext http, ChangeUser change, TeamsOf teams, CancellationToken cancel)
    {
        if (wish.HandOverTo is { } heir) http.AuditNote().Details["handOverTo"] = heir;
        var outcome = await change.Deactivate(userId, wish.HandOverTo, caller.UserId, cancel);
        return outcome is { User: { } user, HandOver: { } handOver }
            ? Results.Ok(new Deactivated(await Show(user, teams, cancel), handOver))
            : new Refused(outcome.Problem!);
    }

    private static async Task<IResult> Activate(string userId, HttpContext http, ChangeUser change, TeamsOf teams, CancellationToken cancel) =>
        await Answer(await change.Activate(userId, cancel), http, teams, cancel);

    private static async Task<IResult> GetAvatar(string userId, HttpContext http, UserTable users, AvatarTable avatars, CancellationToken cancel)
    {
        if (await users.Find(userId, cancel) is not { Value.AvatarVersion: { } version } || await avatars.Find(userId, cancel) is not { } avatar)
            return new Refused(new Problem(404, "avatar.unknown"));
        var headers = http.Response.Headers;
        headers.ETag = Http.ETag(version);
        // Shown as a picture and as nothing else, whatever may be hidden in it.
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = OnlyAPicture;
        return http.Request.Knows(Http.ETag(version)) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(avatar.Bytes, avatar.ContentType);
    }

    private static async Task<IResult> Answer(UserOutcome outcome, HttpContext http, TeamsOf teams, CancellationToken cancel)
    {
        if (outcome.User is not null) http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        if (outcome.Problem is { } problem)
            return new Refused(problem with { Current = outcome.User is { } current ? await Show(current, teams, cancel) : null });
        return Results.Ok(await Show(outcome.User!, teams, cancel));
    }

    private static async Task<UserResource> Show(User user, TeamsOf teams, CancellationToken cancel) => UserResource.Of(user, await teams.Find(user.Id, cancel));
}
