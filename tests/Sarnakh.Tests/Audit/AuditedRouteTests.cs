using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Application;

namespace Sarnakh.Tests.Audit;

/// <summary>
/// Every route that changes something, or gives much away at once, is written to the audit log. One that is added must be
/// too, or stand here with the reason why not.
/// </summary>
public class AuditedRouteTests
{
    private static readonly Dictionary<string, string> _exempt = new(StringComparer.Ordinal)
    {
        ["SubmitForm"] = "visitors: each post is itself kept as received",
        ["CreateLead"] = "who made it stands on the lead's timeline",
        ["ChangeLead"] = "each change stands on the lead's timeline; the endpoint writes a new owner itself",
        ["WinLead"] = "each move stands on the lead's timeline",
        ["LoseLead"] = "each move stands on the lead's timeline",
        ["RestoreLead"] = "each move stands on the lead's timeline",
        ["LeaveLifecycleToRules"] = "what rules then do stands on the lead's timeline",
        ["LeaveProbabilityToScoring"] = "the number that changes stands on the lead's timeline",
        ["ConvertLead"] = "conversion and merge stand on the timelines of the leads",
        ["AddNote"] = "the note is itself on the timeline",
        ["ChangeNote"] = "one's own note, which shows that it was changed",
        ["RemoveNote"] = "one's own note",
        ["AddLeadFile"] = "each file stands on the lead's timeline",
        ["RestoreLeadFile"] = "stands on the lead's timeline; the removal is written",
        ["ChangeMe"] = "one's own name, language and hours: neither rights nor the way in",
        ["SetAvatar"] = "one's own picture",
        ["RemoveAvatar"] = "one's own picture",
        ["CountBulk"] = "only counts",
        ["CreateView"] = "a saved list shows nobody more than they see without it",
        ["ChangeView"] = "a saved list shows nobody more than they see without it",
        ["DeleteView"] = "a saved list shows nobody more than they see without it, and comes back when asked",
        ["BeginTotp"] = "shows a key that counts for nothing until it is confirmed, which is written",
    };

    [Fact]
    public async Task EveryRouteThatChangesSomething_IsAudited_OrStandsHereWithAReason()
    {
        await using var app = await TestApp.Start();
        var changing = app.Get<ApiPipeline>().Endpoints.Where(Changes).ToList();
        changing.Count.ShouldBeGreaterThan(30);
        changing.Where(endpoint => endpoint.Metadata.GetMetadata<AuditedAs>() is null).Select(Name).Order(StringComparer.Ordinal)
            .ShouldBe(_exempt.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryExport_IsAudited()
    {
        await using var app = await TestApp.Start();
        var exports = app.Get<ApiPipeline>().Endpoints.Where(endpoint => endpoint.RoutePattern.RawText!.Contains("export", StringComparison.OrdinalIgnoreCase)).ToList();
        exports.Count.ShouldBeGreaterThan(1);
        exports.Where(endpoint => endpoint.Metadata.GetMetadata<AuditedAs>() is null).Select(Name).ShouldBeEmpty();
    }

    /// <summary>Actions are what the log is filtered by, and what the dashboard has words for.</summary>
    [Fact]
    public async Task EveryAction_IsAThingAndWhatWasDoneToIt()
    {
        await using var app = await TestApp.Start();
        foreach (var endpoint in app.Get<ApiPipeline>().Endpoints)
            if (endpoint.Metadata.GetMetadata<AuditedAs>() is { Action: var action }) action.ShouldMatch("^[a-z]+(_[a-z]+)*\\.[a-z]+(_[a-z]+)*$", Name(endpoint));
    }

    private static bool Changes(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods
        || methods.Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method));

    private static string Name(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.DisplayName ?? endpoint.RoutePattern.RawText!;
}
