namespace Sarnakh.Catalogue;

/// <summary>A word that leads are marked with.</summary>
public sealed record Tag : CatalogueItem
{
    /// <summary>1 to 11.</summary>
    public int Colour { get; init; } = 1;
}
