using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Application;

/// <summary>Is it alive, is it ready, and what can it do.</summary>
public static class SystemEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/api/health").WithTags("System").WithMetadata(Refused.Metadata).WithMetadata(Audience.Anyone);
        health.MapGet("/live", () => Results.Ok(new HealthState("live"))).WithName("GetLive").Produces<HealthState>();
        health.MapGet("/ready", Ready).WithName("GetReady").Produces<HealthState>();
        routes.MapOpenApi("/api/{documentName}.json").WithMetadata(Audience.Anyone).ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(ITableStore store, LeadIndexFeed index, CancellationToken cancel)
    {
        // Throws while the tables are away, which is answered with 503.
        await store.Get(ShardKeys.Table, RecordId.Shards[0], "ready", cancel: cancel);
        return index.IsBuilt ? Results.Ok(new HealthState("ready")) : Results.Json(new HealthState("building the lead index"), statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

public sealed record HealthState(string Status);
