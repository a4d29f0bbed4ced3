using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Sarnakh.Capture;

/// <summary>
/// Markup under construction. Literals of an interpolated string are markup, its holes are text and are encoded for elements and for
/// quoted attributes; so a value cannot become markup by being forgotten. Only another <see cref="Html"/> goes in as it is.
/// </summary>
internal sealed class Html
{
    // Persian stays Persian: the default encoder would write every letter as an eight-character reference.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder markup;

    public Html(int capacity = 0) => markup = new StringBuilder(capacity);

    public static Html Of(Hole markup) => markup.Html;

    /// <summary>The hole writes to this builder as it is evaluated; nothing is left to do.</summary>
    public Html Add([InterpolatedStringHandlerArgument("")] Hole markup) => this;

    /// <summary>` name="value"`, or nothing when there is no value.</summary>
    public static Html Attribute(string name, string? value) => value is null ? new Html() : Of($" {name}=\"{value}\"");

    /// <summary>` name`, or nothing.</summary>
    public static Html Flag(string name, bool on) => on ? Of($" {name}") : new Html();

    public override string ToString() => markup.ToString();

    [InterpolatedStringHandler]
    public readonly ref struct Hole(int literalLength, int formattedCount, Html? html = null)
    {
        public Html Html { get; } = html ?? new Html(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => Html.markup.Append(literal);

        public void AppendFormatted(string? text) => Html.markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => Html.markup.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(Html inner) => Html.markup.Append(inner.markup);
    }
}
