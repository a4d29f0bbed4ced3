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
}

/// <summary>Many leads on their way from one owner or team to another. It goes on until none is left.</summary>
public sealed record HandOver(RecordId Id, HandOverKind Kind, string From, string? To, string? ActorId, DateTimeOffset StartedAt)
{
    /// <summary>How many there were at the start.</summary>
    public int Total { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>The leads that still must go.</summary>
    [JsonIgnore]
    public LeadFilter Filter => Kind == HandOverKind.Owner
        ? new LeadFilter.AllOf([Is(LeadFields.OwnerId, From), Is(LeadFields.Archived, 0)])
        : Is(LeadFields.TeamId, From);

    public bool Takes(Lead lead) => Kind == HandOverKind.Owner ? lead.OwnerId == From && lead.IsOpen : lead.TeamId == From;

    public Lead Move(Lead lead) => Kind == HandOverKind.Owner ? lead with { OwnerId = To } : lead with { TeamId = To };

    private static LeadFilter.Test Is(LeadField field, FieldValue value) => new(field, FilterOperator.Equal, [value]);
}
