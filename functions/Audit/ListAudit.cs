using System.Runtime.CompilerServices;

namespace Sarnakh.Audit;

/// <summary>Reads the log, newest first.</summary>
public sealed class ListAudit(AuditTable table, TimeProvider clock)
{
    /// <summary>Entries that one call looks at.</summary>
    private const int MostRead = 5_000;

    // Another instance's clock may be ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public async Task<AuditPage> Run(AuditQuery query, string? cursor, int limit, CancellationToken cancel)
    {
        var found = new List<AuditEntry>();
        var read = 0;
        await foreach (var (entry, place) in table.Between(query.From, End(query), cursor, cancel))
        {
            if (query.Matches(entry)) found.Add(entry);
            if (found.Count == limit || ++read == MostRead) return new AuditPage(found, place);
        }
        return new AuditPage(found, null);
    }

    public async IAsyncEnumerable<AuditEntry> All(AuditQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (entry, _) in table.Between(query.From, End(query), null, cancel))
            if (query.Matches(entry)) yield return entry;
    }

    private DateTimeOffset End(AuditQuery query)
    {
        var end = clock.GetUtcNow() + Ahead;
        return query.To < end ? query.To.Value : end;
    }
}
