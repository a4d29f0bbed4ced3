using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A page of a lead's timeline for somebody who may see the lead; other leads are named only if they may see them too.</summary>
public sealed class ReadTimeline(FindLead find, TimelineTable timelines, LeadIndex index)
{
    public async Task<TimelinePage?> Run(Caller caller, RecordId id, string? cursor, int limit, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is null) return null;
        var scope = LeadScope.Of(caller);
        var page = await timelines.PageOf(id, cursor, limit, cancel);
        return scope.IsEverything ? page : page with { Items = [.. page.Items.Select(entry => WithinScope(entry, scope))] };
    }

    private TimelineEntry WithinScope(TimelineEntry entry, LeadScope scope) =>
        entry.OtherLeadId is { } other && !index.Sees(other, scope) ? entry with { Id = entry.Id.Replace($"-{other}", "", StringComparison.Ordinal), OtherLeadId = null } : entry;
}
