using Microsoft.AspNetCore.Http;

namespace Sarnakh.Hosting;

/// <summary>Configuration section <c>Site</c>: where the product's pages are served from, where that is not where it runs.</summary>
public sealed class SiteOptions
{
    /// <summary>What stands before <c>/form.css</c> and <c>/embed.js</c> on hosted pages; empty for the same origin.</summary>
    public string AssetBase { get; set; } = "";

    /// <summary>Scheme and host of our own pages where a proxy hides them; by default those of the request.</summary>
    public string? Origin { get; set; }

    /// <summary>The origins whose posts are our own pages': hosted forms, and the dashboard's test of a form.</summary>
    public IEnumerable<string> OwnOrigins(HttpRequest request)
    {
        yield return Origin ?? request.OwnOrigin();
        if (AssetBase.Length > 0 && Uri.TryCreate(AssetBase, UriKind.Absolute, out var assets)) yield return assets.GetLeftPart(UriPartial.Authority);
    }
}
