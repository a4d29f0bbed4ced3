using Sarnakh.Access;
using Sarnakh.Leads.Index;

namespace Sarnakh.Leads;

/// <summary>
/// Which leads somebody may see: all of them, or their own and those that nobody owns yet, as long as these belong to no team or
/// to one of theirs. Everything that reads or writes a lead for a person asks it; what it does not allow does not exist for them.
/// </summary>
public sealed class LeadScope
{
    private readonly string? _userId;
    private readonly IReadOnlyList<string> _teamIds;

    private LeadScope(string? userId, IReadOnlyList<string> teamIds)
    {
        (_userId, _teamIds) = (userId, teamIds);
        Filter = userId is { } user ? Restricted(user, teamIds) : LeadFilter.Everything;
    }

    public static LeadScope Everything { get; } = new(null, []);

    public static LeadScope Of(string userId, IEnumerable<string> teamIds) => new(userId, [.. teamIds.Distinct().Order(StringComparer.Ordinal)]);

    public static LeadScope Of(Caller caller) => caller.Role == Role.Own ? Of(caller.UserId, caller.TeamIds) : Everything;

    public bool IsEverything => _userId is null;

    /// <summary>The same as <see cref="Allows(Lead)"/>, for the index.</summary>
    public LeadFilter Filter { get; }

    public bool Allows(Lead lead) => Allows(lead.OwnerId, lead.TeamId);

    public bool Allows(string? ownerId, string? teamId) =>
        IsEverything || ownerId == _userId || (ownerId is null && (teamId is null || _teamIds.Contains(teamId)));

    /// <summary>The filter within the scope.</summary>
    public LeadFilter Over(LeadFilter filter) => IsEverything ? filter : new LeadFilter.AllOf([Filter, filter]);

    /// <summary>Whoever has the same text sees the same leads.</summary>
    public override string ToString() => IsEverything ? "*" : string.Join(' ', _teamIds.Prepend(_userId));

    private static LeadFilter.AnyOf Restricted(string userId, IReadOnlyList<string> teamIds)
    {
        List<LeadFilter> ofTeams = [Is(LeadFields.TeamId, FilterOperator.IsEmpty)];
        if (teamIds.Count > 0) ofTeams.Add(Is(LeadFields.TeamId, FilterOperator.In, [.. teamIds]));
        return new LeadFilter.AnyOf(
        [
            Is(LeadFields.OwnerId, FilterOperator.Equal, userId),
            new LeadFilter.AllOf([Is(LeadFields.OwnerId, FilterOperator.IsEmpty), new LeadFilter.AnyOf(ofTeams)]),
        ]);
    }

    private static LeadFilter.Test Is(LeadField field, FilterOperator op, params string[] values) =>
        new(field, op, [.. values.Select(value => (FieldValue)value)]);
}
