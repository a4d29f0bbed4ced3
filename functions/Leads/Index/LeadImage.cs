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
    private ulong[] _sortKeys = new ulong[LeadFields.Texts.Length];

    public Lead Lead { get; private set; } = null!;

    /// <summary>The text fields in their order, then the custom values as JSON.</summary>
    public ReadOnlySpan<byte> Texts => _texts.WrittenSpan;

    /// <summary>The forms of the text fields in their order, then that of the description, then custom ones.</summary>
    public ReadOnlySpan<byte> Searched => _searched.WrittenSpan;

    /// <summary>Of the text fields, in their order, then of the custom ones.</summary>
    public ReadOnlySpan<ulong> SortKeys => _sortKeys;

    /// <param name="customTexts">Custom fields that are texts, in the order in which the index came to know them.</param>
    public void Take(Lead lead, IReadOnlyList<LeadField> customTexts)
    {
        Lead = lead;
        if (_sortKeys.Length != LeadFields.Texts.Length + customTexts.Count)
            _sortKeys = new ulong[LeadFields.Texts.Length + customTexts.Count];
        _texts.ResetWrittenCount();
        _searched.ResetWrittenCount();
        for (var i = 0; i < LeadFields.Texts.Length; i++)
        {
            var field = LeadFields.Texts[i];
            var text = field.TextOf(lead);
            TextRecord.Append(_texts, text);
            SearchText.Append(_searched, field.Form, text);
            _searched.Write([SearchText.Separator]);
            _sortKeys[i] = TextColumn.KeyOf(field.Form, text);
        }
        TextRecord.Append(_texts, lead.Custom.IsEmpty ? [] : lead.Custom.ToUtf8());
        SearchText.Append(_searched, SearchForm.Name, lead.Description);

        var separators = 0;
        for (var i = 0; i < customTexts.Count; i++)
        {
            var text = customTexts[i].TextOf(lead);
            _sortKeys[LeadFields.Texts.Length + i] = TextColumn.KeyOf(customTexts[i].Form, text);
            separators++;
            if (string.IsNullOrEmpty(text))
                continue;
            // Only what stands before a text needs its place.
            for (; separators > 0; separators--)
                _searched.Write([SearchText.Separator]);
            SearchText.Append(_searched, customTexts[i].Form, text);
        }
    }
}
