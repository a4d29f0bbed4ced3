using System.Globalization;
using System.Security.Cryptography;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A file after a write, or why there was none.</summary>
public sealed record LeadFileOutcome(LeadFile? File, Problem? Problem);

/// <summary>Puts a file to a lead while it is still coming in: the blob first, then in one commit the file and a line on the timeline.</summary>
public sealed class SaveLeadFile(FindLead find, LeadTable leads, LeadFileTable files, EraseLeadFiles erase, IBlobStore blobs, TimeProvider clock)
{
    private static readonly RandomNumberGenerator Source = RandomNumberGenerator.Create();

    /// <summary>Longer than any upload takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    public async Task<LeadFileOutcome> Run(Caller caller, RecordId lead, string? contentType, Stream body, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return Failed(new Problem(404, "lead.unknown"));
        var (upload, unreadable) = await ReadUpload.Run(contentType, body, cancel);
        if (upload is null) return Failed(unreadable!);
        var name = FileContent.CleanName(upload.Name);
        if (upload.Head.IsEmpty) return Refused("file.empty");
        if (FileContent.TypeOf(name, upload.Head.Span) is not { } type) return Refused("file.type");
        if (await files.Of(lead, cancel).CountAsync(cancel) >= LeadFile.MostOnALead) return Refused("files.too_many_on_lead", LeadFile.MostOnALead);

        var id = RecordId.New(clock.GetUtcNow(), Source);
        var drop = await files.InsertDrop(lead, id, clock.GetUtcNow() + Patience, cancel);
        try
        {
            await blobs.Put(LeadFile.Container, LeadFile.BlobOf(lead, id), upload.Content, cancel);
        }
        catch (UploadTooLargeException)
        {
            return Refused("file.too_large", LeadFile.MostBytes / 1024 / 1024);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            return Failed(new Problem(400, "body.unparsable"));
        }
        var file = new LeadFile(id, name, type, upload.Content.Count, caller.UserId, clock.GetUtcNow());
        var entry = new TimelineEntry($"file-{id}", file.AddedAt, TimelineType.FileAdded) { ActorId = caller.UserId, File = new TimelineFile(id, name) };
        await leads.Commit([LeadFileTable.Insert(lead, file), LeadFileTable.Delete(drop), TimelineTable.Insert(lead, entry)], cancel);

        // Deleted while the file came in: what erased the lead may have been here before us.
        if (await leads.Find(lead, cancel) is not null) return new LeadFileOutcome(file, null);
        await erase.Run(lead, cancel);
        return Failed(new Problem(404, "lead.unknown"));
    }

    private static LeadFileOutcome Refused(string code, long? argument = null) => Failed(Problem.Input(new FieldProblem("file", code, argument?.ToString(CultureInfo.InvariantCulture))));

    private static LeadFileOutcome Failed(Problem problem) => new(null, problem);
}
