using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Sarnakh.Text;

/// <summary>
/// An e-mail address that mail can be sent to, with the name that stood before it. Addresses are equal when their keys are:
/// letter case does not matter, dots and plus tags do.
/// </summary>
public sealed class EmailAddress : IEquatable<EmailAddress>
{
    // RFC 5321 §4.5.3.1: local part 64, domain 255, path 256 with its angle brackets.
    private const int LongestLocalPart = 64;
    private const int LongestAddress = 254;
    private const int LongestInput = 1000;

    private static readonly SearchValues<char> LocalPartSymbols = SearchValues.Create(".!#$%&'*+-/=?^_`{|}~");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string localPart, string domain, string? displayName)
    {
        LocalPart = localPart;
        Domain = domain;
        DisplayName = displayName;
        Key = $"{localPart.ToLowerInvariant()}@{domain}";
    }

    /// <summary>As typed.</summary>
    public string LocalPart { get; }

    /// <summary>Lower case, ASCII (punycode where the name has other letters).</summary>
    public string Domain { get; }

    /// <summary>The name in <c>Name &lt;a@b&gt;</c>, clean.</summary>
    public string? DisplayName { get; }

    /// <summary>The form mail is sent to.</summary>
    public string Address => $"{LocalPart}@{Domain}";

    /// <summary>The form that is stored for comparison: all lower case.</summary>
    public string Key { get; }

    /// <summary>
    /// Reads <c>a@b.ir</c>, <c>Name &lt;a@b.ir&gt;</c> or <c>mailto:a@b.ir</c>; Persian digits become ASCII, invisible marks go.
    /// False for anything mail could not reach; quoted local parts and IP addresses for domains are not taken.
    /// </summary>
    public static bool TryParse(string? raw, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        if (raw is null or { Length: > LongestInput })
            return false;

        var text = PersianText.Display(raw);
        string? displayName = null;
        if (text.EndsWith('>'))
        {
            var open = text.LastIndexOf('<');
            if (open < 0)
                return false;
            displayName = text[..open].Trim(' ', '"', '\'');
            text = text[(open + 1)..^1];
        }
        else if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            text = text["mailto:".Length..];
        }

        text = Digits.ToAscii(text).Replace("\u200C", "", StringComparison.Ordinal).Trim();
        var at = text.LastIndexOf('@');
        if (at < 0 || text.IndexOf('@') != at)
            return false;

        var localPart = text[..at];
        if (!IsLocalPart(localPart) || AsciiDomain(text[(at + 1)..]) is not { } domain || localPart.Length + 1 + domain.Length > LongestAddress)
            return false;

        address = new EmailAddress(localPart, domain, string.IsNullOrEmpty(displayName) ? null : displayName);
        return true;
    }

    public bool Equals(EmailAddress? other) => other != null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as EmailAddress);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Address;

    /// <summary>RFC 5322 dot-atom, and the letters and digits of any script (RFC 6531).</summary>
    private static bool IsLocalPart(string text)
    {
        if (text.Length is 0 or > LongestLocalPart || text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && !LocalPartSymbols.Contains(c))
                return false;
        return true;
    }

    /// <summary>Null if this is no name that the domain name system could hold under a top-level domain.</summary>
    private static string? AsciiDomain(string text)
    {
        var domain = text.ToLowerInvariant().TrimEnd('.');
        if (!Ascii.IsValid(domain))
        {
            try
            {
                domain = Idn.GetAscii(domain);
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        var labels = domain.Split('.');
        return labels.Length >= 2 && Array.TrueForAll(labels, IsLabel) && IsTopLevel(labels[^1]) ? domain : null;
    }

    private static bool IsTopLevel(string label) =>
        label.StartsWith("xn--", StringComparison.Ordinal) || (label.Length >= 2 && !label.AsSpan().ContainsAnyInRange('0', '9'));

    private static bool IsLabel(string label)
    {
        if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (var c in label)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                return false;
        return true;
    }
}
