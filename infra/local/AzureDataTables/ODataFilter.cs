using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>Values as literals of a filter. Source: "Querying tables and entities", and OData 3.0 for the escapes.</summary>
internal static class ODataFilter
{
    /// <summary>The filter with its arguments as literals. Throws <see cref="ArgumentException"/> for a value that has none.</summary>
    public static string Create(FormattableString filter) =>
        string.Format(CultureInfo.InvariantCulture, filter.Format, [.. filter.GetArguments().Select(Literal)]);

    /// <summary>Text between quotes, of a filter or of an entity's address.</summary>
    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Literal(object? value) => value switch
    {
        string text => $"'{Escape(text)}'",
        char letter => $"'{Escape(letter.ToString())}'",
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        double number when double.IsFinite(number) => Double(number),
        Guid id => $"guid'{id:D}'",
        DateTimeOffset time => DateTime(time.UtcDateTime),
        DateTime time => DateTime(time.ToUniversalTime()),
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes)}'",
        null => throw new ArgumentException("The service has no null to compare with."),
        _ => throw new ArgumentException($"{value} ({value.GetType().Name}) has no literal in a filter."),
    };

    private static string DateTime(DateTime utc) => $"datetime'{utc.ToString("O", CultureInfo.InvariantCulture)}'";

    /// <summary>Never without a point or an exponent, which would be an integer.</summary>
    private static string Double(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }
}
