using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>A submission as lists and timelines show it.</summary>
public record SubmissionSummary(
    RecordId ReceiptId, string FormId, SubmissionState State, IReadOnlyList<string> Reasons, DateTimeOffset ReceivedAt, RecordId? LeadId,
    IReadOnlyList<FieldValue> Fields, IReadOnlyList<SubmittedFile> Files)
{
    public static SubmissionSummary Of(Submission submission) => new(
        submission.ReceiptId, submission.FormId, submission.State, submission.Reasons, submission.ReceivedAt, submission.LeadId,
        [.. submission.Fields.Where(field => !SubmissionCheck.IsReserved(field.Name))], submission.Files);
}

/// <summary>A submission with all that was received. <paramref name="Raw"/> is the body as text, cut at 100,000 characters.</summary>
public sealed record SubmissionDetail(
    SubmissionSummary Summary, string ContentType, string Raw, bool RawIsCut, string Language, string? ConsentVersion, Attribution Attribution,
    string? Address, string? UserAgent, string? Origin);

public sealed record SubmissionList(IReadOnlyList<SubmissionSummary> Items, string? Cursor);

/// <summary>Receipts: what became of them, the quarantine, and the books.</summary>
public static class SubmissionEndpoints
{
    private const int RawChars = 100_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var submissions = routes.MapGroup("/api/submissions").WithTags("Submissions").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SalesAdministrator));
        submissions.MapGet("", Quarantined).WithName("ListQuarantine").Produces<SubmissionList>();
        submissions.MapGet("/balance", Balance).WithName("GetBalance").Produces<Balance>();
        submissions.MapGet("/{receiptId}", Get).WithName("GetSubmission").RefusalsAuditedAs("submission.read", "submission/{receiptId}").WithMetadata(Audience.SignedIn).Produces<SubmissionDetail>();
        submissions.MapPost("/{receiptId}/release", Release).WithName("ReleaseSubmission").AuditedAs("submission.released", "submission/{receiptId}").Produces<SubmissionSummary>();
        submissions.MapPost("/{receiptId}/reject", Reject).WithName("RejectSubmission").AuditedAs("submission.rejected", "submission/{receiptId}").Produces<SubmissionSummary>();
    }

    private static async Task<IResult> Quarantined(string? state, string? cursor, int? limit, ListQuarantine list, CancellationToken cancel)
    {
        if (state is not (null or "quarantined")) return new Refused(Problem.Input(new FieldProblem("state", "option.unknown")));
        if (limit is < 1 or > 200) return new Refused(Problem.Input(new FieldProblem("limit", "limit.invalid")));
        RecordId? before = null;
        if (cursor is not null)
        {
            if (!RecordId.TryParse(cursor, out var id)) return new Refused(Problem.Input(new FieldProblem("cursor", "cursor.invalid")));
            before = id;
        }
        var page = await list.Run(before, limit ?? 50, cancel);
        return Results.Ok(new SubmissionList([.. page.Items.Select(SubmissionSummary.Of)], page.Next?.ToString()));
    }

    private static async Task<IResult> Balance(BalanceBooks books, CancellationToken cancel) => Results.Ok(await books.Run(cancel));

    private static async Task<IResult> Get(string receiptId, HttpContext http, FindSubmission find, SubmissionTable submissions, CancellationToken cancel)
    {
        if (!RecordId.TryParse(receiptId, out var receipt) || await find.Run(http.Caller()!, receipt, cancel) is not { } found)
            return new Refused(new Problem(404, "submission.unknown"));
        var body = await submissions.ReadBody(receipt, cancel);
        var raw = Encoding.UTF8.GetString(body);
        var isCut = raw.Length > RawChars;
        return Results.Ok(new SubmissionDetail(
            SubmissionSummary.Of(found), found.ContentType, isCut ? raw[..RawChars] : raw, isCut, found.Language, found.ConsentVersion, found.Attribution,
            found.Address, found.UserAgent, found.Origin));
    }

    private static Task<IResult> Release(string receiptId, JudgeSubmission judge, SubmissionTable submissions, CancellationToken cancel) =>
        Judged(receiptId, judge.Release, submissions, cancel);

    private static Task<IResult> Reject(string receiptId, JudgeSubmission judge, SubmissionTable submissions, CancellationToken cancel) =>
        Judged(receiptId, judge.Reject, submissions, cancel);

    private static async Task<IResult> Judged(
        string receiptId, Func<RecordId, CancellationToken, Task<Problem?>> judge, SubmissionTable submissions, CancellationToken cancel)
    {
        if (!RecordId.TryParse(receiptId, out var receipt)) return new Refused(new Problem(404, "submission.unknown"));
        if (await judge(receipt, cancel) is { } problem) return new Refused(problem);
        return Results.Ok(SubmissionSummary.Of((await submissions.Find(receipt, cancel))!.Submission));
    }
}
