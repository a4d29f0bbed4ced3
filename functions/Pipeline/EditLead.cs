using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>Writes a person's edit of a lead if the lead is still at the revision the person saw.</summary>
public sealed class EditLead(ChangeLead change)
{
    public Task<ChangeOutcome> Run(Caller caller, RecordId id, long seenRevision, JsonElement patch, CancellationToken cancel) =>
        change.Run(caller, id, seenRevision, (lead, catalogue) => LeadEdit.Wish(lead, patch, catalogue), cancel);
}
