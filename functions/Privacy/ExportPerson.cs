using System.IO.Compression;
using System.Text.Json;
using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Contacts;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Pipeline;
using Sarnakh.Storage;

namespace Sarnakh.Privacy;

/// <summary>A lead with all that happened on it.</summary>
/// <param name="Files">The entries of the archive that hold its files.</param>
public sealed record ExportedLead(Lead Lead, IReadOnlyList<TimelineEntry> Timeline, IReadOnlyList<string> Files);

/// <summary>Everything about a person in one document. <paramref name="Messages"/> are those that failed, as they were sent.</summary>
public sealed record PersonDocument(
    DateTimeOffset MadeAt, IReadOnlyList<ExportedLead> Leads, IReadOnlyList<ExportedSubmission> Submissions, IReadOnlyList<string> Identities, IReadOnlyList<FailedMessage> Messages,
    IReadOnlyList<Contact> Contacts, IReadOnlyList<AuditEntry> Audit);

/// <param name="Body">The entry of the archive that holds it as it was received, files included; null when it was dropped.</param>
public sealed record ExportedSubmission(Submission Submission, string? Body);

/// <summary>Writes everything about a person into a ZIP archive: one JSON document, each submission's body as it was received, and the files of the leads.</summary>
public sealed class ExportPerson(FindTraces find, TimelineTable timelines, SubmissionTable submissions, LeadFileTable files, IBlobStore blobs, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { WriteIndented = true };

    public async Task Run(IReadOnlyList<Identity> person, Stream to, CancellationToken cancel)
    {
        var traces = await find.Run((identities, _) => identities.Any(person.Contains), cancel);
        await using var archive = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel);
        var exported = new List<ExportedSubmission>();
        foreach (var submission in traces.Submissions)
        {
            var body = await submissions.ReadBody(submission.ReceiptId, cancel);
            var name = body.Length == 0 ? null : $"submissions/{submission.ReceiptId}{(submission.ContentType.StartsWith(ReadSubmissionBody.Json, StringComparison.OrdinalIgnoreCase) ? ".json" : ".txt")}";
            exported.Add(new ExportedSubmission(submission, name));
            if (name is not null) await Add(archive, name, entry => entry.WriteAsync(body, cancel).AsTask(), cancel);
        }
        var document = new PersonDocument(
            clock.GetUtcNow(), await Leads(traces, archive, cancel), exported, [.. traces.Claims.Select(claim => claim.Identity.Key)], traces.Messages, traces.Contacts, await find.Audit(traces, cancel));
        await Add(archive, "person.json", entry => JsonSerializer.SerializeAsync(entry, document, Json, cancel), cancel);
    }

    private async Task<IReadOnlyList<ExportedLead>> Leads(Traces traces, ZipArchive archive, CancellationToken cancel)
    {
        var exported = new List<ExportedLead>();
        foreach (var lead in traces.Leads)
        {
            var timeline = new List<TimelineEntry>();
            await foreach (var (entry, _) in timelines.AllOf(lead.Id, cancel)) timeline.Add(entry);
            var names = new List<string>();
            await foreach (var (file, _) in files.Of(lead.Id, cancel))
            {
                using var blob = await blobs.Get(LeadFile.Container, LeadFile.BlobOf(lead.Id, file.Id), cancel);
                if (blob is null) continue;
                // Two files of a lead may have one name.
                names.Add($"files/{lead.Id}/{file.Id}/{file.Name}");
                await Add(archive, names[^1], entry => blob.Content.CopyToAsync(entry, cancel), cancel);
            }
            exported.Add(new ExportedLead(lead, timeline, names));
        }
        return exported;
    }

    private static async Task Add(ZipArchive archive, string name, Func<Stream, Task> write, CancellationToken cancel)
    {
        await using var entry = await archive.CreateEntry(name).OpenAsync(cancel);
        await write(entry);
    }
}
