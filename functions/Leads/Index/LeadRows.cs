using System.Buffers;
using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The columns of all leads, side by side; a lead is a row number. Not safe for threads by itself.</summary>
internal sealed class LeadRows
{
    private const int FirstRows = 256;

    // Any day near those that people write down.
    private static readonly long Today = new DateOnly(2026, 1, 1).DayNumber;

    // By name: a custom field read from its definition twice is the same field.
    private readonly Dictionary<LeadField, Column> _columns = new(EqualityComparer<LeadField>.Create((a, b) => a?.Name == b?.Name, field => field.Name.GetHashCode(StringComparison.Ordinal)));
    private readonly (LeadField Field, Column Column)[] _plain;
    private readonly List<(LeadField Field, Column Column)> _custom = [];
    private readonly List<TextColumn> _texts;
    private readonly TextHeap _text = new();
    private readonly Stack<int> _free = [];
    private readonly FlagColumn _live = new();
    private readonly ChoiceColumn.Reordered _englishTags;
    private int _capacity;

    public LeadRows()
    {
        _texts = [.. LeadFields.Texts.Select((field, position) => new TextColumn(_text, position, field.Form))];
        foreach (var field in LeadFields.All.Where(field => field.IsKept))
            _columns[field] = field.Type switch
            {
                FieldType.Id => Ids,
                FieldType.Text => _texts[Array.IndexOf(LeadFields.Texts, field)],
                FieldType.Note => new NoteColumn(LeadFields.Texts.Length),
                _ => NewColumn(field),
            };
        _columns[LeadFields.ProratedRevenue] = new ProratedColumn((NumberColumn)_columns[LeadFields.ExpectedRevenue], (NumberColumn)_columns[LeadFields.Probability]);
        _columns[LeadFields.Rotting] = new RottingColumn(this);
        _englishTags = new ChoiceColumn.Reordered((ChoiceColumn)_columns[LeadFields.TagIds]);
        _plain = [.. _columns.Where(entry => entry.Key.IsKept && entry.Key.Type is not (FieldType.Id or FieldType.Text)).Select(entry => (entry.Key, entry.Value))];
        Use(FieldSet.Fixed);
    }

    public IdColumn Ids { get; } = new();

    /// <summary>The searched form of each row's texts.</summary>
    public TextHeap Searched { get; } = new();

    /// <summary>The custom fields that are texts, in the order of their places in records; another list as soon as one comes.</summary>
    public LeadField[] CustomTexts { get; private set; } = [];

    public FieldSet Fields { get; private set; } = FieldSet.Fixed;

    public int Count => Ids.Count;

    /// <summary>One more than the greatest row number; some rows in between may be free.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes that texts take: as shown, and as searched.</summary>
    public (long Shown, long Searched) TextBytes => (_text.Bytes, Searched.Bytes);

    /// <summary>The rows in use.</summary>
    public ReadOnlySpan<ulong> Live => _live.Words;

    public Column this[LeadField field] => _columns[field];

    /// <summary>To sort by: tags alone have names of their own in English.</summary>
    public Column InEnglish(LeadField field) => field == LeadFields.TagIds ? _englishTags : _columns[field];

    public long? RevisionOf(RecordId id) => Ids.Find(id) is >= 0 and var row ? Number(LeadFields.Revision, row) : null;

    public (string? Owner, string? Team)? OwnershipOf(RecordId id) =>
        Ids.Find(id) is >= 0 and var row ? (Text(LeadFields.OwnerId, row), Text(LeadFields.TeamId, row)) : null;

    /// <summary>
    /// From now on these are the fields. What custom fields have come is read from the values of each row, which are here
    /// whether somebody knows their fields or not; none ever goes, because leads keep what they have.
    /// </summary>
    public void Use(FieldSet fields)
    {
        Fields = fields;
        var known = CustomTexts.Length;
        var added = fields.Custom.Where(field => !_columns.ContainsKey(field)).ToArray();
        foreach (var field in added)
        {
            Column column = field.Type == FieldType.Text ? new CustomTextColumn(_text, LeadFields.Texts.Length + 1 + CustomTexts.Length, field) : NewColumn(field);
            column.Resize(_capacity);
            _columns[field] = column;
            if (column is TextColumn text)
            {
                _texts.Add(text);
                CustomTexts = [.. CustomTexts, field];
            }
            else
            {
                _custom.Add((field, column));
            }
        }
        if (added.Length > 0)
            for (var row = 0; row < Rows; row++)
                if (_live[row] && CustomAt(row) is { IsEmpty: false } values)
                    Fill(row, values, added, known);
        foreach (var (field, order) in fields.Orders())
            ((ChoiceColumn)_columns[field]).OrderBy(order);
        _englishTags.OrderBy(fields.EnglishTags());
    }

    /// <summary>False, and nothing changed, if this revision or a newer one is here.</summary>
    public bool Put(LeadImage image)
    {
        var lead = image.Lead;
        var row = Ids.Find(lead.Id);
        if (row < 0)
        {
            row = TakeRow();
            Ids.Add(lead.Id, row);
            _live[row] = true;
        }
        else if (Number(LeadFields.Revision, row) >= lead.Revision)
        {
            return false;
        }

        foreach (var (field, column) in _plain)
            Set(row, lead, field, column);
        foreach (var (field, column) in _custom)
            Set(row, lead, field, column);
        for (var i = 0; i < _texts.Count; i++)
            _texts[i].SetKey(row, image.SortKeys[i]);
        _text.Put(row, image.Texts);
        Searched.Put(row, image.Searched);
        return true;
    }

    /// <summary>Writes some rows into a snapshot; the first is a multiple of 64. Custom fields follow from the values that are in each row's text.</summary>
    public void Save(int from, int count, ArrayBufferWriter<byte> output)
    {
        output.WriteLong(count);
        Ids.Save(from, count, output);
        _live.Save(from, count, output);
        foreach (var (_, column) in _plain)
            column.Save(from, count, output);
        foreach (var column in _texts.Take(LeadFields.Texts.Length))
            column.Save(from, count, output);
        for (var row = from; row < from + count; row++)
        {
            output.WriteBytes(_text[row]);
            output.WriteBytes(WithoutCustom(Searched[row]));
        }
    }

    /// <summary>Adds rows that <see cref="Save"/> wrote behind those that are here.</summary>
    public void Load(ref SnapshotReader input)
    {
        var (from, count) = (Rows, input.ReadCount(IndexSnapshot.ChunkRows));
        if (from % 64 != 0)
            throw new InvalidDataException("A snapshot has a short piece that is not its last.");
        while (_capacity < from + count)
            Grow();
        Ids.Load(from, count, ref input);
        _live.Load(from, count, ref input);
        foreach (var (_, column) in _plain)
            column.Load(from, count, ref input);
        foreach (var column in _texts.Take(LeadFields.Texts.Length))
            column.Load(from, count, ref input);
        Rows += count;
        for (var row = from; row < from + count; row++)
        {
            var shown = input.ReadBytes();
            var searched = input.ReadBytes();
            // A lead that went and came again while rows were written may be there twice; the feed tells which is true.
            if (!_live[row] || Ids.Find(Ids[row]) >= 0)
            {
                _live[row] = false;
                _free.Push(row);
                continue;
            }
            Ids.Add(Ids[row], row);
            _text.Put(row, shown);
            Searched.Put(row, searched);
            if (_custom.Count + CustomTexts.Length > 0 && CustomAt(row) is { IsEmpty: false } values)
                Fill(row, values, [.. _custom.Select(custom => custom.Field)], 0);
        }
    }

    private static ReadOnlySpan<byte> WithoutCustom(ReadOnlySpan<byte> searched)
    {
        var end = 0;
        for (var fields = LeadFields.Texts.Length + 1; fields > 0; fields--)
        {
            var separator = searched[end..].IndexOf(SearchText.Separator);
            if (separator < 0)
                return searched;
            end += separator + 1;
        }
        return searched[..(end - 1)];
    }

    public bool Remove(RecordId id)
    {
        var row = Ids.Find(id);
        if (row < 0)
            return false;
        Ids.Remove(id);
        _live[row] = false;
        _text.Remove(row);
        Searched.Remove(row);
        _free.Push(row);
        return true;
    }

    /// <param name="at">When it is asked.</param>
    public LeadSummary Summary(int row, DateTimeOffset at)
    {
        var summary = Summary(row);
        return Fields.IsRotting(summary, at) ? summary with { Rotting = true } : summary;
    }

    private LeadSummary Summary(int row) => new()
    {
        Id = Ids[row],
        Revision = Number(LeadFields.Revision, row),
        Kind = Enum<LeadKind>(LeadFields.Kind, row),
        Title = Text(LeadFields.Title, row),
        ContactName = Text(LeadFields.ContactName, row),
        Organisation = Text(LeadFields.Organisation, row),
        JobTitle = Text(LeadFields.JobTitle, row),
        Email = Text(LeadFields.Email, row),
        Mobile = Text(LeadFields.Mobile, row),
        Phone = Text(LeadFields.Phone, row),
        City = Text(LeadFields.City, row),
        Province = Text(LeadFields.Province, row),
        Country = Text(LeadFields.Country, row),
        Industry = Text(LeadFields.Industry, row),
        CompanySize = (int?)Optional(LeadFields.CompanySize, row),
        CompanyRevenue = Optional(LeadFields.CompanyRevenue, row),
        Language = Text(LeadFields.Language, row),
        Source = Text(LeadFields.Source, row),
        Medium = Text(LeadFields.Medium, row),
        Campaign = Text(LeadFields.Campaign, row),
        FormId = Text(LeadFields.FormId, row),
        OwnerId = Text(LeadFields.OwnerId, row),
        TeamId = Text(LeadFields.TeamId, row),
        ContactId = Text(LeadFields.ContactId, row),
        OrganisationId = Text(LeadFields.OrganisationId, row),
        StageId = Text(LeadFields.StageId, row),
        Outcome = Enum<Outcome>(LeadFields.Outcome, row),
        LostReasonId = Text(LeadFields.LostReasonId, row),
        StatusId = Text(LeadFields.StatusId, row),
        LifecycleStage = Enum<LifecycleStage>(LeadFields.LifecycleStage, row),
        LifecycleIsManual = Number(LeadFields.LifecycleIsManual, row) != 0,
        TagIds = Text(LeadFields.TagIds, row)?.Split(' ') ?? [],
        Priority = (int)Number(LeadFields.Priority, row),
        Colour = (int)Number(LeadFields.Colour, row),
        Probability = Optional(LeadFields.Probability, row) / LeadFields.Hundredths,
        ProbabilityIsManual = Number(LeadFields.ProbabilityIsManual, row) != 0,
        ExpectedRevenue = Number(LeadFields.ExpectedRevenue, row),
        ProratedRevenue = Number(LeadFields.ProratedRevenue, row),
        RecurringRevenue = Number(LeadFields.RecurringRevenue, row),
        RecurringPlanId = Text(LeadFields.RecurringPlanId, row),
        ExpectedClosing = Optional(LeadFields.ExpectedClosing, row) is { } day ? DateOnly.FromDayNumber((int)day) : null,
        Archived = Number(LeadFields.Archived, row) != 0,
        CreatedAt = new DateTimeOffset(Number(LeadFields.CreatedAt, row), TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(Number(LeadFields.UpdatedAt, row), TimeSpan.Zero),
        AssignedAt = Time(LeadFields.AssignedAt, row),
        ConvertedAt = Time(LeadFields.ConvertedAt, row),
        StageChangedAt = Time(LeadFields.StageChangedAt, row),
        ClosedAt = Time(LeadFields.ClosedAt, row),
        Custom = CustomAt(row),
    };

    private CustomValues CustomAt(int row) =>
        TextRecord.Field(_text[row], LeadFields.Texts.Length) is { IsEmpty: false } custom ? CustomValues.FromUtf8(custom) : CustomValues.None;

    /// <summary>Puts the values of new fields where they belong.</summary>
    private void Fill(int row, CustomValues values, LeadField[] added, int knownTexts)
    {
        var lead = new Lead { Id = Ids[row], Revision = 0, CreatedAt = default, UpdatedAt = default, Custom = values };
        foreach (var field in added.Where(field => field.Type != FieldType.Text))
            Set(row, lead, field, _columns[field]);

        var searched = new ArrayBufferWriter<byte>();
        searched.Write(Searched[row]);
        var separators = LeadFields.Texts.Length + knownTexts - searched.WrittenSpan.Count(SearchText.Separator);
        foreach (var field in CustomTexts.Skip(knownTexts))
        {
            separators++;
            if (field.TextOf(lead) is not { Length: > 0 } text)
                continue;
            for (; separators > 0; separators--)
                searched.Write([SearchText.Separator]);
            SearchText.Append(searched, field.Form, text);
            ((TextColumn)_columns[field]).SetKey(row, TextColumn.KeyOf(field.Form, text));
        }
        Searched.Put(row, searched.WrittenSpan);
    }

    private static Column NewColumn(LeadField field) => field.Type switch
    {
        FieldType.Choice or FieldType.MultiChoice => new ChoiceColumn(field.Order),
        FieldType.Reference => new ReferenceColumn(),
        FieldType.Flag => new FlagColumn(),
        FieldType.Date => new NumberColumn(canMiss: true, Today),
        _ => new NumberColumn(field.CanMiss),
    };

    private static void Set(int row, Lead lead, LeadField field, Column column)
    {
        switch (column)
        {
            case NumberColumn numbers:
                numbers.Set(row, field.NumberOf(lead));
                break;
            case FlagColumn flags:
                flags[row] = field.NumberOf(lead) is > 0;
                break;
            case ChoiceColumn choices:
                choices[row] = field.TextOf(lead);
                break;
            case ReferenceColumn references:
                references[row] = field.TextOf(lead) is { } id ? RecordId.Parse(id) : null;
                break;
            case NoteColumn notes:
                notes.Set(row, field.TextOf(lead));
                break;
        }
    }

    private string? Text(LeadField field, int row) => _columns[field].ValueAt(row).Text;

    public long Number(LeadField field, int row) => Optional(field, row) ?? 0;

    private long? Optional(LeadField field, int row) => _columns[field].ValueAt(row).Number;

    private DateTimeOffset? Time(LeadField field, int row) => Optional(field, row) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    private T Enum<T>(LeadField field, int row) where T : struct, Enum => System.Enum.Parse<T>(Text(field, row)!, ignoreCase: true);

    private int TakeRow()
    {
        if (_free.TryPop(out var free))
            return free;
        if (Rows == _capacity)
            Grow();
        return Rows++;
    }

    /// <summary>Doubles while small; then by a quarter, so that unused room stays small against what is used.</summary>
    private void Grow() => Reserve(_capacity < 1 << 16 ? Math.Max(FirstRows, _capacity * 2) : _capacity + _capacity / 4);

    /// <summary>Makes room for so many rows.</summary>
    public void Reserve(int rows)
    {
        _capacity = Math.Max(FirstRows, rows);
        foreach (var column in _columns.Values)
            column.Resize(_capacity);
        _live.Resize(_capacity);
        _text.Resize(_capacity);
        Searched.Resize(_capacity);
    }
}
