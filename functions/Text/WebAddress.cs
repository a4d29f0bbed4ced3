using System.Diagnostics.CodeAnalysis;

namespace Sarnakh.Text;

/// <summary>Addresses of web pages as people type them.</summary>
public static class WebAddress
{
    /// <summary>An http(s) address, the scheme added where it was left out. False for anything else, so that no address can be a script.</summary>
    public static bool TryParse(string? raw, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (raw is null) return false;
        var text = PersianText.Display(raw);
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !uri.Host.Contains('.', StringComparison.Ordinal)) return false;
        address = uri.AbsoluteUri;
        return true;
    }
}
