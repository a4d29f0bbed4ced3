using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Audit;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <param name="LostReasonId">One of the lost reasons; absent for none.</param>
/// <param name="Note">What else there is to say, for the timeline.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LostInput(string? LostReasonId = null, string? Note = null);

/// <summary>A lead that was won, and what is special about it.</summary>
public sealed record WonLead : Lead
{
    [SetsRequiredMembers]
    public WonLead(Lead lead, Celebration? celebration)
        : base(lead) => Celebration = celebration;

    /// <summary>Absent where it is a win like others, or was won before.</summary>
    public Celebration? Celebration { get; }
}

/// <summary>A lead that was converted, and how to take that back.</summary>
public sealed record ConvertedLead : Lead
{
    [SetsRequiredMembers]
    public ConvertedLead(Lead lead, RecordId? undoId)
        : base(lead) => UndoId = undoId;

    /// <summary>The change of one lead that undoing a change of many takes back; absent where nothing changed.</summary>
    public RecordId? UndoId { get; }
}

/// <summary>What happens to one lead in the pipeline. A version that was seen may be named; without one the latest is moved.</summary>
public static class MoveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var lead = routes.MapGroup("/api/leads/{leadId}").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn)
            .RefusalsAuditedAs("lead.changed", "lead/{leadId}");
        lead.MapPost("/won", Win).WithName("WinLead").Produces<WonLead>();
        lead.MapPost("/lost", (string leadId, LostInput? lost, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.Lose(http.Caller()!, id, http.Request.SeenRevision(), lost?.LostReasonId, lost?.Note, cancel))).WithName("LoseLead").Produces<Lead>();
        lead.MapPost("/restore", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.Restore(http.Caller()!, id, http.Request.SeenRevision(), cancel))).WithName("RestoreLead").Produces<Lead>();
        lead.MapGet("/conversion", Conversion).WithName("GetConversion").Produces<ConversionPlan>();
        lead.MapPost("/convert", Convert).WithName("ConvertLead").Produces<ConvertedLead>();
        lead.MapPost("/lifecycle/automatic", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.LeaveLifecycleToRules(http.Caller()!, id, http.Request.SeenRevision(), cancel))).WithName("LeaveLifecycleToRules").Produces<Lead>();
        lead.MapPost("/probability/automatic", (string leadId, HttpContext http, MoveLead move, CancellationToken cancel) =>
            Moved(leadId, http, id => move.LeaveProbabilityToScoring(http.Caller()!, id, http.Request.SeenRevision(), cancel))).WithName("LeaveProbabilityToScoring").Produces<Lead>();
    }

    private static async Task<IResult> Win(string leadId, HttpContext http, MoveLead move, FindCelebration celebration, CancellationToken cancel)
    {
        ChangeOutcome? outcome = null;
        var answer = await Moved(leadId, http, async id => outcome = await move.Win(http.Caller()!, id, http.Request.SeenRevision(), cancel));
        if (outcome is not { Problem: null, Lead: { } won }) return answer;
        return Results.Ok(new WonLead(won, outcome.Before is { Outcome: not Outcome.Won } ? await celebration.Run(http.Caller()!, won, cancel) : null));
    }

    private static async Task<IResult> Convert(string leadId, [FromBody] ConversionInput? wish, HttpContext http, ConvertLead convert, CancellationToken cancel)
    {
        ChangeOutcome? outcome = null;
        var answer = await Moved(leadId, http, async id => outcome = await convert.Run(http.Caller()!, id, http.Request.SeenRevision(), wish ?? new ConversionInput(), cancel));
        return outcome is { Problem: null, Lead: { } lead } ? Results.Ok(new ConvertedLead(lead, outcome.Undo)) : answer;
    }

    private static async Task<IResult> Conversion(string leadId, HttpContext http, ConvertLead convert, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return new Refused(new Problem(404, "lead.unknown"));
        var (plan, problem) = await convert.Plan(http.Caller()!, id, cancel);
        return problem is null ? Results.Ok(plan) : new Refused(problem);
    }

    private static async Task<IResult> Moved(string leadId, HttpContext http, Func<RecordId, Task<ChangeOutcome>> move)
    {
        if (!RecordId.TryParse(leadId, out var id)) return new Refused(new Problem(404, "lead.unknown"));
        var outcome = await move(id);
        if (outcome.Lead is { } lead) http.Response.Headers.ETag = Http.ETag(lead.Revision);
        if (outcome.Problem is { } problem) return new Refused(problem);
        if (outcome.ChangedHands) await http.RequestServices.GetRequiredService<AuditLog>().Write(LeadEndpoints.HandedOver(http, outcome.Lead!), CancellationToken.None);
        http.Response.Headers[LeadEndpoints.VersionHeader] = LeadRevision.Of(outcome.Lead!).ToString();
        return Results.Ok(outcome.Lead);
    }
}
