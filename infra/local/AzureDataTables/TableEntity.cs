using System.Collections;

namespace Azure.Data.Tables;

/// <summary>
/// An entity as a dictionary, system properties included: an entity that was read also lists <c>PartitionKey</c>,
/// <c>RowKey</c>, <c>Timestamp</c> and <c>odata.etag</c>. Types: <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>,
/// <see cref="long"/>, <see cref="double"/>, <see cref="Guid"/>, <see cref="DateTimeOffset"/>, <see cref="DateTime"/> (read
/// back as <see cref="DateTimeOffset"/>), <c>byte[]</c> and <see cref="BinaryData"/> (read back as <c>byte[]</c>).
/// </summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    internal const string EtagName = "odata.etag";

    private readonly Dictionary<string, object?> _values;

    public TableEntity() => _values = [];

    public TableEntity(IDictionary<string, object?> values) => _values = new(values);

    public TableEntity(string partitionKey, string rowKey)
        : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>For the reader and the writer: the properties themselves, of no particular type yet.</summary>
    internal Dictionary<string, object?> Values => _values;

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey))!;
        set => _values[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey))!;
        set => _values[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => _values[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => GetString(EtagName) is { } text ? new ETag(text) : default;
        set => _values[EtagName] = value.ToString();
    }

    public int Count => _values.Count;

    public ICollection<string> Keys => _values.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => _values.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>
    /// Get: null when absent. Set: a property keeps its type, but for an int that becomes a long or a double; throws
    /// <see cref="InvalidOperationException"/> for any other change of type.
    /// </summary>
    public object? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = _values.TryGetValue(key, out var old) ? SameType(key, old, value) : value;
    }

    public string? GetString(string key) => Get<string>(key);

    public bool? GetBoolean(string key) => Get<bool?>(key);

    public int? GetInt32(string key) => Get<int?>(key);

    public long? GetInt64(string key) => Get<long?>(key);

    public double? GetDouble(string key) => Get<double?>(key);

    public Guid? GetGuid(string key) => Get<Guid?>(key);

    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset time ? time.UtcDateTime : Get<DateTime?>(key);

    public DateTimeOffset? GetDateTimeOffset(string key) => this[key] is DateTime time ? time : Get<DateTimeOffset?>(key);

    public byte[]? GetBinary(string key) => this[key] is BinaryData data ? data.ToArray() : Get<byte[]>(key);

    public BinaryData? GetBinaryData(string key) => this[key] is byte[] bytes ? BinaryData.FromBytes(bytes) : Get<BinaryData>(key);

    public void Add(string key, object? value) => _values.Add(key, value);

    public void Clear() => _values.Clear();

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool Remove(string key) => _values.Remove(key);

    public bool TryGetValue(string key, out object? value) => _values.TryGetValue(key, out value);

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_values).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    private T? Get<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        var other => throw new InvalidOperationException($"{key} is a {other.GetType().Name}, not a {typeof(T).Name}."),
    };

    private static object? SameType(string key, object? old, object? value) => (old, value) switch
    {
        (null, _) or (_, null) => value,
        _ when old.GetType() == value.GetType() => value,
        (int, long or double) => value,
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        _ => throw new InvalidOperationException($"{key} is a {old.GetType().Name} and cannot become a {value.GetType().Name}."),
    };
}
