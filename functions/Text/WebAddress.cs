using System.Diagnostics.CodeAnalysis;

namespace Sarnakh.Text;

/// <summary>Addresses of web pages as people type them.</summary>
public static class WebAddress
{
    /// <summary>
    /// An http(s) address, the scheme added where it was left out. False for anything else, so that no address can be a script, a plain
    /// number that a browser takes for a machine's, or somebody's e-mail address, which hides where it leads.
    /// </summary>
    public static bool TryParse(string? raw, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (raw is null) return false;
        var text = PersianText.Display(raw);
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !uri.Host.Contains('.', StringComparison.Ordinal)) return false;
        if (uri.UserInfo.Length > 0 || (uri.HostNameType == UriHostNameType.IPv4 && !text.Contains(uri.Host, StringComparison.Ordinal))) return false;
        address = uri.AbsoluteUri;
        return true;
    }
}
