namespace Sarnakh.Catalogue;

/// <summary>Why an opportunity was lost.</summary>
public sealed record LostReason : CatalogueItem;
