namespace Sarnakh.Leads.Index;

/// <summary>Which leads, in which order, from where on, and how many.</summary>
public sealed record LeadQuery
{
    public const int MostItems = 1000;

    public LeadFilter Filter { get; init; } = LeadFilter.Everything;

    /// <summary>What somebody typed to find a lead; only the first 200 characters count.</summary>
    public string? Search { get; init; }

    public LeadSort Sort { get; init; } = LeadSort.Newest;

    /// <summary>Made for the same sort.</summary>
    public LeadCursor? After { get; init; }

    /// <summary>0 to 1000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>When it is asked; decides which of the leads are rotting.</summary>
    public DateTimeOffset At { get; init; }
}

/// <param name="Items">In the asked order.</param>
/// <param name="Total">All that match, on this page or not.</param>
/// <param name="Cursor">Where the next page begins; null on the last.</param>
/// <param name="Version">Of the index when this was read.</param>
public sealed record LeadPage(IReadOnlyList<LeadSummary> Items, int Total, LeadCursor? Cursor, long Version);

/// <param name="Keys">One value for each field grouped by: text (dates too), number, flag or null. A lead with several choices at once is in the group of each.</param>
/// <param name="Count">Leads in the group.</param>
/// <param name="ExpectedRevenue">Their sum.</param>
/// <param name="ProratedRevenue">Their sum, of what each lead's rounds to.</param>
public sealed record LeadGroup(IReadOnlyList<object?> Keys, int Count, decimal ExpectedRevenue, decimal ProratedRevenue);

/// <param name="Groups">The largest first.</param>
/// <param name="Version">Of the index when this was read.</param>
public sealed record LeadGroups(IReadOnlyList<LeadGroup> Groups, long Version);

/// <param name="Count">Leads about a contact.</param>
/// <param name="ExpectedRevenue">Their sum.</param>
public readonly record struct ContactTotals(int Count, decimal ExpectedRevenue)
{
    public ContactTotals With(long revenue) => new(Count + 1, ExpectedRevenue + revenue);
}

/// <param name="StageId">Null for leads in no stage.</param>
/// <param name="Count">Leads in the stage, of which <paramref name="Items"/> are the first.</param>
/// <param name="ExpectedRevenue">Sum of all of them.</param>
/// <param name="ProratedRevenue">Sum of all of them.</param>
/// <param name="Cursor">Where the list of the stage's leads goes on; null if all are here.</param>
public sealed record BoardColumn(string? StageId, int Count, decimal ExpectedRevenue, decimal ProratedRevenue, IReadOnlyList<LeadSummary> Items, LeadCursor? Cursor);
