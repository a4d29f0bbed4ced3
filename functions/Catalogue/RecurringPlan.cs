namespace Sarnakh.Catalogue;

/// <summary>How often recurring revenue comes.</summary>
public sealed record RecurringPlan : CatalogueItem
{
    /// <summary>1 or more.</summary>
    public int Months { get; init; } = 1;
}
