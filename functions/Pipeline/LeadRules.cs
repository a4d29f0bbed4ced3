using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Teams;

namespace Sarnakh.Pipeline;

/// <summary>A lead with all consequences of a wish, and what forbids it.</summary>
public sealed record SettledLead(Lead Lead, IReadOnlyList<FieldProblem> Problems);

/// <summary>
/// What follows when a lead changes, whoever changes it: its stage, its outcome and probability, its dates, where its person
/// stands (crm-behaviour §2, §3.6, §8, with the outcomes of 19.0 and dates for each record by itself, §17.13).
/// </summary>
public static class LeadRules
{
    private const decimal Certain = 100;

    /// <param name="before">Null for a new lead.</param>
    /// <param name="wanted">The lead with the fields somebody chose; all others as before.</param>
    public static SettledLead Settle(Lead? before, Lead wanted, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var lead = WithDates(before, WithOutcome(before, WithoutForeignFields(before, WithStage(before, wanted, catalogue), catalogue), catalogue, now), now);
        var problems = ReferenceProblems(before, wanted, catalogue).Concat(StageProblems(before, wanted, lead, catalogue)).ToList();
        return new SettledLead(WithLifecycle(before, lead, catalogue), problems);
    }

    /// <summary>
    /// The lead in a team of its owner (§2.1): where it is if they work there, else in the first of their teams that wants its
    /// kind, else in the first of their teams. Whoever is in none leaves it where it is.
    /// </summary>
    public static Lead InTeamOfOwner(Lead lead, CatalogueSnapshot catalogue)
    {
        if (lead.OwnerId is not { } owner) return lead;
        var own = catalogue.Teams.Where(team => team.Active && (team.LeaderId == owner || team.MemberIds.Contains(owner))).ToList();
        return own.Count == 0 || own.Any(team => team.Id == lead.TeamId) ? lead : lead with { TeamId = (own.Find(team => Wants(team, lead.Kind, catalogue)) ?? own[0]).Id };
    }

    /// <summary>What arrives in a team, or in none, begins as this.</summary>
    public static LeadKind KindOfNewcomer(string? teamId, CatalogueSnapshot catalogue) =>
        UsesLeads(catalogue.Teams.FirstOrDefault(team => team.Id == teamId), catalogue) ? LeadKind.Lead : LeadKind.Opportunity;

    private static bool Wants(Team team, LeadKind kind, CatalogueSnapshot catalogue) => kind == LeadKind.Opportunity || UsesLeads(team, catalogue);

    private static bool UsesLeads(Team? team, CatalogueSnapshot catalogue) => team?.UsesLeads ?? catalogue.LeadsStep;

    private static bool Became(Lead? before, Lead lead, LeadKind kind) => lead.Kind == kind && before?.Kind != kind;

    private static Lead WithStage(Lead? before, Lead lead, CatalogueSnapshot catalogue)
    {
        if (lead.StageId is null) return Became(before, lead, LeadKind.Opportunity) ? lead with { StageId = catalogue.FirstStage(lead.TeamId)?.Id } : lead;
        var isReservedToOthers = catalogue.Stage(lead.StageId) is { } stage && !stage.Serves(lead.TeamId);
        return isReservedToOthers && before?.StageId == lead.StageId && before?.TeamId != lead.TeamId ? lead with { StageId = catalogue.FirstStage(lead.TeamId)?.Id } : lead;
    }

    /// <summary>Fields of a team do not come along to another one (CV-11).</summary>
    private static Lead WithoutForeignFields(Lead? before, Lead lead, CatalogueSnapshot catalogue)
    {
        if (before is null || before.TeamId == lead.TeamId) return lead;
        var foreign = lead.Custom.Keys.Where(id => catalogue.CustomField(id)?.Serves(lead.TeamId) == false && lead.Custom[id] == before.Custom[id]);
        return lead with { Custom = foreign.Aggregate(lead.Custom, (values, id) => values.With(id, null)) };
    }

    private static Lead WithOutcome(Lead? before, Lead wanted, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var lead = wanted;
        var inWonStage = catalogue.Stage(lead.StageId)?.IsWon == true;
        // Whoever moves it there wins it, out of the archive; what lies in the archive of a stage that is made a won one was not won by that.
        var isWon = inWonStage && (before is { Outcome: Outcome.Won } || before?.StageId != lead.StageId || !lead.Archived);
        var typed = lead.Probability != before?.Probability;
        if (isWon && before?.Outcome != Outcome.Won)
        {
            lead = Scored(lead, Certain) with { Archived = false };
        }
        else if (!isWon && before is { Outcome: Outcome.Won } && !typed)
        {
            lead = Scored(lead, null);
        }
        else if (before is { Outcome: Outcome.Lost } && !lead.Archived && !typed)
        {
            lead = Scored(lead, null);
        }
        else if (typed)
        {
            // A number that scoring says too is no choice against scoring (§3.6); what was never scored counts as 0.
            lead = lead.Probability is { } chosen
                ? lead with { ProbabilityIsManual = chosen != (lead.AutomatedProbability ?? 0) }
                : lead with { Probability = lead.AutomatedProbability, ProbabilityIsManual = false };
        }

        var outcome = isWon ? Outcome.Won : lead is { Archived: true, Probability: 0, MergedIntoId: null } ? Outcome.Lost : Outcome.Pending;
        if (outcome == Outcome.Lost) lead = Scored(lead, 0);
        lead = lead with { Outcome = outcome, LostReasonId = outcome == Outcome.Lost ? lead.LostReasonId : null };
        var stays = before is not null && IsClosed(before) && before.Outcome == outcome;
        return lead with { ClosedAt = !IsClosed(lead) ? null : stays ? before!.ClosedAt ?? now : now };
    }

    private static bool IsClosed(Lead lead) => lead.Archived || lead.Probability >= Certain;

    /// <summary>By the rules, not by hand. Null until scoring says something.</summary>
    private static Lead Scored(Lead lead, decimal? probability) =>
        lead with { Probability = probability, AutomatedProbability = probability, ProbabilityIsManual = false };

    private static Lead WithDates(Lead? before, Lead lead, DateTimeOffset now) => lead with
    {
        AssignedAt = lead.OwnerId is null ? null : lead.OwnerId == before?.OwnerId ? before.AssignedAt : now,
        StageChangedAt = lead.StageId is null ? null : lead.StageId == before?.StageId ? before.StageChangedAt : now,
        ConvertedAt = before is { Kind: LeadKind.Lead } && lead.Kind == LeadKind.Opportunity ? now : lead.ConvertedAt,
    };

    private static Lead WithLifecycle(Lead? before, Lead lead, CatalogueSnapshot catalogue)
    {
        if (lead.LifecycleIsManual) return lead;
        var stage = lead.LifecycleStage;
        foreach (var (happened, subject) in Events(before, lead))
            if (catalogue.LifecycleRules.FirstOrDefault(rule => rule.Active && rule.On == happened && rule.SubjectId == subject && (rule.From.Count == 0 || rule.From.Contains(stage))) is { } rule)
                stage = rule.To;
        return lead with { LifecycleStage = stage };
    }

    /// <summary>In the order in which people would tell them. What begins as an opportunity counts as converted, too.</summary>
    private static IEnumerable<(LifecycleEvent Event, string? Subject)> Events(Lead? before, Lead lead)
    {
        if (before is null) yield return (LifecycleEvent.Created, null);
        if (Became(before, lead, LeadKind.Opportunity)) yield return (LifecycleEvent.Converted, null);
        if (lead.StatusId is { } status && status != before?.StatusId) yield return (LifecycleEvent.StatusChosen, status);
        if (lead.StageId is { } stage && stage != before?.StageId) yield return (LifecycleEvent.StageEntered, stage);
        if (before is { Outcome: Outcome.Lost } && lead.Outcome == Outcome.Pending) yield return (LifecycleEvent.Restored, null);
        if (lead.Outcome == before?.Outcome) yield break;
        if (lead.Outcome == Outcome.Won) yield return (LifecycleEvent.Won, null);
        if (lead.Outcome == Outcome.Lost) yield return (LifecycleEvent.Lost, null);
    }

    /// <summary>What somebody newly chose must be there to choose.</summary>
    private static IEnumerable<FieldProblem> ReferenceProblems(Lead? before, Lead wanted, CatalogueSnapshot catalogue)
    {
        if (wanted.OwnerId is { } owner && owner != before?.OwnerId && !catalogue.ActiveUserIds.Contains(owner)) yield return new FieldProblem("ownerId", "user.unknown");
        if (wanted.TeamId is { } team && team != before?.TeamId && !catalogue.HasTeam(team)) yield return new FieldProblem("teamId", "team.unknown");
        if (!MayChoose(catalogue.Statuses, before?.StatusId, wanted.StatusId)) yield return new FieldProblem("statusId", "status.unknown");
        if (!MayChoose(catalogue.RecurringPlans, before?.RecurringPlanId, wanted.RecurringPlanId)) yield return new FieldProblem("recurringPlanId", "recurring_plan.unknown");
        if (!MayChoose(catalogue.LostReasons, before?.LostReasonId, wanted.LostReasonId)) yield return new FieldProblem("lostReasonId", "lost_reason.unknown");
        for (var i = 0; i < wanted.TagIds.Count; i++)
            if (before?.TagIds.Contains(wanted.TagIds[i]) != true && !MayChoose(catalogue.Tags, null, wanted.TagIds[i])) yield return new FieldProblem($"tagIds/{i}", "tag.unknown");
        foreach (var id in wanted.Custom.Keys)
            if (wanted.Custom[id] != before?.Custom[id] && catalogue.CustomField(id)?.Serves(wanted.TeamId) == false) yield return new FieldProblem($"custom/{id}", "custom_field.other_team");
    }

    private static bool MayChoose<T>(IEnumerable<T> items, string? before, string? id) where T : CatalogueItem =>
        id is null || id == before || items.Any(item => item.Id == id && item.Active);

    private static IEnumerable<FieldProblem> StageProblems(Lead? before, Lead wanted, Lead lead, CatalogueSnapshot catalogue)
    {
        if (wanted.StageId is { } chosen && chosen != before?.StageId)
        {
            var stage = catalogue.Stage(chosen);
            if (stage is not { Active: true }) yield return new FieldProblem("stageId", "stage.unknown");
            else if (!stage.Serves(wanted.TeamId)) yield return new FieldProblem("stageId", "stage.other_team");
            else if (stage.IsWon && lead.Kind == LeadKind.Lead) yield return new FieldProblem("stageId", "lead.not_opportunity");
        }
        if (lead.Outcome == Outcome.Won && wanted.Probability != before?.Probability && wanted.Probability != Certain) yield return new FieldProblem("probability", "lead.won_is_certain");
        if (lead.Outcome != Outcome.Lost && wanted.LostReasonId is { } reason && reason != before?.LostReasonId) yield return new FieldProblem("lostReasonId", "lead.not_lost");
        if (lead.StageId is not { } stands) yield break;
        foreach (var field in catalogue.CustomFields.Where(field => field.Active && field.RequiredInStageIds.Contains(stands) && field.Serves(lead.TeamId)))
            if (lead.Custom[field.Id] is null && (stands != before?.StageId || before.Custom[field.Id] is not null)) yield return new FieldProblem($"custom/{field.Id}", "custom_field.required");
    }
}
