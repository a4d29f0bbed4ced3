using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Hosting;
using Sarnakh.Leads;

namespace Sarnakh.Capture;

/// <summary>A submission as lists and timelines show it.</summary>
public record SubmissionSummary(Submission Submission)
{
    public RecordId ReceiptId => Submission.ReceiptId;

    public string FormId => Submission.FormId;

    public SubmissionState State => Submission.State;

    public IReadOnlyList<string> Reasons => Submission.Reasons;

    public DateTimeOffset ReceivedAt => Submission.ReceivedAt;

    public RecordId? LeadId => Submission.LeadId;

    public IReadOnlyList<FieldValue> Fields { get; } = [.. Submission.Fields.Where(field => !SubmissionCheck.IsReserved(field.Name))];

    public IReadOnlyList<SubmittedFile> Files => Submission.Files;

    /// <summary>Read through the other properties; bodies do not belong into lists.</summary>
    [JsonIgnore]
    public Submission Submission { get; } = Submission;
}

/// <summary>A submission with all that was received. <paramref name="Raw"/> is the body as text, cut at 100,000 characters.</summary>
public sealed record SubmissionDetail(Submission Submission, string Raw, bool RawIsCut) : SubmissionSummary(Submission)
{
    public string ContentType => Submission.ContentType;

    public string Language => Submission.Language;

    public string? ConsentVersion => Submission.ConsentVersion;

    public Attribution Attribution => Submission.Attribution;

    public string? Address => Submission.Address;

    public string? UserAgent => Submission.UserAgent;

    public string? Origin => Submission.Origin;
}

public sealed record SubmissionList(IReadOnlyList<SubmissionSummary> Items, string? Cursor);

/// <summary>Receipts: what became of them, the quarantine, and the books.</summary>
public static class SubmissionEndpoints
{
    private const int RawChars = 100_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var submissions = routes.MapGroup("/api/submissions").WithTags("Submissions").WithMetadata(Refused.Metadata);
        submissions.MapGet("", Quarantined).WithName("ListQuarantine").Produces<SubmissionList>();
        submissions.MapGet("/balance", Balance).WithName("GetBalance").Produces<Balance>();
        submissions.MapGet("/{receiptId}", Get).WithName("GetSubmission").Produces<SubmissionDetail>();
        submissions.MapPost("/{receiptId}/release", Release).WithName("ReleaseSubmission").Produces<SubmissionSummary>();
        submissions.MapPost("/{receiptId}/reject", Reject).WithName("RejectSubmission").Produces<SubmissionSummary>();
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
        return Results.Ok(new SubmissionList([.. page.Items.Select(submission => new SubmissionSummary(submission))], page.Next?.ToString()));
    }

    private static async Task<IResult> Balance(BalanceBooks books, CancellationToken cancel) => Results.Ok(await books.Run(cancel));

    private static async Task<IResult> Get(string receiptId, SubmissionTable submissions, CancellationToken cancel)
    {
        if (!RecordId.TryParse(receiptId, out var receipt) || await submissions.Find(receipt, cancel) is not { Submission: var found })
            return new Refused(new Problem(404, "submission.unknown"));
        var body = await submissions.ReadBody(receipt, cancel);
        var raw = Encoding.UTF8.GetString(body);
        var isCut = raw.Length > RawChars;
        return Results.Ok(new SubmissionDetail(found, isCut ? raw[..RawChars] : raw, isCut));
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
        return Results.Ok(new SubmissionSummary((await submissions.Find(receipt, cancel))!.Submission));
    }
}
