using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Pipeline;

/// <summary>What happens to stages and concerns the leads in them; the rest is <see cref="CatalogueEndpoints"/>.</summary>
public static class StageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var stages = routes.MapGroup("/api/stages").WithTags("Catalogue").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SalesAdministrator));
        stages.MapPatch("/{itemId}", Change).WithName("ChangeStage").AuditedAs("catalogue.changed", "stages/{itemId}")
            .Accepts<StageSettings>("application/merge-patch+json", "application/json").Produces<Stage>();
        stages.MapDelete("/{itemId}", Delete).WithName("RemoveStage").AuditedAs("catalogue.removed", "stages/{itemId}").Produces<HandOver>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> Change(string itemId, JsonElement patch, HttpContext http, ChangeStage change, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        return CatalogueEndpoints.Answer(http, await change.Run(itemId, new RowVersion(seen), patch, http.Caller()!.UserId, cancel));
    }

    private static async Task<IResult> Delete(string itemId, string? moveTo, HttpContext http, DeleteStage delete, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var outcome = await delete.Run(itemId, new RowVersion(seen), moveTo, http.Caller()!.UserId, cancel);
        http.AuditNote().Details["moveTo"] = moveTo ?? "";
        return outcome.HandOver is { } started ? Results.Accepted($"/api/hand-overs/{started.Id}", started) : new Refused(outcome.Problem!);
    }
}
