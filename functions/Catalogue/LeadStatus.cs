namespace Sarnakh.Catalogue;

/// <summary>How far we are with a lead that is not an opportunity yet.</summary>
public sealed record LeadStatus : CatalogueItem
{
    /// <summary>0 (none) to 11.</summary>
    public int Colour { get; init; }
}
