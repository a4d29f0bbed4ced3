namespace Sarnakh.Catalogue;

/// <summary>A column of the pipeline (crm-behaviour §1.4, with several teams as in 19.0).</summary>
public sealed record Stage : CatalogueItem
{
    public bool IsWon { get; init; }

    /// <summary>Collapsed on the board while it is empty, and never the stage a lead starts in.</summary>
    public bool Folded { get; init; }

    /// <summary>What must be true before a card comes here, for people to read.</summary>
    public string? Requirements { get; init; }

    /// <summary>The teams that use it; none for a stage that all share.</summary>
    public IReadOnlyList<string> TeamIds { get; init; } = [];

    /// <summary>Days after which an opportunity that stays here is marked as rotting; 0 for never (§8.4).</summary>
    public int RottingDays { get; init; }

    /// <summary>0 (none) to 11.</summary>
    public int Colour { get; init; }

    public bool IsShared => TeamIds.Count == 0;

    /// <summary>True if whatever stands in the other one may stand here.</summary>
    public bool ServesAllOf(Stage other) => IsShared || (!other.IsShared && other.TeamIds.All(TeamIds.Contains));

    /// <summary>True if opportunities of this team, or of none, may stand here.</summary>
    public bool Serves(string? teamId) => IsShared || (teamId is not null && TeamIds.Contains(teamId));
}
