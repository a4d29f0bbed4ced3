using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>Who the browser is signed in as.</summary>
public static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var session = routes.MapGroup("/api/session").WithTags("Session").WithMetadata(Refused.Metadata).WithMetadata(Audience.Anyone).WithMetadata(FromOwnPages.Only);
        session.MapGet("", Get).WithName("GetSession").Produces<SessionView>();
        session.MapPost("/setup", SetUpFirst).WithName("SetUp").AuditedAs("session.set_up").Produces<SessionView>();
        session.MapDelete("", End).WithName("SignOut").AuditedAs("session.signed_out").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Get(HttpContext http, Sessions sessions, DescribeSession describe) =>
        Results.Ok(await describe.Run(await sessions.Find(http), http.RequestAborted));

    private static async Task<IResult> SetUpFirst(SetupWish wish, HttpContext http, SetUp setUp, Sessions sessions, DescribeSession describe)
    {
        var outcome = await setUp.Run(wish, http.RequestAborted);
        http.AuditNote().Actor = outcome.User;
        return outcome.User is { } user
            ? Results.Ok(await describe.Run(await sessions.Begin(user, http), http.RequestAborted))
            : new Refused(outcome.Problem!);
    }

    private static async Task<IResult> End(HttpContext http, Sessions sessions)
    {
        http.AuditNote().Actor = (await sessions.Find(http))?.User;
        await sessions.End(http);
        return Results.NoContent();
    }
}
