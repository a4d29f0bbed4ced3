using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>
/// Entities from JSON with minimal metadata. Every deviation throws <see cref="JsonException"/>: what is read is the whole
/// answer, or nothing.
/// </summary>
internal ref struct EntityReader
{
    public const string TypeSuffix = "@odata.type";

    // 255 characters and the suffix, each in at most six bytes (\u0633).
    private const int LongestName = (255 + 11) * 6;

    private readonly Span<char> _name;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private Utf8JsonReader _json;

    private EntityReader(ReadOnlySpan<byte> json, Span<char> name)
    {
        _json = new Utf8JsonReader(json);
        _name = name;
        _names = new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static TableEntity ReadOne(ReadOnlySpan<byte> json)
    {
        var reader = new EntityReader(json, stackalloc char[LongestName]);
        reader._json.Read();
        var entity = reader.ReadEntity();
        reader.ReadEnd();
        return entity;
    }

    /// <summary>The elements of the array <c>value</c>.</summary>
    public static List<TableEntity> ReadPage(ReadOnlySpan<byte> json)
    {
        var reader = new EntityReader(json, stackalloc char[LongestName]);
        List<TableEntity>? page = null;
        reader._json.Read();
        reader.Expect(JsonTokenType.StartObject);
        while (reader._json.Read() && reader._json.TokenType == JsonTokenType.PropertyName)
        {
            var isPage = reader._json.ValueTextEquals("value"u8);
            reader._json.Read();
            if (isPage) page = reader.ReadEntities();
            else reader._json.Skip();
        }
        reader.ReadEnd();
        return page ?? throw new JsonException("The answer lacks its list of entities.");
    }

    private List<TableEntity> ReadEntities()
    {
        Expect(JsonTokenType.StartArray);
        var entities = new List<TableEntity>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray) entities.Add(ReadEntity());
        return entities;
    }

    private TableEntity ReadEntity()
    {
        Expect(JsonTokenType.StartObject);
        var entity = new TableEntity();
        (string? Name, string? Edm) type = default;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(out var isType);
            _json.Read();
            if (isType && entity.Values.ContainsKey(name)) throw new JsonException($"The type of {name} stands behind its value.");
            if (isType) type = (name, _json.GetString());
            else if (name is nameof(ITableEntity.Timestamp)) entity.Values[name] = ReadValue(name, "Edm.DateTime");
            else if (name is TableEntity.EtagName || !name.StartsWith("odata.", StringComparison.Ordinal))
                entity.Values[name] = ReadValue(name, name == type.Name ? type.Edm : null);
            else _json.Skip();
        }
        return entity;
    }

    /// <summary>A name, one string for all entities that have it.</summary>
    private string ReadName(out bool isType)
    {
        if (_json.ValueSpan.Length > LongestName) throw new JsonException("A property's name is longer than any may be.");
        ReadOnlySpan<char> name = _name[.._json.CopyString(_name)];
        isType = name.EndsWith(TypeSuffix, StringComparison.Ordinal);
        if (isType) name = name[..^TypeSuffix.Length];
        if (_names.TryGetValue(name, out var known)) return known;
        var made = name.ToString();
        _names.Add(made);
        return made;
    }

    private object? ReadValue(string name, string? edm)
    {
        try
        {
            return (edm, _json.TokenType) switch
            {
                ("Edm.DateTime", _) => _json.GetDateTimeOffset().ToUniversalTime(),
                ("Edm.Guid", _) => _json.GetGuid(),
                ("Edm.Binary", _) => _json.GetBytesFromBase64(),
                ("Edm.Int64", JsonTokenType.String) => long.Parse(_json.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
                ("Edm.Int64", _) => _json.GetInt64(),
                ("Edm.Double", JsonTokenType.String) => double.Parse(_json.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
                ("Edm.Double", _) => _json.GetDouble(),
                (null or "Edm.String", JsonTokenType.String) => _json.GetString(),
                (null or "Edm.Boolean", JsonTokenType.True or JsonTokenType.False) => _json.GetBoolean(),
                (null or "Edm.Int32", JsonTokenType.Number) => ReadNumber(),
                (null, JsonTokenType.Null) => null,
                _ => throw new FormatException($"a {_json.TokenType} where {edm ?? "a plain value"} was expected"),
            };
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new JsonException($"{name} of an entity cannot be read: {e.Message}", e);
        }
    }

    private object ReadNumber()
    {
        if (_json.TryGetInt32(out var small)) return small;
        return _json.TryGetInt64(out var large) ? large : (object)_json.GetDouble();
    }

    private void Expect(JsonTokenType token)
    {
        if (_json.TokenType != token) throw new JsonException($"The answer has {_json.TokenType} where {token} was expected.");
    }

    private void ReadEnd()
    {
        Expect(JsonTokenType.EndObject);
        _json.Read();
    }
}
