using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Writes a person's edit of a lead if the lead is still at the revision the person saw. A new address or number goes on to the
/// contact that the lead is linked to.
/// </summary>
public sealed class EditLead(FindLead find, FindLinks findLinks, ChangeLead change, TellContact tell)
{
    public async Task<ChangeOutcome> Run(Caller caller, RecordId id, long seenRevision, JsonElement patch, CancellationToken cancel)
    {
        if (await find.Run(caller, id, cancel) is not { Lead: var seen }) return new ChangeOutcome(null, new Problem(404, "lead.unknown"));
        var (links, problems) = await findLinks.Run(seen, patch, cancel);
        var outcome = await change.Run(caller, id, seenRevision, (lead, catalogue) => LeadEdit.Wish(lead, patch, catalogue, links).Besides(problems), cancel);
        if (outcome is { Problem: null, Before: { } before, Lead: { } after }) await tell.Run(before, after, cancel);
        return outcome;
    }
}
