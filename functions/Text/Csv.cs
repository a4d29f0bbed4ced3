namespace Sarnakh.Text;

/// <summary>
/// Lines of comma-separated values (RFC 4180) that spreadsheets show as the text they are. A cell that a spreadsheet would take for
/// a formula gets an apostrophe in front (OWASP, "CSV Injection").
/// </summary>
public static class Csv
{
    /// <summary>Stands before the first line; without it Excel does not read UTF-8.</summary>
    public const string ByteOrderMark = "\uFEFF";

    public static string Line(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = "'" + text;
        return $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
