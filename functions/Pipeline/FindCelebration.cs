using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>What there is to celebrate about a lead that somebody won, among the wins that they may see.</summary>
public sealed class FindCelebration(UserTable users, LeadIndex index, LeadIndexFeed feed)
{
    public async Task<Celebration?> Run(Caller caller, Lead won, CancellationToken cancel)
    {
        if (won.OwnerId is not { } owner || won.ClosedAt is not { } now || await users.Find(caller.UserId, cancel) is not { Value: var user }) return null;
        await feed.EnsureFresh(TimeSpan.Zero, LeadRevision.Of(won), cancel);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(user.TimeZone);
        var scope = LeadScope.Of(caller);
        var ofYear = index.Query(new LeadQuery { Filter = scope.Over(new LeadFilter.AllOf([LeadFilter.Is(LeadFields.OwnerId, owner), .. WonSince(Celebrations.YearStart(now, zone, user.Calendar == "jalali"))])), Limit = 0 });
        var month = index.Query(new LeadQuery { Filter = scope.Over(new LeadFilter.AllOf(WonSince(now.AddDays(-30)))), Limit = LeadQuery.MostItems });
        // Of more than are read here, none is known to be the best.
        return month.Total > month.Items.Count || month.Items.FirstOrDefault(lead => lead.Id == won.Id) is not { } win ? null : Celebrations.Of(win, ofYear.Total, month.Items, now, zone);
    }

    private static IReadOnlyList<LeadFilter> WonSince(DateTimeOffset time) =>
        [LeadFilter.Is(LeadFields.Outcome, "won"), new LeadFilter.Test(LeadFields.ClosedAt, FilterOperator.AtLeast, [time.UtcTicks])];
}
