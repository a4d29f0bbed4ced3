using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>The columns of all leads, side by side; a lead is a row number. Not safe for threads by itself.</summary>
internal sealed class LeadRows
{
    private const int FirstRows = 256;

    private readonly Dictionary<LeadField, Column> _columns = [];
    private readonly (LeadField Field, Column Column)[] _plain;
    private readonly TextColumn[] _texts;
    private readonly TextHeap _text = new();
    private readonly Stack<int> _free = [];
    private readonly FlagColumn _live = new();
    private int _capacity;

    public LeadRows()
    {
        _texts = [.. LeadFields.Texts.Select((field, position) => new TextColumn(_text, position, field.Form))];
        foreach (var field in LeadFields.All)
            _columns[field] = field.Type switch
            {
                FieldType.Id => Ids,
                FieldType.Text => _texts[Array.IndexOf(LeadFields.Texts, field)],
                FieldType.Choice => new ChoiceColumn(),
                FieldType.Flag => new FlagColumn(),
                _ => new NumberColumn(),
            };
        _plain = [.. LeadFields.All.Where(field => field.Type is not (FieldType.Id or FieldType.Text)).Select(field => (field, _columns[field]))];
    }

    public IdColumn Ids { get; } = new();

    /// <summary>The searched form of each row's texts.</summary>
    public TextHeap Searched { get; } = new();

    public int Count => Ids.Count;

    /// <summary>One more than the greatest row number; some rows in between may be free.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes that texts take: as shown, and as searched.</summary>
    public (long Shown, long Searched) TextBytes => (_text.Bytes, Searched.Bytes);

    /// <summary>The rows in use.</summary>
    public ReadOnlySpan<ulong> Live => _live.Words;

    public Column this[LeadField field] => _columns[field];

    public long? RevisionOf(RecordId id) => Ids.Find(id) is >= 0 and var row ? Number(LeadFields.Revision, row) : null;

    public (string? Owner, string? Team)? OwnershipOf(RecordId id) =>
        Ids.Find(id) is >= 0 and var row ? (Text(LeadFields.OwnerId, row), Text(LeadFields.TeamId, row)) : null;

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
        {
            switch (column)
            {
                case NumberColumn numbers:
                    numbers[row] = field.NumberOf(lead);
                    break;
                case FlagColumn flags:
                    flags[row] = field.NumberOf(lead) != 0;
                    break;
                case ChoiceColumn choices:
                    choices[row] = field.TextOf(lead);
                    break;
            }
        }
        for (var i = 0; i < _texts.Length; i++)
            _texts[i].SetKey(row, image.SortKeys[i]);
        _text.Put(row, image.Texts);
        Searched.Put(row, image.Searched);
        return true;
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

    public LeadSummary Summary(int row) => new()
    {
        Id = Ids[row],
        Revision = Number(LeadFields.Revision, row),
        Kind = LeadFields.KindOf(Text(LeadFields.Kind, row)),
        Title = Text(LeadFields.Title, row),
        ContactName = Text(LeadFields.ContactName, row),
        Organisation = Text(LeadFields.Organisation, row),
        Email = Text(LeadFields.Email, row),
        Mobile = Text(LeadFields.Mobile, row),
        Phone = Text(LeadFields.Phone, row),
        City = Text(LeadFields.City, row),
        Source = Text(LeadFields.Source, row),
        Medium = Text(LeadFields.Medium, row),
        Campaign = Text(LeadFields.Campaign, row),
        FormId = Text(LeadFields.FormId, row),
        OwnerId = Text(LeadFields.OwnerId, row),
        TeamId = Text(LeadFields.TeamId, row),
        Priority = (int)Number(LeadFields.Priority, row),
        ExpectedRevenue = Number(LeadFields.ExpectedRevenue, row),
        Archived = Number(LeadFields.Archived, row) != 0,
        CreatedAt = new DateTimeOffset(Number(LeadFields.CreatedAt, row), TimeSpan.Zero),
        UpdatedAt = new DateTimeOffset(Number(LeadFields.UpdatedAt, row), TimeSpan.Zero),
    };

    private string? Text(LeadField field, int row) => _columns[field].ValueAt(row).Text;

    private long Number(LeadField field, int row) => _columns[field].ValueAt(row).Number ?? 0;

    private int TakeRow()
    {
        if (_free.TryPop(out var free))
            return free;
        if (Rows == _capacity)
            Grow();
        return Rows++;
    }

    /// <summary>Doubles while small; then by a quarter, so that unused room stays small against what is used.</summary>
    private void Grow()
    {
        _capacity = _capacity < 1 << 16 ? Math.Max(FirstRows, _capacity * 2) : _capacity + _capacity / 4;
        foreach (var column in _columns.Values)
            column.Resize(_capacity);
        _live.Resize(_capacity);
        _text.Resize(_capacity);
        Searched.Resize(_capacity);
    }
}
