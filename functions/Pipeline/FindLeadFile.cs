using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Files of a lead for somebody who may see the lead; removed ones are not among them.</summary>
public sealed class FindLeadFile(FindLead find, LeadFileTable files, IBlobStore blobs)
{
    /// <summary>Newest first; null if there is no such lead for them.</summary>
    public async Task<IReadOnlyList<LeadFile>?> All(Caller caller, RecordId lead, CancellationToken cancel) =>
        await find.Run(caller, lead, cancel) is null ? null : await files.Of(lead, cancel).Select(stored => stored.File).Where(file => file.RemovedAt is null).OrderDescending(ByAge).ToListAsync(cancel);

    /// <summary>The file and its content, which is to be disposed.</summary>
    public async Task<(LeadFile? File, Blob? Content, Problem? Problem)> Run(Caller caller, RecordId lead, RecordId id, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return (null, null, new Problem(404, "lead.unknown"));
        return await files.Find(lead, id, cancel) is { File: { RemovedAt: null } file } && await blobs.Get(LeadFile.Container, LeadFile.BlobOf(lead, id), cancel) is { } content
            ? (file, content, null)
            : (null, null, new Problem(404, "file.unknown"));
    }

    private static readonly Comparer<LeadFile> ByAge = Comparer<LeadFile>.Create((one, other) => one.Id.CompareTo(other.Id));
}
