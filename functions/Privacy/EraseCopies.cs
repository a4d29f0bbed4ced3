using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Privacy;

/// <summary>Takes somebody's addresses out of those that another person's lead keeps beside its own. Its timeline is told nothing: it would name them. Repeatable.</summary>
public sealed class EraseCopies(LeadTable leads, LeadIndexFeed index, TimeProvider clock)
{
    private const int Tries = 40;

    /// <param name="isTheirs">Of an address, and the time of what has it.</param>
    public async Task Run(RecordId id, Func<string, DateTimeOffset, bool> isTheirs, CancellationToken cancel)
    {
        for (var attempt = 0; await leads.Find(id, cancel) is { Lead: { EmailCc: { } copies } lead } stored; attempt++)
        {
            var others = copies.Split(',', StringSplitOptions.TrimEntries).Where(address => !isTheirs(address, lead.CreatedAt)).ToList();
            var after = lead with { EmailCc = others.Count == 0 ? null : string.Join(", ", others), Revision = lead.Revision + 1, UpdatedAt = clock.GetUtcNow() };
            if (after.EmailCc == copies) return;
            try
            {
                await leads.Commit([.. LeadTable.Replace(after, stored.Version)], cancel);
                index.Applied(after);
                return;
            }
            catch (RowChangedException) when (attempt < Tries)
            {
                await Backoff.Wait(attempt, cancel);
            }
        }
    }
}
