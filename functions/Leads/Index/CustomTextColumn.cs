using System.Text;
using System.Text.Json;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>A custom field's texts: kept among the row's custom values, searched behind the texts that every lead has.</summary>
internal sealed class CustomTextColumn(TextHeap heap, int position, LeadField field) : TextColumn(heap, position, field.Form)
{
    private readonly byte[] _id = Encoding.UTF8.GetBytes(field.Name[LeadField.CustomPrefix.Length..]);

    protected override ReadOnlySpan<byte> TextAt(ReadOnlySpan<byte> record)
    {
        var values = TextRecord.Field(record, LeadFields.Texts.Length);
        if (values.IsEmpty)
            return default;
        var reader = new Utf8JsonReader(values);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var found = reader.ValueTextEquals(_id);
            reader.Read();
            if (found)
                return reader.TokenType == JsonTokenType.String ? Encoding.UTF8.GetBytes(reader.GetString()!) : default;
            reader.Skip();
        }
        return default;
    }
}
