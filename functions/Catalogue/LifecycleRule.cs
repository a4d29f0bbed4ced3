namespace Sarnakh.Catalogue;

/// <summary>What happens to a lead that may move its person's lifecycle stage.</summary>
public enum LifecycleEvent
{
    Created,
    Converted,
    Won,
    Lost,
    Restored,

    /// <summary>It got the status that the rule names.</summary>
    StatusChosen,

    /// <summary>It came into the stage that the rule names.</summary>
    StageEntered,
}

/// <summary>"When this happens, and the person stands here, they stand there from now on." The first rule that fits decides. A rule needs no name.</summary>
public sealed record LifecycleRule : CatalogueItem
{
    public LifecycleEvent On { get; init; }

    /// <summary>The status or stage of the event; null for all others.</summary>
    public string? SubjectId { get; init; }

    /// <summary>Where the rule applies; none for everywhere.</summary>
    public IReadOnlyList<LifecycleStage> From { get; init; } = [];

    public LifecycleStage To { get; init; }
}
