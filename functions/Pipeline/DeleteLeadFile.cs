using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Removes a file from a lead, and brings it back within the hour; after that its content goes.</summary>
public sealed class DeleteLeadFile(FindLead find, LeadTable leads, LeadFileTable files, TimeProvider clock)
{
    /// <summary>Again is nothing more.</summary>
    public async Task<LeadFileOutcome> Run(Caller caller, RecordId lead, RecordId id, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return new LeadFileOutcome(null, new Problem(404, "lead.unknown"));
        if (await files.Find(lead, id, cancel) is not { } stored) return Unknown;
        if (stored.File.RemovedAt is not null) return new LeadFileOutcome(stored.File, null);
        var now = clock.GetUtcNow();
        var removed = stored.File with { RemovedAt = now };
        return await Commit(
            [LeadFileTable.Replace(lead, removed, stored.Version), LeadFileTable.InsertDrop(lead, id, now + LeadFile.Undo), Told(lead, removed, TimelineType.FileRemoved, "removed", caller, now)],
            removed, () => Run(caller, lead, id, cancel), cancel);
    }

    public async Task<LeadFileOutcome> Restore(Caller caller, RecordId lead, RecordId id, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return new LeadFileOutcome(null, new Problem(404, "lead.unknown"));
        if (await files.Find(lead, id, cancel) is not { } stored) return Unknown;
        if (stored.File.RemovedAt is not { } removedAt) return new LeadFileOutcome(stored.File, null);
        var now = clock.GetUtcNow();
        var drop = await files.FindDrop(lead, id, removedAt + LeadFile.Undo, cancel);
        if (drop is null || drop.DueAt <= now) return Unknown;
        var restored = stored.File with { RemovedAt = null };
        return await Commit(
            [LeadFileTable.Replace(lead, restored, stored.Version), LeadFileTable.Delete(drop), Told(lead, restored, TimelineType.FileAdded, "back", caller, now)],
            restored, () => Restore(caller, lead, id, cancel), cancel);
    }

    private async Task<LeadFileOutcome> Commit(IReadOnlyList<RowWrite> writes, LeadFile file, Func<Task<LeadFileOutcome>> again, CancellationToken cancel)
    {
        try
        {
            await leads.Commit(writes, cancel);
            return new LeadFileOutcome(file, null);
        }
        catch (StorageException conflict) when (conflict is RowChangedException or RowExistsException)
        {
            // Somebody did the same, or the opposite, or the content has just gone: see what is there now.
            return await again();
        }
    }

    private static RowWrite Told(RecordId lead, LeadFile file, TimelineType type, string what, Caller caller, DateTimeOffset now) =>
        TimelineTable.Insert(lead, new TimelineEntry($"file-{file.Id}-{what}", now, type) { ActorId = caller.UserId, File = new TimelineFile(file.Id, file.Name) });

    private static LeadFileOutcome Unknown => new(null, new Problem(404, "file.unknown"));
}
