using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Capture;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>Somebody by what they write of themselves, in any form: an e-mail address, a number, or both.</summary>
public sealed record PersonQuery(string? Email, string? Phone)
{
    /// <summary>Who that is, or what is wrong with it.</summary>
    public (IReadOnlyList<Identity> Person, Problem? Problem) Read()
    {
        var problems = new List<FieldProblem>();
        if (string.IsNullOrWhiteSpace(Email) && string.IsNullOrWhiteSpace(Phone)) problems.Add(new FieldProblem("", "person.choose"));
        if (!string.IsNullOrWhiteSpace(Email) && !EmailAddress.TryParse(Email, out _)) problems.Add(new FieldProblem("email", "email.invalid"));
        if (!string.IsNullOrWhiteSpace(Phone) && !PhoneNumber.TryParse(Phone, PhoneNumber.Iran, out _)) problems.Add(new FieldProblem("phone", "phone.invalid"));
        return problems.Count > 0 ? ([], Problem.Input(problems)) : ([.. new[] { Email, Phone }.Select(SubmissionIdentities.Read).OfType<Identity>()], null);
    }
}

/// <summary>What is kept about somebody. <paramref name="Leads"/> are open and archived ones.</summary>
/// <param name="Everywhere">
/// The whole store was looked through, as for an export or an erasure. Otherwise their leads and what hangs on those, and they may have more: posts in
/// quarantine, or on a lead that no longer shows any address or number of theirs.
/// </param>
public sealed record PersonFound(bool Everywhere, TraceCounts Counts, IReadOnlyList<Lead> Leads, IReadOnlyList<SubmissionSummary> Submissions);

/// <summary>How an erasure stands. <paramref name="Erased"/> and <paramref name="DoneAt"/> are there once nothing is left.</summary>
/// <param name="By">Name of whoever ordered it.</param>
/// <param name="OfAll">Everybody with a tombstone, once more, instead of one person.</param>
public sealed record ErasureView(RecordId Id, DateTimeOffset StartedAt, string? By, bool OfAll, DateTimeOffset? DoneAt, TraceCounts? Erased)
{
    public static ErasureView Of(Erasure erasure) => new(erasure.Id, erasure.At, erasure.ActorName, erasure.Hashes.Count == 0, erasure.DoneAt, erasure.Erased);
}

/// <summary>Erasures, newest first.</summary>
public sealed record ErasureList(IReadOnlyList<ErasureView> Items);

/// <summary>Who was erased and when, as keyed hashes that name nobody outside this installation.</summary>
public sealed record TombstoneList(IReadOnlyList<Tombstone> Items);

/// <summary>One person's data, and how long data is kept.</summary>
public static class PrivacyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var privacy = routes.MapGroup("/api/privacy").WithTags("Privacy").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator));
        privacy.MapPost("/find", Find).WithName("FindPerson").AuditedAs("person.found").Produces<PersonFound>();
        // No GET: addresses of people would stand in the logs of every proxy.
        privacy.MapPost("/export", Export).WithName("ExportPerson").AuditedAs("person.exported").Produces(StatusCodes.Status200OK, contentType: "application/zip");
        privacy.MapPost("/erase", Erase).WithName("ErasePerson").WithMetadata(InPerson.Only).AuditedAs("person.erasure_started").Produces<ErasureView>(StatusCodes.Status202Accepted);
        privacy.MapGet("/erasures", List).WithName("ListErasures").Produces<ErasureList>();
        privacy.MapGet("/erasures/{erasureId}", Get).WithName("GetErasure").Produces<ErasureView>();
        privacy.MapGet("/tombstones", Tombstones).WithName("ListTombstones").Produces<TombstoneList>();
        privacy.MapPost("/tombstones", Reapply).WithName("ReapplyTombstones").WithMetadata(InPerson.Only).AuditedAs("person.tombstones_reapplied").Produces<ErasureView>(StatusCodes.Status202Accepted);

        var retention = routes.MapGroup("/api/settings/retention").WithTags("Privacy").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator));
        retention.MapGet("", GetRetention).WithName("GetRetention").Produces<RetentionSettings>();
        retention.MapPut("", ChangeRetention).WithName("ReplaceRetention").AuditedAs("settings.changed", "settings/retention").Produces<RetentionSettings>();
    }

    private static async Task<IResult> Find(PersonQuery query, bool? everywhere, FindPerson atHand, FindTraces all, CancellationToken cancel)
    {
        var (person, problem) = query.Read();
        if (problem is not null) return new Refused(problem);
        var traces = everywhere == true ? await all.Run((identities, _) => identities.Any(person.Contains), cancel) : await atHand.Run(person, cancel);
        return Results.Ok(new PersonFound(everywhere == true, traces.Counts, traces.Leads, [.. traces.Submissions.Select(SubmissionSummary.Of)]));
    }

    private static IResult Export(PersonQuery query, HttpContext http, ExportPerson export)
    {
        var (person, problem) = query.Read();
        if (problem is not null) return new Refused(problem);
        // The end of an archive's entry is written without waiting, and an answer takes no such writes unless it is told to.
        if (http.Features.Get<IHttpBodyControlFeature>() is { } body) body.AllowSynchronousIO = true;
        return Results.Stream(to => export.Run(person, to, http.RequestAborted), "application/zip", "person.zip");
    }

    private static async Task<IResult> Erase(PersonQuery query, HttpContext http, ErasePerson erase, CancellationToken cancel)
    {
        var (person, problem) = query.Read();
        return problem is not null ? new Refused(problem) : Started(http, await erase.Start(person, http.Caller()!.UserId, http.Caller()!.Name, cancel));
    }

    private static async Task<IResult> List(ErasureTable erasures, CancellationToken cancel) => Results.Ok(new ErasureList([.. (await erasures.All(cancel)).Select(ErasureView.Of)]));

    private static async Task<IResult> Get(string erasureId, ErasureTable erasures, CancellationToken cancel) =>
        RecordId.TryParse(erasureId, out var id) && await erasures.Find(id, cancel) is { Value: var erasure } ? Results.Ok(ErasureView.Of(erasure)) : new Refused(new Problem(404, "erasure.unknown"));

    private static async Task<IResult> Tombstones(TombstoneTable tombstones, CancellationToken cancel) => Results.Ok(new TombstoneList(await tombstones.All(cancel)));

    private static async Task<IResult> Reapply(TombstoneList list, HttpContext http, TombstoneTable tombstones, ErasePerson erase, CancellationToken cancel)
    {
        if (list.Items is null || list.Items.Any(stone => stone is not { Hash.Length: 64 })) return new Refused(Problem.Input(new FieldProblem("items", "text.invalid")));
        await tombstones.SaveAll(list.Items, cancel);
        return Started(http, await erase.Start([], http.Caller()!.UserId, http.Caller()!.Name, cancel));
    }

    private static IResult Started(HttpContext http, Erasure erasure)
    {
        http.AuditNote().Subject = $"erasure/{erasure.Id}";
        return Results.Accepted($"/api/privacy/erasures/{erasure.Id}", ErasureView.Of(erasure));
    }

    private static async Task<IResult> GetRetention(HttpContext http, RetentionTable retention, CancellationToken cancel)
    {
        var (settings, version) = await retention.Find(cancel);
        http.Response.Headers.ETag = Http.ETag(VersionOf(version));
        return Results.Ok(settings);
    }

    private static async Task<IResult> ChangeRetention(RetentionSettings settings, HttpContext http, RetentionTable retention, CancellationToken cancel)
    {
        if (http.Request.IfMatch() is not { } seen) return new Refused(new Problem(428, "version.required"));
        if (settings.Check() is { Count: > 0 } problems) return new Refused(Problem.Input(problems));
        var (current, version) = await retention.Find(cancel);
        if (seen != VersionOf(version)) return new Refused(new Problem(412, "version.stale") { Current = current });
        http.Response.Headers.ETag = Http.ETag(VersionOf(await retention.Replace(settings, version, cancel)));
        http.AuditNote().Details["settings"] = settings.ToString();
        return Results.Ok(settings);
    }

    private static string VersionOf(RowVersion version) => version.IsNone ? "default" : version.ToString();
}
