using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Access;

/// <summary>How long people stay signed in.</summary>
public static class AccessSettingsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var access = routes.MapGroup("/api/settings/access").WithTags("Access").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator));
        access.MapGet("", Get).WithName("GetAccessSettings").Produces<AccessSettings>();
        access.MapPut("", Change).WithName("ReplaceAccessSettings").WithMetadata(InPerson.Only).AuditedAs("settings.changed", "settings/access").Produces<AccessSettings>();
    }

    private static async Task<IResult> Get(HttpContext http, AccessSettingsTable table, CancellationToken cancel)
    {
        var (settings, version) = await table.Find(cancel);
        http.Response.Headers.ETag = Http.ETag(VersionOf(version));
        return Results.Ok(settings);
    }

    private static async Task<IResult> Change(AccessSettings settings, HttpContext http, AccessSettingsTable table, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        if (settings.Check() is { Count: > 0 } problems) return new Refused(Problem.Input(problems));
        var (current, version) = await table.Find(cancel);
        if (seen != VersionOf(version)) return new Refused(new Problem(412, "version.stale") { Current = current });
        http.Response.Headers.ETag = Http.ETag(VersionOf(await table.Replace(settings, version, cancel)));
        http.AuditNote().Details["settings"] = settings.ToString();
        return Results.Ok(settings);
    }

    private static string VersionOf(RowVersion version) => version.IsNone ? "default" : version.ToString();
}
