using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Demo;

/// <summary>
/// What the staff of the demonstration have done with each lead since it came: half of them became opportunities, went some way
/// through the stages, and were won, lost or are still open. By the rules that hold for everybody's changes.
/// </summary>
/// <param name="until">When the demonstration begins; nothing is done after it.</param>
internal sealed class DemoPipeline(int seed, CatalogueSnapshot catalogue, DateTimeOffset until)
{
    // What is done with a lead must not follow its other choices.
    private const long WorkApart = 1L << 42;
    private const int OpportunityPercent = 55;
    private const int LongestStep = 21 * 24 * 60;

    private static readonly (string Persian, string English, int Colour)[] Words =
    [
        ("مشتری ویژه", "VIP", 5), ("نمایشگاه", "Trade fair", 3), ("سفارش عمده", "Wholesale", 9), ("معرفی مشتری", "Referral", 10), ("فوری", "Urgent", 1), ("دولتی", "Public sector", 7),
    ];

    private readonly Stage[] _stages = [.. catalogue.Stages.Where(stage => stage is { Active: true, IsWon: false, TeamIds.Count: 0 })];
    private readonly string[] _tags = [.. catalogue.Tags.Where(tag => tag.Active).Select(tag => tag.Id)];
    private readonly string[] _reasons = [.. catalogue.LostReasons.Where(reason => reason.Active).Select(reason => reason.Id)];
    private readonly string[] _statuses = [.. catalogue.Statuses.Where(status => status.Active).Select(status => status.Id)];
    private readonly string[] _plans = [.. catalogue.RecurringPlans.Where(plan => plan.Active).Select(plan => plan.Id)];

    public static IEnumerable<Tag> Tags(DateTimeOffset now)
    {
        var chance = new Random(1);
        return Words.Select(word => new Tag { Id = RecordId.New(now, chance).ToString(), Name = word.Persian, EnglishName = word.English, Colour = word.Colour, CreatedAt = now, UpdatedAt = now });
    }

    /// <summary>The lead as it is now, and how that is told on its timeline.</summary>
    public (Lead Lead, IReadOnlyList<TimelineEntry> Story) Work(Lead newcomer, int person)
    {
        var draw = new Draw(seed, person + WorkApart);
        var lead = LeadRules.Settle(null, newcomer with { TagIds = TagsOf(ref draw) }, catalogue, newcomer.CreatedAt).Lead;
        var story = new List<TimelineEntry>();
        if (!draw.Chance(OpportunityPercent))
        {
            if (draw.Chance(60)) Step(before => before with { StatusId = PickOf(_statuses, ref draw) });
            return (lead, story);
        }

        var (amount, days) = ((1 + draw.Next(400)) * 5_000_000L, 10 + draw.Next(90));
        Step(before => before with
        {
            Kind = LeadKind.Opportunity,
            ExpectedRevenue = before.ExpectedRevenue > 0 ? before.ExpectedRevenue : amount,
            ExpectedClosing = DateOnly.FromDateTime(before.CreatedAt.UtcDateTime).AddDays(days),
            Probability = 10,
        });
        if (draw.Chance(12)) lead = lead with { RecurringRevenue = amount / 20, RecurringPlanId = PickOf(_plans, ref draw) };
        for (var stage = 1; stage < _stages.Length && draw.Chance(62); stage++)
        {
            var (next, chance) = (_stages[stage].Id, 100m * stage / _stages.Length);
            if (!Step(before => before with { StageId = next, Probability = decimal.Round(chance) })) return (lead, story);
        }
        var end = draw.Next(100);
        if (end < 22) Step(before => MoveLead.Won(before, catalogue).Lead);
        else if (end < 42) Step(before => MoveLead.Lost(before, catalogue, PickOf(_reasons, ref draw)).Lead);
        return (lead, story);

        bool Step(Func<Lead, Lead> wish)
        {
            var at = lead.UpdatedAt.AddMinutes(10 + draw.Next(LongestStep));
            if (at > until) return false;
            var next = LeadRules.Settle(lead, wish(lead), catalogue, at).Lead with { Revision = lead.Revision + 1, UpdatedAt = at };
            story.AddRange(LeadStory.Of(lead, next, $"demo-{next.Revision}", lead.OwnerId));
            lead = next;
            return true;
        }
    }

    private string[] TagsOf(ref Draw draw) => _tags.Length == 0 || draw.Chance(55) ? [] : draw.Chance(70) ? [draw.PickEarly(_tags)] : [.. new[] { draw.Pick(_tags), draw.Pick(_tags) }.Distinct()];

    private static string? PickOf(string[] from, ref Draw draw) => from.Length == 0 ? null : draw.Pick(from);
}
