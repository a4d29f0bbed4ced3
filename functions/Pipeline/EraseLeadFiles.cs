using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Ends the files of a deleted lead, content first, so that nothing is left without a row that names it. Repeatable.</summary>
public sealed class EraseLeadFiles(LeadFileTable files, LeadTable leads, IBlobStore blobs)
{
    public async Task Run(RecordId lead, CancellationToken cancel)
    {
        await foreach (var stored in files.Of(lead, cancel))
        {
            await blobs.Delete(LeadFile.Container, LeadFile.BlobOf(lead, stored.File.Id), cancel);
            try
            {
                await leads.Commit([LeadFileTable.Delete(lead, stored)], cancel);
            }
            catch (RowChangedException)
            {
                // A second delivery has erased it; one that was changed instead is erased by the repetition.
                if (await files.Find(lead, stored.File.Id, cancel) is not null) throw;
            }
        }
    }
}
