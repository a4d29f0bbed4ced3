using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Views;

public sealed record ViewList(IReadOnlyList<ViewResource> Items);

/// <summary>What a person sets on a saved list; absent fields stay as they are. A new one needs a name.</summary>
public sealed record ViewSettings(
    string? Name, bool? Shared, bool? Pinned, bool? IsDefault, bool? Active, string? Q, JsonElement? Filter, string? Sort, IReadOnlyList<ViewColumn>? Columns, IReadOnlyList<string>? GroupBy,
    ViewLayout? Layout);

/// <summary>Saved lists: everybody has their own and sees what others share.</summary>
public static class ViewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var views = routes.MapGroup("/api/views").WithTags("Views").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        views.MapGet("", List).WithName("ListViews").Produces<ViewList>();
        views.MapPost("", Create).WithName("CreateView").Accepts<ViewSettings>("application/json").Produces<ViewResource>(StatusCodes.Status201Created);
        views.MapPatch("/{viewId}", Change).WithName("ChangeView").Accepts<ViewSettings>("application/merge-patch+json", "application/json").Produces<ViewResource>();
        views.MapDelete("/{viewId}", Delete).WithName("DeleteView").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List(HttpContext http, ListViews list, CancellationToken cancel) => Results.Ok(new ViewList(await list.Run(http.Caller()!, cancel)));

    private static async Task<IResult> Create(JsonElement settings, HttpContext http, ChangeView change, ListViews list, CancellationToken cancel)
    {
        var outcome = await change.Create(http.Caller()!, settings, cancel);
        if (outcome.Problem is { } problem) return new Refused(problem);
        var view = await list.Find(http.Caller()!, outcome.Id!, cancel);
        http.Response.Headers.ETag = Http.ETag(view!.Version);
        return Results.Created($"/api/views/{view.Id}", view);
    }

    private static async Task<IResult> Change(string viewId, JsonElement patch, HttpContext http, ChangeView change, ListViews list, CancellationToken cancel)
    {
        var outcome = await change.Change(http.Caller()!, viewId, Seen(http), patch, cancel);
        var view = await list.Find(http.Caller()!, viewId, cancel);
        if (outcome.Problem is { } problem) return new Refused(problem with { Current = problem.Status == StatusCodes.Status412PreconditionFailed ? view : null });
        if (view is null) return new Refused(new Problem(404, "view.unknown"));
        http.Response.Headers.ETag = Http.ETag(view.Version);
        return Results.Ok(view);
    }

    private static async Task<IResult> Delete(string viewId, HttpContext http, ChangeView change, CancellationToken cancel) =>
        await change.Delete(http.Caller()!, viewId, Seen(http), cancel) is { } problem ? new Refused(problem) : Results.NoContent();

    private static RowVersion? Seen(HttpContext http) => http.Request.IfMatch() is { } seen ? new RowVersion(seen) : null;
}
