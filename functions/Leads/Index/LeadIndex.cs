using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// All leads in memory, in columns, to be filtered, sorted, searched and counted by every field. Safe for threads: readers see
/// whole changes only and share the index; a writer waits for the readers of the moment, and they for it, a few milliseconds
/// at most, because large batches are let in by pieces.
/// </summary>
public sealed class LeadIndex : IDisposable
{
    private const int Batch = 256;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Lock _writing = new();
    private readonly LeadImage[] _images = [.. Enumerable.Range(0, Batch).Select(_ => new LeadImage())];
    private readonly LeadRows _rows = new();
    private long _version;

    public int Count => Read(rows => rows.Count);

    /// <summary>Grows with every change; within one process only.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Bytes taken by texts, as shown and as searched, and by room for more of them.</summary>
    public (long Shown, long Searched) TextBytes => Read(rows => rows.TextBytes);

    public void Apply(Lead lead) => Apply([lead]);

    /// <summary>Takes in new leads and newer revisions; what is not newer than what is here is ignored.</summary>
    public void Apply(IReadOnlyList<Lead> leads)
    {
        // Only one writer at a time uses the images and may look at the rows without the lock.
        lock (_writing)
        {
            for (var next = 0; next < leads.Count;)
            {
                var count = 0;
                for (; next < leads.Count && count < Batch; next++)
                    if (_rows.RevisionOf(leads[next].Id) is not { } known || known < leads[next].Revision)
                        _images[count++].Take(leads[next]);
                if (count > 0)
                    Put(_images.AsSpan(0, count));
            }
        }
    }

    /// <summary>Forgets a lead, whatever its revision.</summary>
    public void Remove(RecordId id)
    {
        lock (_writing)
        {
            _lock.EnterWriteLock();
            try
            {
                if (_rows.Remove(id))
                    Interlocked.Increment(ref _version);
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    /// <summary>The revision of a lead that the index has, or null if it has none.</summary>
    public long? RevisionOf(RecordId id) => Read(rows => rows.RevisionOf(id));

    /// <summary>True for a lead that is here and within the scope.</summary>
    public bool Sees(RecordId id, LeadScope scope) => Read(rows => rows.OwnershipOf(id) is { } of && scope.Allows(of.Owner, of.Team));

    /// <summary>One page of the leads that pass the filter and hold every word of the search.</summary>
    public LeadPage Query(LeadQuery query)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LeadQuery.MostItems);
        if (query.After is { } after && !after.Sort.Equals(query.Sort))
            throw new ArgumentException("The cursor was made for another sort.", nameof(query));

        return Read(rows =>
        {
            using var selected = Select(rows, query.Filter, query.Search);
            var order = new RowOrder(query.Sort, rows);
            // One more than asked for tells whether there is another page.
            var first = FirstRows.Of(selected, order, query.After, query.Limit + 1);
            var page = first.AsSpan(0, Math.Min(first.Length, query.Limit));
            var items = new LeadSummary[page.Length];
            for (var i = 0; i < items.Length; i++)
                items[i] = rows.Summary(page[i]);
            var cursor = first.Length > page.Length && page.Length > 0 ? order.CursorAt(page[^1]) : null;
            return new LeadPage(items, selected.Count, cursor, Version);
        });
    }

    /// <summary>Counts and revenue of the same leads by one or two fields, which must allow it.</summary>
    public LeadGroups Group(LeadFilter filter, string? search, params IReadOnlyList<LeadField> by)
    {
        if (by.Count is 0 or > 2 || by.Any(field => !field.CanGroup))
            throw new ArgumentException("Leads are grouped by one or two choices, numbers, dates or flags.", nameof(by));

        return Read(rows =>
        {
            using var selected = Select(rows, filter, search);
            return new LeadGroups(GroupTable.Of(selected, by, rows), Version);
        });
    }

    public void Dispose() => _lock.Dispose();

    private static RowSet Select(LeadRows rows, LeadFilter filter, string? search)
    {
        var selected = new RowSet(rows.Rows);
        FilterScan.AddTo(selected, filter, rows);
        selected.And(rows.Live);
        if (SearchText.Tokens(search) is { Length: > 0 } words)
        {
            using var found = new RowSet(rows.Rows);
            rows.Searched.Scan(words[0], (row, record) =>
            {
                foreach (var word in words.AsSpan(1))
                    if (record.IndexOf(word) < 0)
                        return;
                found.Add(row);
            });
            selected.And(found.Words);
        }
        return selected;
    }

    private void Put(ReadOnlySpan<LeadImage> images)
    {
        _lock.EnterWriteLock();
        try
        {
            foreach (var image in images)
                if (_rows.Put(image))
                    Interlocked.Increment(ref _version);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    private T Read<T>(Func<LeadRows, T> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(_rows);
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }
}
