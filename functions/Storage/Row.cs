using System.Text;

namespace Sarnakh.Storage;

/// <summary>
/// One row: keys, version and named values. Value types: <see cref="string"/>, <see cref="bool"/>, <see cref="int"/>,
/// <see cref="long"/>, <see cref="double"/>, <see cref="DateTimeOffset"/> (kept in UTC to 100 ns, from 1601),
/// <see cref="Guid"/>, <c>byte[]</c>. A null is the absence of the property. Property names are C# identifiers.
/// </summary>
public sealed class Row(string partitionKey, string rowKey)
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public string PartitionKey { get; } = partitionKey;

    public string RowKey { get; } = rowKey;

    /// <summary>The version the row was read or last written at; none for a row not yet stored.</summary>
    public RowVersion Version { get; set; }

    /// <summary>When the engine last wrote it, UTC; the default for a row not yet stored.</summary>
    public DateTimeOffset Timestamp { get; init; }

    public IReadOnlyDictionary<string, object> Values => _values;

    /// <summary>Get: null when absent. Set: null removes. Throws <see cref="StorageLimitException"/> for another value type.</summary>
    public object? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set
        {
            switch (value)
            {
                case null:
                    _values.Remove(name);
                    break;
                case DateTimeOffset time:
                    _values[name] = time.ToUniversalTime();
                    break;
                case string or bool or int or long or double or Guid or byte[]:
                    _values[name] = value;
                    break;
                default:
                    throw new StorageLimitException($"Property {name} has type {value.GetType().Name}, which a row cannot hold.");
            }
        }
    }

    /// <summary>So many properties are about to be set.</summary>
    public void Expect(int properties) => _values.EnsureCapacity(properties);

    public string? Text(string name) => (string?)this[name];

    public bool? Flag(string name) => (bool?)this[name];

    public int? Int(string name) => (int?)this[name];

    public long? Long(string name) => (long?)this[name];

    public double? Double(string name) => (double?)this[name];

    public DateTimeOffset? Time(string name) => (DateTimeOffset?)this[name];

    public byte[]? Bytes(string name) => (byte[]?)this[name];

    /// <summary>
    /// Bytes as the table service counts them: 4 + (keys) × 2 + each property's 8 + name × 2 + value, where text costs
    /// 2 a character + 4, binary its length + 4, flags 1, 32-bit numbers 4, ids 16 and the others 8.
    /// Source: "Understanding the Table service data model", entity size.
    /// </summary>
    public long Size
    {
        get
        {
            long size = 4 + (PartitionKey.Length + RowKey.Length) * 2L;
            foreach (var (name, value) in _values)
                size += 8 + name.Length * 2L + value switch
                {
                    string text => text.Length * 2L + 4,
                    byte[] bytes => bytes.Length + 4L,
                    bool => 1,
                    int => 4,
                    Guid => 16,
                    _ => 8,
                };
            return size;
        }
    }

    /// <summary>
    /// At most so many bytes of a request that writes it: headers, the keys in address and body, and JSON, in which binary is
    /// base64 and a letter beyond ASCII an escape of six bytes (as the client's package writes it).
    /// </summary>
    public long SentSize
    {
        get
        {
            var size = 1024 + 2 * (Sent(PartitionKey) + Sent(RowKey));
            // Beside the value: the name, the name again with the type, and what separates them.
            foreach (var (name, value) in _values)
                size += 40 + 2 * Sent(name) + value switch
                {
                    string text => Sent(text),
                    byte[] bytes => (bytes.Length + 2) / 3 * 4L,
                    bool or int => 12,
                    _ => 40,
                };
            return size;

            static long Sent(string text)
            {
                var plain = 0;
                foreach (var c in text)
                    if (char.IsAsciiLetterOrDigit(c) || c == ' ') plain++;
                return plain + 6L * (text.Length - plain);
            }
        }
    }

    /// <summary>
    /// Throws <see cref="StorageLimitException"/> if the keys, property names or sizes break <see cref="StorageLimits"/>.
    /// Engines call it before they write.
    /// </summary>
    public void CheckLimits()
    {
        RowKeys.Check(PartitionKey);
        RowKeys.Check(RowKey);
        if (_values.Count > StorageLimits.Properties)
            throw new StorageLimitException($"Row {RowKey} has {_values.Count} properties; {StorageLimits.Properties} are allowed.");
        foreach (var (name, value) in _values)
        {
            if (name.Length is 0 or > StorageLimits.PropertyNameChars || !IsIdentifier(name) || name is "PartitionKey" or "RowKey" or "Timestamp")
                throw new StorageLimitException($"'{name}' is not a legal property name.");
            var bytes = value switch { string text => text.Length * 2L, byte[] b => b.Length, _ => 0 };
            if (bytes > StorageLimits.PropertyBytes)
                throw new StorageLimitException($"Property {name} of row {RowKey} has {bytes} bytes; {StorageLimits.PropertyBytes} are allowed.");
            if (value is DateTimeOffset { Year: < 1601 })
                throw new StorageLimitException($"Property {name} of row {RowKey} is before the year 1601.");
            if (value is double number && !double.IsFinite(number))
                throw new StorageLimitException($"Property {name} of row {RowKey} is not a finite number.");
        }
        if (Size > StorageLimits.RowBytes)
            throw new StorageLimitException($"Row {RowKey} has {Size} bytes; {StorageLimits.RowBytes} are allowed.");
    }

    private static bool IsIdentifier(string name)
    {
        if (!char.IsLetter(name[0]) && name[0] != '_') return false;
        foreach (var c in name)
            if (!char.IsLetterOrDigit(c) && c != '_') return false;
        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder($"{PartitionKey}/{RowKey}@{Version}");
        foreach (var (name, value) in _values) text.Append(' ').Append(name).Append('=').Append(value is byte[] b ? $"{b.Length} bytes" : value);
        return text.ToString();
    }
}
