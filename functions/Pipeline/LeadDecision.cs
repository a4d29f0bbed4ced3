using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;

namespace Sarnakh.Pipeline;

/// <summary>What becomes of a lead that somebody wants to change: how it is then, and how its timeline tells it; or why it stays.</summary>
public sealed record LeadDecision(Lead Lead, IReadOnlyList<TimelineEntry> Story, Problem? Problem)
{
    /// <summary>False if nothing is to be written.</summary>
    public bool Changes { get; private init; }

    /// <param name="key">Makes the timeline's entries unique on the lead.</param>
    public static LeadDecision Of(Caller caller, Lead before, LeadWish wish, CatalogueSnapshot catalogue, string key, DateTimeOffset now)
    {
        if (wish.Problem is { } refused) return new LeadDecision(before, [], refused);
        if (MovesPart(before, wish.Lead)) return new LeadDecision(before, [], new Problem(409, "lead.merged"));
        var settled = LeadRules.Settle(before, wish.Lead, catalogue, now);
        if (wish.Problems.Concat(settled.Problems).ToList() is { Count: > 0 } problems) return new LeadDecision(before, [], Problem.Input(problems));
        var after = settled.Lead with { Revision = before.Revision + 1, UpdatedAt = now };
        if (!LeadEdit.MayAssign(caller, before, after)) return new LeadDecision(before, [], new Problem(403, "lead.not_yours_to_give"));
        var story = LeadStory.Of(before, after, key, caller.UserId);
        // Flags that the timeline does not tell are changes, too.
        if (story.Count == 0 && after == before with { Revision = after.Revision, UpdatedAt = now }) return new LeadDecision(before, [], null);
        if (story.Count > 0 && wish.Text is { } text) story = [story[0] with { Text = text }, .. story.Skip(1)];
        return new LeadDecision(after, story, null) { Changes = true };
    }

    /// <summary>A lead that became a part of another one keeps its place: that one has it in the pipeline.</summary>
    public static bool MovesPart(Lead before, Lead wanted) => before.MergedIntoId is not null && Place(before) != Place(wanted);

    private static (LeadKind, string?, decimal?, bool) Place(Lead lead) => (lead.Kind, lead.StageId, lead.Probability, lead.Archived);
}
