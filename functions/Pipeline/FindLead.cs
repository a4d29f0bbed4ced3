using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A lead for somebody who asks for it by its id. One outside their scope does not exist for them.</summary>
public sealed class FindLead(LeadTable leads)
{
    public async Task<StoredLead?> Run(Caller caller, RecordId id, CancellationToken cancel) =>
        await leads.Find(id, cancel) is { } stored && LeadScope.Of(caller).Allows(stored.Lead) ? stored : null;
}
