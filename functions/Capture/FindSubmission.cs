using Sarnakh.Access;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Capture;

/// <summary>A submission for somebody who asks for it by its receipt: who sees its lead sees it, administrators of sales see all.</summary>
public sealed class FindSubmission(SubmissionTable submissions, FindLead leads)
{
    public async Task<Submission?> Run(Caller caller, RecordId receipt, CancellationToken cancel)
    {
        if (await submissions.Find(receipt, cancel) is not { Submission: var found }) return null;
        if (caller.Role >= Role.SalesAdministrator) return found;
        return found.LeadId is { } lead && await leads.Run(caller, lead, cancel) is not null ? found : null;
    }
}
