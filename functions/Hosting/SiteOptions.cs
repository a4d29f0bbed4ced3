namespace Sarnakh.Hosting;

/// <summary>Configuration section <c>Site</c>: where the product's pages are served from, where that is not where it runs.</summary>
public sealed class SiteOptions
{
    /// <summary>What stands before <c>/form.css</c> and <c>/embed.js</c> on hosted pages; empty for the same origin.</summary>
    public string AssetBase { get; set; } = "";

    /// <summary>Scheme and host of our own pages where a proxy hides them; by default those of the request.</summary>
    public string? Origin { get; set; }
}
