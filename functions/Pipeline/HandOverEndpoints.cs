using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Leads that change hands in large numbers, and the teams that end with it.</summary>
public static class HandOverEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SalesAdministrator));
        api.MapGet("/hand-overs/{handOverId}", Get).WithName("GetHandOver").WithTags("Teams").Produces<HandOverProgress>();
        api.MapDelete("/teams/{teamId}", DeleteTeam).WithName("DeleteTeam").AuditedAs("team.deleted", "team/{teamId}").WithTags("Teams").Produces<HandOver>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Get(string handOverId, HandOverLeads handOver, CancellationToken cancel) =>
        RecordId.TryParse(handOverId, out var id) && await handOver.Progress(id, cancel) is { } progress ? Results.Ok(progress) : new Refused(new Problem(404, "hand_over.unknown"));

    private static async Task<IResult> DeleteTeam(string teamId, string? moveTo, HttpContext http, DeleteTeam delete, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var outcome = await delete.Run(teamId, new RowVersion(seen), moveTo, http.Caller()!.UserId, cancel);
        http.AuditNote().Details["moveTo"] = moveTo ?? "";
        return outcome.HandOver is { } started ? Results.Accepted($"/api/hand-overs/{started.Id}", started) : new Refused(outcome.Problem!);
    }
}
