using System.Buffers;
using System.Collections;
using Sarnakh.Text;

namespace Sarnakh.Contacts;

/// <summary>A contact as lists and suggestions show it.</summary>
public sealed record ContactSummary(RecordId Id, ContactKind Kind, string Name)
{
    public string? OrganisationId { get; init; }

    public string? OrganisationName { get; init; }

    public string? JobTitle { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? City { get; init; }

    public bool Archived { get; init; }
}

/// <summary>Which contacts are wanted. Whose name starts as the search does come first, then all others, by name.</summary>
public sealed record ContactQuery
{
    public string? Search { get; init; }

    public ContactKind? Kind { get; init; }

    /// <summary>Only those of this organisation.</summary>
    public RecordId? OrganisationId { get; init; }

    public bool Archived { get; init; }

    /// <summary>Only those for whom this is true.</summary>
    public Predicate<RecordId>? Where { get; init; }

    public ContactCursor? After { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>A page of contacts; <paramref name="Total"/> counts all of them, the cursor leads on and is null on the last page.</summary>
public sealed record ContactPage(IReadOnlyList<ContactSummary> Items, int Total, ContactCursor? Cursor);

/// <summary>All contacts in memory: a list by name, and their searched texts end to end.</summary>
public sealed class ContactIndex : IDisposable
{
    private readonly ReaderWriterLockSlim _gate = new();
    private readonly Dictionary<RecordId, int> _rows = [];
    private readonly List<Entry?> _entries = [];
    private readonly List<Entry> _byName = [];
    private readonly Stack<int> _free = [];
    private readonly TextHeap _texts = new();
    private readonly ArrayBufferWriter<byte> _record = new();

    public int Count
    {
        get
        {
            using var _ = Read();
            return _rows.Count;
        }
    }

    /// <summary>Of all contacts, in no order.</summary>
    public IReadOnlyCollection<RecordId> Ids
    {
        get
        {
            using var _ = Read();
            return [.. _rows.Keys];
        }
    }

    public long? RevisionOf(RecordId id)
    {
        using var _ = Read();
        return Row(id)?.Revision;
    }

    public ContactSummary? Find(RecordId id)
    {
        using var _ = Read();
        return Row(id) is { } entry ? Told(entry) : null;
    }

    /// <summary>Takes the contacts in unless what is there is newer.</summary>
    public void Apply(IReadOnlyCollection<Contact> contacts)
    {
        using var _ = Write();
        // To place each of many by itself would move all that come after it again and again.
        var sort = contacts.Count > 100;
        foreach (var contact in contacts)
        {
            if (Row(contact.Id)?.Revision >= contact.Revision) continue;
            Drop(contact.Id);
            var entry = new Entry(contact, TakeRow());
            _rows[contact.Id] = entry.Row;
            _entries[entry.Row] = entry;
            _texts.Put(entry.Row, RecordOf(contact));
            if (sort) _byName.Add(entry);
            else _byName.Insert(~_byName.BinarySearch(entry), entry);
        }
        if (sort) _byName.Sort();
    }

    public void Remove(RecordId id)
    {
        using var _ = Write();
        Drop(id);
    }

    public ContactPage Query(ContactQuery query)
    {
        using var _ = Read();
        var tokens = SearchText.Tokens(query.Search);
        var start = tokens.Length == 0 ? [] : SearchText.OfPart(SearchForm.Name, query.Search!);
        var (found, first) = Scan(tokens, start);
        var items = new List<Entry>(query.Limit + 1);
        var total = 0;
        // Those that start so first: with a search there are two rounds, each in the order of names.
        for (var round = found is null ? 1 : 0; round < 2; round++)
            foreach (var entry in _byName)
            {
                if (found is not null && (!found[entry.Row] || first![entry.Row] != (round == 0))) continue;
                if (!Fits(entry, query)) continue;
                total++;
                if (items.Count <= query.Limit && (query.After is not { } after || after.IsBefore(round, entry.Name, entry.Prefix, entry.Id))) items.Add(entry);
            }
        var more = items.Count > query.Limit;
        if (more) items.RemoveAt(query.Limit);
        var last = items.Count == 0 ? null : items[^1];
        return new ContactPage([.. items.Select(Told)], total, more ? new ContactCursor(found is null || !first![last!.Row] ? 1 : 0, last!.Name, last.Id) : null);
    }

    /// <summary>Those that have the address and are not archived, oldest first.</summary>
    public IReadOnlyList<RecordId> WithEmail(EmailAddress address)
    {
        using var _ = Read();
        var found = new List<RecordId>();
        _texts.Scan(SearchText.Of(SearchForm.Email, address.Address), (row, _) =>
        {
            if (_entries[row] is { Archived: false } entry && entry.EmailKeys.Contains(address.Key)) found.Add(entry.Id);
        });
        found.Sort();
        return found;
    }

    /// <summary>Those in whose texts this stands, archived ones included.</summary>
    public IReadOnlyList<RecordId> Showing(string addressOrNumber)
    {
        using var _ = Read();
        var found = new List<RecordId>();
        foreach (var token in SearchText.Tokens(addressOrNumber).Take(1)) _texts.Scan(token, (row, _) => found.Add(_entries[row]!.Id));
        return found;
    }

    /// <summary>Organisations of that name, however it is spaced, that are not archived; oldest first.</summary>
    public IReadOnlyList<RecordId> OrganisationsNamed(string name)
    {
        var key = SearchText.Of(SearchForm.Name, name);
        if (key.Length == 0) return [];
        using var _ = Read();
        var found = new List<RecordId>();
        _texts.Scan(key, (row, record) =>
        {
            if (_entries[row] is { Archived: false, Kind: ContactKind.Organisation } entry && SearchText.Field(record, 0).SequenceEqual(key)) found.Add(entry.Id);
        });
        found.Sort();
        return found;
    }

    public void Dispose() => _gate.Dispose();

    private static bool Fits(Entry entry, ContactQuery query) =>
        entry.Archived == query.Archived && (query.Kind is not { } kind || entry.Kind == kind) && (query.OrganisationId is not { } organisation || entry.OrganisationId == organisation)
        && query.Where?.Invoke(entry.Id) != false;

    /// <summary>Null for everything; else which rows hold all tokens, and which of them start with the searched name.</summary>
    private (BitArray? Found, BitArray? First) Scan(byte[][] tokens, byte[] start)
    {
        if (tokens.Length == 0) return (null, null);
        var (found, first) = (new BitArray(_entries.Count), new BitArray(_entries.Count));
        _texts.Scan(tokens[0], (row, record) =>
        {
            for (var i = 1; i < tokens.Length; i++)
                if (record.IndexOf(tokens[i]) < 0) return;
            found[row] = true;
            first[row] = start.Length > 0 && record.StartsWith(start);
        });
        return (found, first);
    }

    private ContactSummary Told(Entry entry) => new(entry.Id, entry.Kind, entry.Name)
    {
        OrganisationId = entry.OrganisationId?.ToString(),
        OrganisationName = entry.OrganisationId is { } organisation ? Row(organisation)?.Name : null,
        JobTitle = entry.JobTitle,
        Email = entry.Email,
        Phone = entry.Phone,
        City = entry.City,
        Archived = entry.Archived,
    };

    private Entry? Row(RecordId id) => _rows.TryGetValue(id, out var row) ? _entries[row] : null;

    private int TakeRow()
    {
        if (_free.TryPop(out var row)) return row;
        _entries.Add(null);
        if (_entries.Count > _capacity) _texts.Resize(_capacity = Math.Max(64, _capacity * 2));
        return _entries.Count - 1;
    }

    private int _capacity;

    private void Drop(RecordId id)
    {
        if (!_rows.Remove(id, out var row)) return;
        var entry = _entries[row]!;
        _byName.RemoveAt(_byName.BinarySearch(entry));
        _entries[row] = null;
        _texts.Remove(row);
        _free.Push(row);
    }

    private ReadOnlySpan<byte> RecordOf(Contact contact)
    {
        _record.ResetWrittenCount();
        SearchText.Append(_record, SearchForm.Name, contact.Name);
        foreach (var email in contact.Emails) Field(SearchForm.Email, email.Address);
        foreach (var phone in contact.Phones) Field(SearchForm.Phone, phone.Number);
        Field(SearchForm.Name, contact.City);
        Field(SearchForm.Name, contact.JobTitle);
        return _record.WrittenSpan;

        void Field(SearchForm form, string? text)
        {
            _record.Write([SearchText.Separator]);
            SearchText.Append(_record, form, text);
        }
    }

    private Lock Read()
    {
        _gate.EnterReadLock();
        return new Lock(_gate, false);
    }

    private Lock Write()
    {
        _gate.EnterWriteLock();
        return new Lock(_gate, true);
    }

    private readonly ref struct Lock(ReaderWriterLockSlim gate, bool writes)
    {
        public void Dispose()
        {
            if (writes) gate.ExitWriteLock();
            else gate.ExitReadLock();
        }
    }

    /// <summary>What lists need of a contact; ordered as readers of Persian look names up.</summary>
    private sealed class Entry(Contact contact, int row) : IComparable<Entry>
    {
        public int Row { get; } = row;
        public RecordId Id { get; } = contact.Id;
        public long Revision { get; } = contact.Revision;
        public ContactKind Kind { get; } = contact.Kind;
        public string Name { get; } = contact.Name;
        public ulong Prefix { get; } = FaIrOrder.Prefix(contact.Name);
        public RecordId? OrganisationId { get; } = RecordId.TryParse(contact.OrganisationId, out var id) ? id : null;
        public string? JobTitle { get; } = contact.JobTitle;
        public string? Email { get; } = contact.Emails.Count > 0 ? contact.Emails[0].Address : null;
        public string? Phone { get; } = contact.Phones.Count > 0 ? contact.Phones[0].Number : null;
        public string? City { get; } = contact.City;
        public bool Archived { get; } = contact.Archived;
        public string[] EmailKeys { get; } = [.. contact.Emails.Select(email => EmailAddress.TryParse(email.Address, out var address) ? address.Key : email.Address)];

        public int CompareTo(Entry? other) => other is null ? 1 : ContactCursor.Compare(Name, Prefix, Id, other.Name, other.Prefix, other.Id);
    }
}
