using System.Buffers;
using System.Collections.Concurrent;
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
    private readonly ConcurrentBag<LeadImage[]> _spareImages = [];
    private LeadRows _rows = new();
    private long _version;

    public int Count => Read(rows => rows.Count);

    /// <summary>One more than the number of the last row.</summary>
    public int Rows => Read(rows => rows.Rows);

    /// <summary>Grows with every change; within one process only.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Bytes taken by texts, as shown and as searched, and by room for more of them.</summary>
    public (long Shown, long Searched) TextBytes => Read(rows => rows.TextBytes);

    /// <summary>What leads can be filtered, sorted and grouped by at the moment.</summary>
    public FieldSet Fields => Read(rows => rows.Fields);

    /// <summary>
    /// The fields, and the order of what they name, follow from these from now on. A field that has come is read from what every lead has of it,
    /// while readers wait: about a second for each million leads.
    /// </summary>
    public void Use(FieldSources sources)
    {
        lock (_writing)
        {
            if (_rows.Fields.IsOf(sources))
                return;
            _lock.EnterWriteLock();
            try
            {
                _rows.Use(new FieldSet(sources));
                Interlocked.Increment(ref _version);
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    public void Apply(Lead lead) => Apply([lead]);

    /// <summary>Takes in new leads and newer revisions; what is not newer than what is here is ignored. Their texts are worked out before anybody waits.</summary>
    public void Apply(IReadOnlyList<Lead> leads)
    {
        var images = _spareImages.TryTake(out var spare) ? spare : [.. Enumerable.Range(0, Batch).Select(_ => new LeadImage())];
        foreach (var some in leads.Chunk(Batch))
        {
            var texts = Read(rows => rows.CustomTexts);
            for (var i = 0; i < some.Length; i++)
                images[i].Take(some[i], texts);
            Put(images.AsSpan(0, some.Length), texts);
        }
        _spareImages.Add(images);
    }

    /// <summary>Some rows for a snapshot; the first is a multiple of 64.</summary>
    public void Save(int from, int count, ArrayBufferWriter<byte> output) => Read(rows =>
    {
        rows.Save(from, count, output);
        return true;
    });

    /// <summary>An index beside this one, to be filled from a snapshot.</summary>
    public Loading BeginLoad(int rows) => new(rows, Fields);

    /// <summary>What was loaded is the index from now on; what was here is forgotten.</summary>
    public void EndLoad(Loading loading)
    {
        lock (_writing)
        {
            _lock.EnterWriteLock();
            try
            {
                _rows = loading.Loaded;
                Interlocked.Increment(ref _version);
            }
            finally
            {
                _lock.ExitWriteLock();
            }
        }
    }

    /// <summary>What was read of a snapshot so far. <see cref="InvalidDataException"/> where something else stands.</summary>
    public sealed class Loading
    {
        internal Loading(int rows, FieldSet fields)
        {
            Loaded = new LeadRows();
            Loaded.Use(fields);
            Loaded.Reserve(rows);
        }

        internal LeadRows Loaded { get; }

        public int Rows => Loaded.Rows;

        public void Add(ReadOnlySpan<byte> chunk)
        {
            var input = new SnapshotReader(chunk);
            Loaded.Load(ref input);
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

    public bool HasOwner(RecordId id) => Read(rows => rows.OwnershipOf(id)?.Owner is not null);

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
                items[i] = rows.Summary(page[i], query.At);
            var cursor = first.Length > page.Length && page.Length > 0 ? order.CursorAt(page[^1]) : null;
            return new LeadPage(items, selected.Count, cursor, Version);
        });
    }

    /// <summary>The ids of all leads that pass, in no order.</summary>
    public IReadOnlyList<RecordId> Ids(LeadFilter filter, string? search) => Read<IReadOnlyList<RecordId>>(rows =>
    {
        using var selected = Select(rows, filter, search);
        var ids = new List<RecordId>(selected.Count);
        for (var row = 0; row < selected.Rows; row++)
            if (selected.Has(row))
                ids.Add(rows.Ids[row]);
        return ids;
    });

    /// <summary>Whom the leads that pass are about, be it as their person or as their organisation: how many leads, and their revenue.</summary>
    public IReadOnlyDictionary<RecordId, ContactTotals> ByContact(LeadFilter filter) => Read<IReadOnlyDictionary<RecordId, ContactTotals>>(rows =>
    {
        using var selected = Select(rows, filter, null);
        var (people, organisations) = ((ReferenceColumn)rows[LeadFields.ContactId], (ReferenceColumn)rows[LeadFields.OrganisationId]);
        var totals = new Dictionary<RecordId, ContactTotals>();
        for (var row = 0; row < selected.Rows; row++)
        {
            if (!selected.Has(row))
                continue;
            Count(people[row], row);
            if (organisations[row] != people[row])
                Count(organisations[row], row);
        }
        return totals;

        void Count(RecordId? contact, int row)
        {
            if (contact is { } id)
                totals[id] = totals.GetValueOrDefault(id).With(rows.Number(LeadFields.ExpectedRevenue, row));
        }
    });

    /// <summary>
    /// For each stage in which there are leads that pass: how many, their revenue, and the first of them. In no order of the stages.
    /// </summary>
    /// <param name="limit">Of each stage, 1 to 1000.</param>
    public IReadOnlyList<BoardColumn> Board(LeadFilter filter, string? search, LeadSort sort, int limit, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, LeadQuery.MostItems);
        return Read(rows =>
        {
            using var selected = Select(rows, filter, search);
            return BoardScan.Of(selected, sort, limit, rows, at);
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

    /// <param name="texts">The custom fields that the images have.</param>
    private void Put(ReadOnlySpan<LeadImage> images, LeadField[] texts)
    {
        lock (_writing)
        {
            // Others have come meanwhile.
            if (_rows.CustomTexts != texts)
                foreach (var image in images)
                    image.Take(image.Lead, _rows.CustomTexts);
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
