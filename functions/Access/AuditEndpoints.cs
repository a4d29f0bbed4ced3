using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Audit;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>The audit log, for reading and as a file.</summary>
public static class AuditEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").WithTags("Audit").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator));
        audit.MapGet("", List).WithName("ListAudit").Produces<AuditPage>();
        audit.MapGet("/export", Export).WithName("ExportAudit").AuditedAs("audit.exported").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<IResult> List(
        DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? subject, string? cursor, int? limit, ListAudit list, CancellationToken cancel)
    {
        if (limit is < 1 or > 200) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        if (cursor is not null && !AuditTable.IsPlace(cursor)) return new Refused(Problem.Input(new FieldProblem("cursor", "cursor.invalid")));
        return Results.Ok(await list.Run(new AuditQuery(from, to, actor, action, subject), cursor, limit ?? 50, cancel));
    }

    private static async Task<IResult> Export(
        DateTimeOffset? from, DateTimeOffset? to, string? actor, string? action, string? subject, string? language, HttpContext http, ListAudit list, UserTable users,
        CancellationToken cancel)
    {
        if (language is not (null or "fa" or "en")) return new Refused(Problem.Input(new FieldProblem("language", "option.unknown")));
        var query = new AuditQuery(from, to, actor, action, subject);
        http.AuditNote().Details["query"] = http.Request.QueryString.ToString();
        var reader = http.Caller() is { } caller ? await users.Find(caller.UserId, cancel) : null;
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader?.Value.TimeZone ?? "Asia/Tehran");
        var words = language ?? http.Request.Language();
        return Results.Stream(
            async body =>
            {
                await using var lines = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                await lines.WriteAsync(AuditCsv.Head(words));
                await foreach (var entry in list.All(query, cancel)) await lines.WriteAsync(AuditCsv.Line(entry, words, zone));
            },
            "text/csv; charset=utf-8", "audit.csv");
    }
}
