using System.Text.Json.Serialization;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>What leads are taken from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandOverKind>))]
public enum HandOverKind
{
    /// <summary>The open leads of a user go to another one, or to nobody.</summary>
    [JsonStringEnumMemberName("owner")] Owner,

    /// <summary>All leads of a team go to another one, or to none.</summary>
    [JsonStringEnumMemberName("team")] Team,

    /// <summary>All leads of a stage go to another one, or to where their team begins.</summary>
    [JsonStringEnumMemberName("stage")] Stage,

    /// <summary>The stage has become a won one, or is one no more: its leads are won, or open again.</summary>
    [JsonStringEnumMemberName("outcome")] Outcome,
}

/// <summary>Many leads on their way from one owner, team, stage or outcome to another. It goes on until none is left.</summary>
/// <param name="To">Null for nobody, or none; <see cref="Won"/> or <see cref="Open"/> where it is an outcome.</param>
public sealed record HandOver(RecordId Id, HandOverKind Kind, string From, string? To, string? ActorId, DateTimeOffset StartedAt)
{
    /// <summary>How many there were at the start.</summary>
    public int Total { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    public const string Won = "won";

    public const string Open = "open";

    /// <summary>The leads that still must go.</summary>
    [JsonIgnore]
    public LeadFilter Filter => Kind switch
    {
        HandOverKind.Owner => new LeadFilter.AllOf([LeadFilter.Is(LeadFields.OwnerId, From), LeadFilter.Is(LeadFields.Archived, 0)]),
        HandOverKind.Team => LeadFilter.Is(LeadFields.TeamId, From),
        HandOverKind.Stage => LeadFilter.Is(LeadFields.StageId, From),
        _ when To == Won => new LeadFilter.AllOf([LeadFilter.Is(LeadFields.StageId, From), new LeadFilter.Not(LeadFilter.Is(LeadFields.Outcome, Won)), LeadFilter.Is(LeadFields.Archived, 0)]),
        _ => new LeadFilter.AllOf([LeadFilter.Is(LeadFields.StageId, From), LeadFilter.Is(LeadFields.Outcome, Won)]),
    };

    public bool Takes(Lead lead, CatalogueSnapshot catalogue) => Kind switch
    {
        HandOverKind.Owner => lead.OwnerId == From && lead.IsOpen,
        HandOverKind.Team => lead.TeamId == From,
        HandOverKind.Stage => lead.StageId == From,
        // The stage may have been changed back meanwhile; what was lost or put away is not won by that.
        _ => lead.StageId == From && !(lead.Archived && To == Won) && (lead.Outcome == Outcome.Won) != (To == Won) && catalogue.Stage(From)?.IsWon == (To == Won),
    };

    public Lead Move(Lead lead, CatalogueSnapshot catalogue) => Kind switch
    {
        HandOverKind.Owner => lead with { OwnerId = To },
        HandOverKind.Team => lead with { TeamId = To },
        // What was lost or put away does not become a win because its stage is removed.
        HandOverKind.Stage when To is not null && !(lead is { Archived: true, Outcome: not Outcome.Won } && catalogue.Stage(To)?.IsWon == true) => lead with { StageId = To },
        HandOverKind.Stage => lead with { StageId = catalogue.FirstStage(lead.TeamId) is { } first && first.Id != From ? first.Id : null },
        // What the stage is now decides.
        _ => lead,
    };
}
