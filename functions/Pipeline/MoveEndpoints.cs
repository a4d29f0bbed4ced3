using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <param name="LostReasonId">One of the lost reasons; absent for none.</param>
/// <param name="Note">What else there is to say, for the timeline.</param>
public sealed record LostInput(string? LostReasonId = null, string? Note = null);

/// <summary>What happens to one lead in the pipeline. A version that was seen may be named; without one the latest is moved.</summary>
public static class MoveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var lead = routes.MapGroup("/api/leads/{leadId}").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn)
            .RefusalsAuditedAs("lead.changed", "lead/{leadId}");
        lead.MapPost("/won", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.Win(http.Caller()!, id, Seen(http), cancel))).WithName("WinLead").Produces<Lead>();
        lead.MapPost("/lost", (string leadId, LostInput? lost, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.Lose(http.Caller()!, id, Seen(http), lost?.LostReasonId, lost?.Note, cancel))).WithName("LoseLead").Produces<Lead>();
        lead.MapPost("/restore", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.Restore(http.Caller()!, id, Seen(http), cancel))).WithName("RestoreLead").Produces<Lead>();
        lead.MapPost("/lifecycle/automatic", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.LeaveLifecycleToRules(http.Caller()!, id, Seen(http), cancel))).WithName("LeaveLifecycleToRules").Produces<Lead>();
        lead.MapPost("/probability/automatic", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.LeaveProbabilityToScoring(http.Caller()!, id, Seen(http), cancel))).WithName("LeaveProbabilityToScoring").Produces<Lead>();
    }

    private static async Task<IResult> Moved(string leadId, HttpContext http, Func<RecordId, Task<ChangeOutcome>> move)
    {
        if (!RecordId.TryParse(leadId, out var id)) return new Refused(new Problem(404, "lead.unknown"));
        var outcome = await move(id);
        if (outcome.Lead is { } lead) http.Response.Headers.ETag = Http.ETag(lead.Revision);
        if (outcome.Problem is { } problem) return new Refused(problem);
        http.Response.Headers[LeadEndpoints.VersionHeader] = LeadRevision.Of(outcome.Lead!).ToString();
        return Results.Ok(outcome.Lead);
    }

    /// <summary>The revision in If-Match; -1, which no lead has, for anything else that stands there.</summary>
    private static long? Seen(HttpContext http) =>
        http.Request.IfMatch() is not { } version ? null : long.TryParse(version, CultureInfo.InvariantCulture, out var seen) ? seen : -1;
}
