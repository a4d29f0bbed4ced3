using System.Buffers;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// What the index will keep of one lead's texts, worked out before the index is locked for writing. Reused from lead to lead.
/// </summary>
internal sealed class LeadImage
{
    private readonly ArrayBufferWriter<byte> _texts = new();
    private readonly ArrayBufferWriter<byte> _searched = new();
    private readonly ulong[] _sortKeys = new ulong[LeadFields.Texts.Length];

    public Lead Lead { get; private set; } = null!;

    public ReadOnlySpan<byte> Texts => _texts.WrittenSpan;

    public ReadOnlySpan<byte> Searched => _searched.WrittenSpan;

    /// <summary>Of the text fields, in their order.</summary>
    public ReadOnlySpan<ulong> SortKeys => _sortKeys;

    public void Take(Lead lead)
    {
        Lead = lead;
        _texts.ResetWrittenCount();
        _searched.ResetWrittenCount();
        for (var i = 0; i < LeadFields.Texts.Length; i++)
        {
            var field = LeadFields.Texts[i];
            var text = field.TextOf(lead);
            TextRecord.Append(_texts, text);
            if (i > 0)
                _searched.Write([SearchText.Separator]);
            SearchText.Append(_searched, field.Form, text);
            _sortKeys[i] = TextColumn.KeyOf(field.Form, text);
        }
    }
}
