using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Teams;

public sealed record TeamList(IReadOnlyList<TeamResource> Items);

/// <summary>What a person sets on a team; absent fields stay as they are. On a new team only the name is needed.</summary>
/// <param name="UsesLeads">Whether people start as leads here; null for as the pipeline's settings say.</param>
public sealed record TeamSettings(string? Name, string? LeaderId, IReadOnlyList<string>? MemberIds, bool? UsesLeads = null);

/// <summary>Teams: everybody may see them.</summary>
public static class TeamEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var teams = routes.MapGroup("/api/teams").WithTags("Teams").WithMetadata(Refused.Metadata);
        teams.MapGet("", List).WithName("ListTeams").WithMetadata(Audience.SignedIn).Produces<TeamList>();
        teams.MapGet("/{teamId}", Get).WithName("GetTeam").WithMetadata(Audience.SignedIn).Produces<TeamResource>();
        teams.MapPost("", Create).WithName("CreateTeam").AuditedAs("team.created").WithMetadata(Audience.Of(Role.SalesAdministrator))
            .Accepts<TeamSettings>("application/json").Produces<TeamResource>(StatusCodes.Status201Created);
        teams.MapPatch("/{teamId}", Change).WithName("ChangeTeam").AuditedAs("team.changed", "team/{teamId}").WithMetadata(Audience.Of(Role.SalesAdministrator))
            .Accepts<TeamSettings>("application/merge-patch+json", "application/json").Produces<TeamResource>();
    }

    private static async Task<IResult> List(ListTeams list, CancellationToken cancel) => Results.Ok(new TeamList(await list.Run(cancel)));

    private static Task<IResult> Get(string teamId, HttpContext http, ListTeams list, CancellationToken cancel) => Show(http, list, teamId, cancel);

    private static async Task<IResult> Create(JsonElement settings, HttpContext http, ChangeTeam change, ListTeams list, CancellationToken cancel)
    {
        var outcome = await change.Create(settings, cancel);
        if (outcome is not { Problem: null, Team: { } team }) return new Refused(outcome.Problem!);
        http.AuditNote().Subject = $"team/{team.Id}";
        Note(http, new Team(team.Id, ""), team);
        http.Response.Headers.ETag = Http.ETag(outcome.Version.ToString());
        return Results.Created($"/api/teams/{team.Id}", await list.Find(team.Id, cancel));
    }

    private static async Task<IResult> Change(string teamId, JsonElement patch, HttpContext http, ChangeTeam change, ListTeams list, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        var outcome = await change.Change(teamId, new RowVersion(seen), patch, cancel);
        if (outcome.Problem is { } problem) return new Refused(problem with { Current = outcome.Team is null ? null : await list.Find(teamId, cancel) });
        Note(http, outcome.Before!, outcome.Team!);
        return await Show(http, list, teamId, cancel);
    }

    /// <summary>Who is in a team sees its leads.</summary>
    private static void Note(HttpContext http, Team before, Team after)
    {
        http.AuditNote().Changed("name", before.Name, after.Name);
        http.AuditNote().Changed("leader", before.LeaderId ?? "", after.LeaderId ?? "");
        http.AuditNote().Changed("members", string.Join(' ', before.MemberIds), string.Join(' ', after.MemberIds));
    }

    private static async Task<IResult> Show(HttpContext http, ListTeams list, string teamId, CancellationToken cancel)
    {
        if (await list.Find(teamId, cancel) is not { Active: true } team) return new Refused(new Problem(404, "team.unknown"));
        http.Response.Headers.ETag = Http.ETag(team.Version);
        return Results.Ok(team);
    }
}
