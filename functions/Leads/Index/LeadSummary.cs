using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>What a list shows of a lead, straight from the index.</summary>
public sealed record LeadSummary
{
    public required RecordId Id { get; init; }
    public required long Revision { get; init; }
    public LeadKind Kind { get; init; }
    public string? Title { get; init; }
    public string? ContactName { get; init; }
    public string? Organisation { get; init; }
    public string? Email { get; init; }
    public string? Mobile { get; init; }
    public string? Phone { get; init; }
    public string? City { get; init; }
    public string? Source { get; init; }
    public string? Medium { get; init; }
    public string? Campaign { get; init; }
    public string? FormId { get; init; }
    public string? OwnerId { get; init; }
    public string? TeamId { get; init; }
    public int Priority { get; init; }
    public long ExpectedRevenue { get; init; }
    public bool Archived { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
}
