using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>
/// Entities as JSON. What JSON cannot tell apart gets its type beside it (<c>"Id@odata.type":"Edm.Guid"</c>); a 64-bit
/// number is written as text. Letters beyond ASCII are escaped: a body may be decoded in pieces (Azurite does), and a letter
/// that lies across two would break. Source: "Payload format for Table service operations", OData 3.0 JSON.
/// </summary>
internal static class EntityWriter
{
    public static void Write(IBufferWriter<byte> to, ITableEntity entity)
    {
        if (entity is not TableEntity { Values: var values })
            throw new NotSupportedException($"{entity.GetType()}: only {nameof(TableEntity)} can be written.");
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        foreach (var (name, value) in values)
            if (name is not (TableEntity.EtagName or nameof(ITableEntity.Timestamp))) WriteProperty(json, name, value);
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteType(json, name, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteType(json, name, "Edm.Double");
                if (double.IsFinite(number)) json.WriteNumber(name, number);
                else json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
                break;
            case Guid id:
                WriteType(json, name, "Edm.Guid");
                json.WriteString(name, id);
                break;
            case DateTimeOffset time:
                WriteTime(json, name, time.UtcDateTime);
                break;
            case DateTime time:
                WriteTime(json, name, time.ToUniversalTime());
                break;
            case byte[] bytes:
                WriteType(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            case BinaryData bytes:
                WriteType(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            default:
                throw new NotSupportedException($"{name} has type {value.GetType().Name}, which an entity cannot hold.");
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime utc)
    {
        WriteType(json, name, "Edm.DateTime");
        json.WriteString(name, utc.ToString("O", CultureInfo.InvariantCulture));
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type) => json.WriteString(name + EntityReader.TypeSuffix, type);
}
