using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Drops the content of files that were removed more than an hour ago, and of uploads that never ended. The file's row goes first,
/// so nobody can bring back what has no content; the row that says when goes last.
/// </summary>
public sealed class TrimLeadFiles(LeadFileTable files, LeadTable leads, IBlobStore blobs, TimeProvider clock)
{
    public async Task<int> Run(CancellationToken cancel)
    {
        var trimmed = 0;
        foreach (var shard in RecordId.Shards)
            foreach (var drop in await files.DropsOf(shard, clock.GetUtcNow(), cancel))
                if (await Drop(drop, cancel)) trimmed++;
        return trimmed;
    }

    private async Task<bool> Drop(FileDrop drop, CancellationToken cancel)
    {
        try
        {
            if (await files.Find(drop.Lead, drop.File, cancel) is { } stored) await leads.Commit([LeadFileTable.Delete(drop.Lead, stored)], cancel);
            await blobs.Delete(LeadFile.Container, LeadFile.BlobOf(drop.Lead, drop.File), cancel);
            await leads.Commit([LeadFileTable.Delete(drop)], cancel);
            return true;
        }
        catch (RowChangedException)
        {
            // It was brought back in its last moment, or another run was faster.
            return false;
        }
    }
}
