using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

public sealed record LeadFileList(IReadOnlyList<LeadFile> Items);

/// <summary>Files of leads. Whatever they are, browsers save them and run nothing of them.</summary>
public static class LeadFileEndpoints
{
    /// <summary>What a multipart body has around its file.</summary>
    private const int Around = 64 * 1024;

    private const string Harmless = "sandbox; default-src 'none'; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/leads/{leadId}/files").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn);
        files.MapGet("", List).WithName("ListLeadFiles").RefusalsAuditedAs("lead.read", "lead/{leadId}").Produces<LeadFileList>();
        files.MapPost("", Add).WithName("AddLeadFile").RefusalsAuditedAs("lead.changed", "lead/{leadId}")
            .WithMetadata(new RequestSizeLimitAttribute(LeadFile.MostBytes + Around)).Accepts<IFormFile>("multipart/form-data").Produces<LeadFile>(StatusCodes.Status201Created);
        files.MapGet("/{fileId}", Get).WithName("GetLeadFile").RefusalsAuditedAs("lead.read", "lead/{leadId}").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
        files.MapDelete("/{fileId}", Remove).WithName("RemoveLeadFile").AuditedAs("lead.file_removed", "lead/{leadId}").Produces<LeadFile>();
        files.MapPost("/{fileId}/restore", Restore).WithName("RestoreLeadFile").RefusalsAuditedAs("lead.changed", "lead/{leadId}").Produces<LeadFile>();
    }

    private static async Task<IResult> List(string leadId, Caller caller, FindLeadFile find, CancellationToken cancel) =>
        await find.All(caller, Id(leadId), cancel) is { } all ? Results.Ok(new LeadFileList(all)) : new Refused(new Problem(404, "lead.unknown"));

    private static async Task<IResult> Add(string leadId, Caller caller, HttpRequest request, SaveLeadFile save, CancellationToken cancel)
    {
        var lead = Id(leadId);
        var outcome = await save.Run(caller, lead, request.ContentType, request.Body, cancel);
        return outcome.File is { } file ? Results.Created($"/api/leads/{lead}/files/{file.Id}", file) : new Refused(outcome.Problem!);
    }

    private static async Task<IResult> Get(string leadId, string fileId, Caller caller, HttpContext http, FindLeadFile find, CancellationToken cancel)
    {
        var (file, content, problem) = await find.Run(caller, Id(leadId), Id(fileId), cancel);
        if (file is null || content is null) return new Refused(problem!);
        http.Response.Headers.ContentSecurityPolicy = Harmless;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.ContentLength = content.Length;
        return Results.Stream(content.Content, file.Type, file.Name);
    }

    private static async Task<IResult> Remove(string leadId, string fileId, Caller caller, DeleteLeadFile delete, CancellationToken cancel) =>
        Told(await delete.Run(caller, Id(leadId), Id(fileId), cancel));

    private static async Task<IResult> Restore(string leadId, string fileId, Caller caller, DeleteLeadFile delete, CancellationToken cancel) =>
        Told(await delete.Restore(caller, Id(leadId), Id(fileId), cancel));

    private static IResult Told(LeadFileOutcome outcome) => outcome.Problem is { } problem ? new Refused(problem) : Results.Ok(outcome.File);

    /// <summary>What is no id is the id of nothing.</summary>
    private static RecordId Id(string text) => RecordId.TryParse(text, out var id) ? id : default;
}
