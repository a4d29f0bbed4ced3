using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;

namespace Sarnakh.Catalogue;

/// <summary>
/// What leads can be, have and be marked with: every kind of item in the same way, but for changes and removals of stages, which
/// concern the leads in them (<c>StageEndpoints</c>). Everybody sees it; tags are everybody's (§15). Handlers name no type parameter and
/// take what is of the kind from the request's services: code for endpoints is generated only for types that are known when it is built.
/// </summary>
public static class CatalogueEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Group(routes, "catalogue").MapGet("", Everything).WithName("GetCatalogue").WithMetadata(Audience.SignedIn).Produces<WholeCatalogue>();
        Map<Stage, StageSettings>(routes, "stages", "Stage", Audience.Of(Role.SalesAdministrator));
        Map<Tag, TagSettings>(routes, "tags", "Tag", Audience.SignedIn);
        MapChange<Tag, TagSettings>(routes, "tags", "Tag", Audience.SignedIn);
        Map<LostReason, LostReasonSettings>(routes, "lost-reasons", "LostReason", Audience.Of(Role.SalesAdministrator));
        MapChange<LostReason, LostReasonSettings>(routes, "lost-reasons", "LostReason", Audience.Of(Role.SalesAdministrator));
        Map<LeadStatus, LeadStatusSettings>(routes, "lead-statuses", "LeadStatus", Audience.Of(Role.SalesAdministrator));
        MapChange<LeadStatus, LeadStatusSettings>(routes, "lead-statuses", "LeadStatus", Audience.Of(Role.SalesAdministrator));
        Map<RecurringPlan, RecurringPlanSettings>(routes, "recurring-plans", "RecurringPlan", Audience.Of(Role.SalesAdministrator));
        MapChange<RecurringPlan, RecurringPlanSettings>(routes, "recurring-plans", "RecurringPlan", Audience.Of(Role.SalesAdministrator));
        Map<CustomField, CustomFieldSettings>(routes, "custom-fields", "CustomField", Audience.Of(Role.SalesAdministrator));
        MapChange<CustomField, CustomFieldSettings>(routes, "custom-fields", "CustomField", Audience.Of(Role.SalesAdministrator));
        Map<LifecycleRule, LifecycleRuleSettings>(routes, "lifecycle-rules", "LifecycleRule", Audience.Of(Role.SalesAdministrator));
        MapChange<LifecycleRule, LifecycleRuleSettings>(routes, "lifecycle-rules", "LifecycleRule", Audience.Of(Role.SalesAdministrator));

        // Tags stand in the order of their names.
        MapOrder<Stage>(routes, "stages", "Stage");
        MapOrder<LostReason>(routes, "lost-reasons", "LostReason");
        MapOrder<LeadStatus>(routes, "lead-statuses", "LeadStatus");
        MapOrder<RecurringPlan>(routes, "recurring-plans", "RecurringPlan");
        MapOrder<CustomField>(routes, "custom-fields", "CustomField");
        MapOrder<LifecycleRule>(routes, "lifecycle-rules", "LifecycleRule");

        MapRemoval<Tag>(routes, "tags", "Tag");
        MapRemoval<LostReason>(routes, "lost-reasons", "LostReason");
        MapRemoval<LeadStatus>(routes, "lead-statuses", "LeadStatus");
        MapRemoval<RecurringPlan>(routes, "recurring-plans", "RecurringPlan");
        MapRemoval<CustomField>(routes, "custom-fields", "CustomField");
        MapRemoval<LifecycleRule>(routes, "lifecycle-rules", "LifecycleRule");

        var settings = Group(routes, "settings/pipeline");
        settings.MapGet("", GetSettings).WithName("GetPipelineSettings").WithMetadata(Audience.SignedIn).Produces<PipelineSettings>();
        settings.MapPut("", ReplaceSettings).WithName("ReplacePipelineSettings").AuditedAs("settings.changed", "settings/pipeline")
            .WithMetadata(Audience.Of(Role.SalesAdministrator)).Produces<PipelineSettings>();
    }

    private static void Map<T, TSettings>(IEndpointRouteBuilder routes, string kind, string name, Audience editors)
        where T : CatalogueItem, new()
        where TSettings : notnull
    {
        var group = Group(routes, kind);
        group.MapGet("", (HttpContext http, CancellationToken cancel) => List(http, Table<T>(http), cancel)).WithName($"List{name}Items").WithMetadata(Audience.SignedIn).Produces<CatalogueList<T>>();
        group.MapPost("", (JsonElement wish, HttpContext http, CancellationToken cancel) => Create(kind, wish, http, Change<T>(http), cancel))
            .WithName($"Create{name}").AuditedAs("catalogue.created").WithMetadata(editors).Accepts<TSettings>("application/json").Produces<T>(StatusCodes.Status201Created);
    }

    private static void MapChange<T, TSettings>(IEndpointRouteBuilder routes, string kind, string name, Audience editors)
        where T : CatalogueItem, new()
        where TSettings : notnull =>
        Group(routes, kind).MapPatch("/{itemId}", (string itemId, JsonElement patch, HttpContext http, CancellationToken cancel) => Change(itemId, patch, http, Change<T>(http), cancel))
            .WithName($"Change{name}").AuditedAs("catalogue.changed", $"{kind}/{{itemId}}").WithMetadata(editors)
            .Accepts<TSettings>("application/merge-patch+json", "application/json").Produces<T>();

    private static void MapOrder<T>(IEndpointRouteBuilder routes, string kind, string name)
        where T : CatalogueItem, new() =>
        Group(routes, kind).MapPut("/order", (CatalogueOrder order, HttpContext http, CancellationToken cancel) => Order(order, http, Change<T>(http), Table<T>(http), cancel))
            .WithName($"Order{name}Items").AuditedAs("catalogue.ordered", kind)
            .WithMetadata(Audience.Of(Role.SalesAdministrator)).Produces<CatalogueList<T>>();

    private static void MapRemoval<T>(IEndpointRouteBuilder routes, string kind, string name)
        where T : CatalogueItem, new() =>
        Group(routes, kind).MapDelete("/{itemId}", (string itemId, HttpContext http, CancellationToken cancel) => Remove(itemId, http, Change<T>(http), cancel))
            .WithName($"Remove{name}").AuditedAs("catalogue.removed", $"{kind}/{{itemId}}")
            .WithMetadata(Audience.Of(Role.SalesAdministrator)).Produces<T>();

    private static RouteGroupBuilder Group(IEndpointRouteBuilder routes, string kind) =>
        routes.MapGroup($"/api/{kind}").WithTags("Catalogue").WithMetadata(Refused.Metadata);

    private static CatalogueTable<T> Table<T>(HttpContext http)
        where T : CatalogueItem => http.RequestServices.GetRequiredService<CatalogueTable<T>>();

    private static ChangeCatalogue<T> Change<T>(HttpContext http)
        where T : CatalogueItem, new() => http.RequestServices.GetRequiredService<ChangeCatalogue<T>>();

    private static async Task<IResult> List<T>(HttpContext http, CatalogueTable<T> table, CancellationToken cancel)
        where T : CatalogueItem
    {
        var (items, version) = await table.Whole(cancel);
        http.Response.Headers.ETag = Http.ETag(version.ToString());
        return Results.Ok(new CatalogueList<T>(items, version.ToString()));
    }

    private static async Task<IResult> Everything(
        HttpContext http, CatalogueTable<Stage> stages, CatalogueTable<Tag> tags, CatalogueTable<LostReason> lostReasons, CatalogueTable<LeadStatus> statuses,
        CatalogueTable<RecurringPlan> plans, CatalogueTable<CustomField> fields, CatalogueTable<LifecycleRule> rules, CancellationToken cancel)
    {
        var whole = new WholeCatalogue(
            await Of(stages), await Of(tags), await Of(lostReasons), await Of(statuses), await Of(plans), await Of(fields), await Of(rules));
        var etag = Http.ETag(string.Join('-', whole.Versions));
        http.Response.Headers.ETag = etag;
        http.Response.Headers.CacheControl = "private, no-cache";
        return http.Request.Knows(etag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(whole);

        async Task<CatalogueList<T>> Of<T>(CatalogueTable<T> table) where T : CatalogueItem
        {
            var (items, version) = await table.Whole(cancel);
            return new CatalogueList<T>(items, version.ToString());
        }
    }

    private static async Task<IResult> Create<T>(string kind, JsonElement wish, HttpContext http, ChangeCatalogue<T> change, CancellationToken cancel)
        where T : CatalogueItem, new()
    {
        var outcome = await change.Create(wish, cancel);
        if (outcome is not { Problem: null, Item: { } item }) return new Refused(outcome.Problem!);
        http.AuditNote().Subject = $"{kind}/{item.Id}";
        http.Response.Headers.ETag = Http.ETag(item.Version!);
        return Results.Created($"/api/{kind}/{item.Id}", item);
    }

    private static async Task<IResult> Change<T>(string itemId, JsonElement patch, HttpContext http, ChangeCatalogue<T> change, CancellationToken cancel)
        where T : CatalogueItem, new() =>
        http.Request.IfMatch() is { } seen ? Answer(http, await change.Change(itemId, new RowVersion(seen), patch, cancel)) : new Refused(VersionRequired);

    private static async Task<IResult> Remove<T>(string itemId, HttpContext http, ChangeCatalogue<T> change, CancellationToken cancel)
        where T : CatalogueItem, new() =>
        http.Request.IfMatch() is { } seen ? Answer(http, await change.Remove(itemId, new RowVersion(seen), cancel)) : new Refused(VersionRequired);

    private static async Task<IResult> Order<T>(CatalogueOrder order, HttpContext http, ChangeCatalogue<T> change, CatalogueTable<T> table, CancellationToken cancel)
        where T : CatalogueItem, new()
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(VersionRequired);
        return await change.Order(order.Ids ?? [], new RowVersion(seen), cancel) is { } problem ? new Refused(problem) : await List(http, table, cancel);
    }

    internal static IResult Answer<T>(HttpContext http, CatalogueOutcome<T> outcome)
        where T : CatalogueItem
    {
        if (outcome is not { Problem: null, Item: { } item }) return new Refused(outcome.Problem! with { Current = outcome.Item });
        http.AuditNote().Details["name"] = item.Name;
        http.Response.Headers.ETag = Http.ETag(item.Version!);
        return Results.Ok(item);
    }

    private static async Task<IResult> GetSettings(HttpContext http, PipelineSettingsTable table, CancellationToken cancel)
    {
        var (settings, version) = await table.Find(cancel);
        http.Response.Headers.ETag = Http.ETag(VersionOf(version));
        return Results.Ok(settings);
    }

    private static async Task<IResult> ReplaceSettings(PipelineSettings settings, HttpContext http, PipelineSettingsTable table, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(VersionRequired);
        var (current, version) = await table.Find(cancel);
        if (seen != VersionOf(version)) return new Refused(new Problem(412, "version.stale") { Current = current });
        http.Response.Headers.ETag = Http.ETag(VersionOf(await table.Replace(settings, version, cancel)));
        http.AuditNote().Details["settings"] = settings.ToString();
        return Results.Ok(settings);
    }

    private static Problem VersionRequired => new(428, "version.required");

    private static string VersionOf(RowVersion version) => version.IsNone ? "default" : version.ToString();
}
