using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>
/// Wins, loses and restores a lead, and gives what was chosen by hand back to the rules (crm-behaviour §8, §3.6). What is so
/// already stays as it is.
/// </summary>
public sealed class MoveLead(ChangeLead change)
{
    /// <summary>To the next won stage, out of the archive.</summary>
    public Task<ChangeOutcome> Win(Caller caller, RecordId id, long? seenRevision, CancellationToken cancel) =>
        change.Run(caller, id, seenRevision, Won, cancel);

    /// <param name="reasonId">Null for none given.</param>
    /// <param name="note">For the timeline; null for none.</param>
    public Task<ChangeOutcome> Lose(Caller caller, RecordId id, long? seenRevision, string? reasonId, string? note, CancellationToken cancel)
    {
        var (text, problems) = NoteText.Read(note, "note");
        return change.Run(caller, id, seenRevision, (lead, catalogue) => Lost(lead, catalogue, reasonId) with { Text = text, Problems = problems }, cancel);
    }

    /// <summary>Out of the archive, whether it was lost or only put away; in the stage it stood in.</summary>
    public Task<ChangeOutcome> Restore(Caller caller, RecordId id, long? seenRevision, CancellationToken cancel) =>
        change.Run(caller, id, seenRevision, (lead, _) => Restored(lead), cancel);

    public Task<ChangeOutcome> LeaveLifecycleToRules(Caller caller, RecordId id, long? seenRevision, CancellationToken cancel) =>
        change.Run(caller, id, seenRevision, (lead, _) => new LeadWish(lead with { LifecycleIsManual = false }), cancel);

    public Task<ChangeOutcome> LeaveProbabilityToScoring(Caller caller, RecordId id, long? seenRevision, CancellationToken cancel) =>
        change.Run(caller, id, seenRevision, (lead, _) => new LeadWish(lead with { Probability = lead.AutomatedProbability, ProbabilityIsManual = false }), cancel);

    public static LeadWish Won(Lead lead, CatalogueSnapshot catalogue)
    {
        if (lead.Outcome == Outcome.Won) return new LeadWish(lead with { Archived = false });
        if (lead.Kind == LeadKind.Lead) return new LeadWish(lead, new Problem(409, "lead.not_opportunity"));
        return catalogue.WonStage(lead.TeamId, lead.StageId) is { } stage
            ? new LeadWish(lead with { StageId = stage.Id, Probability = 100, Archived = false })
            : new LeadWish(lead, new Problem(409, "stage.none_won"));
    }

    public static LeadWish Lost(Lead lead, CatalogueSnapshot catalogue, string? reasonId) =>
        catalogue.Stage(lead.StageId)?.IsWon == true
            ? new LeadWish(lead, new Problem(409, "lead.won_not_lost"))
            : new LeadWish(lead with { Archived = true, Probability = 0, LostReasonId = reasonId ?? lead.LostReasonId });

    public static LeadWish Restored(Lead lead) => new(lead with { Archived = false });
}
