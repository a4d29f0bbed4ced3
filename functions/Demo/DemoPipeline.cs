using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Pipeline;

namespace Sarnakh.Demo;

/// <summary>
/// What became of a demonstration lead until <paramref name="until"/>: most are qualified, move from stage to stage and are won
/// or lost in the end, by the rules that hold for everybody and told on the timeline as theirs.
/// </summary>
internal sealed class DemoPipeline(int seed, CatalogueSnapshot catalogue, DateTimeOffset until)
{
    // What happens to a lead must not follow the choices of its person.
    private const long MovesApart = 1L << 42;
    private const int QualifiedPercent = 62;
    private const int WonPercent = 45;

    private readonly List<Stage> _open = [.. catalogue.Stages.Where(stage => stage is { Active: true, IsWon: false, IsShared: true })];

    /// <param name="arrived">As intake left it.</param>
    /// <param name="demo">How it arrived.</param>
    /// <returns>The lead as it stands, and what its timeline tells beside its arrival.</returns>
    public (Lead Lead, IReadOnlyList<TimelineEntry> Story) Since(Lead arrived, DemoSubmission demo)
    {
        var draw = new Draw(seed, demo.Person + MovesApart);
        var lead = LeadRules.Settle(null, arrived, catalogue, arrived.CreatedAt).Lead;
        var story = new List<TimelineEntry>();
        // Every choice is drawn, whether or not there was time for it: on another day the same lead has got further, nothing else.
        var at = lead.CreatedAt.AddHours(1 + draw.Next(5 * 24));
        if (!draw.Chance(lead.OwnerId is null ? QualifiedPercent / 4 : QualifiedPercent) || _open.Count == 0)
        {
            var status = draw.Pick(catalogue.Statuses).Id;
            if (draw.Chance(60)) Step(at, before => before with { StatusId = status });
            return (lead, story);
        }

        // A few take most of a year.
        var days = 15 + draw.Next(30) + draw.Next(draw.Chance(40) ? 260 : 40);
        var value = lead.ExpectedRevenue > 0 ? lead.ExpectedRevenue : (2 + draw.Next(300)) * 5_000_000L;
        var closing = DateOnly.FromDateTime(at.AddDays(days - 12 + draw.Next(30)).UtcDateTime);
        IReadOnlyList<string> tags = [.. catalogue.Tags.Where(_ => draw.Chance(22)).Select(tag => tag.Id)];
        var plan = draw.Chance(12) ? draw.Pick(catalogue.RecurringPlans).Id : null;
        var (colour, isWon) = (draw.Chance(12) ? 1 + draw.Next(11) : 0, draw.Chance(WonPercent));
        var chances = _open.Select((_, place) => (decimal)(10 + place * 60 / _open.Count + draw.Next(25))).ToList();
        // Some are lost before they come to the last stage.
        var last = isWon ? _open.Count - 1 : draw.Next(_open.Count);

        Step(at, before => before with
        {
            Kind = LeadKind.Opportunity,
            Title = demo.Ware,
            ExpectedRevenue = value,
            RecurringRevenue = plan is null ? 0 : value / 20,
            RecurringPlanId = plan,
            ExpectedClosing = closing,
            TagIds = tags,
            Colour = colour,
            Probability = chances[0],
        });
        for (var place = 1; place <= last; place++)
        {
            var (stage, chance) = (_open[place].Id, chances[place]);
            Step(at.AddDays((double)days * place / (last + 1)).AddMinutes(draw.Next(600)), before => before with { StageId = stage, Probability = chance });
        }
        var reason = draw.Pick(catalogue.LostReasons).Id;
        Step(at.AddDays(days).AddHours(draw.Next(10)), before => isWon
            ? before with { StageId = catalogue.WonStage(before.TeamId, before.StageId)?.Id ?? before.StageId }
            : before with { Archived = true, Probability = 0, LostReasonId = reason });
        return (lead, story);

        void Step(DateTimeOffset then, Func<Lead, Lead> wish)
        {
            if (then > until) return;
            var before = lead;
            lead = LeadRules.Settle(before, wish(before), catalogue, then).Lead with { Revision = before.Revision + 1, UpdatedAt = then };
            story.AddRange(LeadStory.Of(before, lead, $"edit-{lead.Revision}", lead.OwnerId));
        }
    }
}
