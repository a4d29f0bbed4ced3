using System.Collections.Frozen;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <summary>
/// The 10,000 most common passwords (<c>common-passwords.txt</c>, which names its source). A longer password is as easy to
/// guess as a common one when it only writes it in capitals, puts digits and signs behind it, or repeats it.
/// </summary>
public static class CommonPasswords
{
    // Shorter heads are found at the start of good passphrases too.
    private const int ShortestHead = 4;

    private static readonly FrozenSet<string> _known = Read();

    public static bool Holds(string password)
    {
        var folded = Digits.ToAscii(password).ToLowerInvariant();
        var whole = Period(folded);
        if (_known.Contains(folded) || _known.Contains(whole)) return true;
        var end = whole.Length;
        while (end > 0 && !char.IsLetter(whole[end - 1])) end--;
        // Nothing but digits and signs is judged as a whole, above.
        var head = Period(whole[..end]);
        return head.Length >= ShortestHead && _known.Contains(head);
    }

    /// <summary>What the text repeats, the text itself if it repeats nothing.</summary>
    private static string Period(string text)
    {
        for (var length = 1; length <= text.Length / 2; length++)
            if (text.Length % length == 0 && text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length))) return text[..length];
        return text;
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith("# ", StringComparison.Ordinal)) known.Add(line);
        return known.ToFrozenSet(StringComparer.Ordinal);
    }
}
