using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Sarnakh.Catalogue;
using Sarnakh.Text;

namespace Sarnakh.Leads.Index;

/// <summary>
/// The fields of leads as they are defined at a moment: those that all have (<see cref="LeadFields"/>), and those that an
/// administrator made, <c>custom.{id}</c>, also once nobody can choose them any more, since leads keep what they have. With them,
/// what stages say about rotting, and the order of what leads name by id.
/// </summary>
public sealed class FieldSet
{
    private static readonly CompareInfo English = CultureInfo.GetCultureInfo("en").CompareInfo;

    private readonly FieldSources _sources;
    private readonly Dictionary<string, LeadField> _custom;
    private readonly Dictionary<string, int> _rottingDays;

    public FieldSet(FieldSources sources)
    {
        _sources = sources;
        _rottingDays = sources.Stages.Where(stage => stage.RottingDays > 0).ToDictionary(stage => stage.Id, stage => stage.RottingDays, StringComparer.Ordinal);
        _custom = sources.CustomFields.Select(LeadField.OfCustom).ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    public static FieldSet Fixed { get; } = new(new FieldSources());

    /// <summary>In their order.</summary>
    public IReadOnlyList<Stage> Stages => _sources.Stages;

    public IReadOnlyCollection<LeadField> Custom => _custom.Values;

    /// <summary>True if this was made of the very same lists.</summary>
    public bool IsOf(FieldSources sources) => _sources == sources;

    public bool TryGet(string name, [NotNullWhen(true)] out LeadField? field) => LeadFields.TryGet(name, out field) || _custom.TryGetValue(name, out field);

    /// <summary>Opportunities that are still open and stand in a stage for longer than it allows (crm-behaviour §8.4).</summary>
    public LeadFilter Rotting(DateTimeOffset now) => new LeadFilter.AllOf(
    [
        LeadFilter.Is(LeadFields.Kind, "opportunity"),
        LeadFilter.Is(LeadFields.Outcome, "pending"),
        new LeadFilter.AnyOf(
        [
            .. Stages.Where(stage => stage.RottingDays > 0).Select(stage => new LeadFilter.AllOf(
            [
                LeadFilter.Is(LeadFields.StageId, stage.Id),
                new LeadFilter.Test(LeadFields.StageChangedAt, FilterOperator.Less, [now.AddDays(-stage.RottingDays).UtcTicks]),
            ])),
        ]),
    ]);

    /// <summary>As <see cref="Rotting"/>, of one lead.</summary>
    internal bool IsRotting(LeadSummary lead, DateTimeOffset now) =>
        lead is { Kind: LeadKind.Opportunity, Outcome: Outcome.Pending, StageChangedAt: { } since }
        && DaysIn(lead.StageId) is > 0 and var days
        && since.AddDays(days) < now;

    /// <summary>How long a lead may stand in a stage; 0 for as long as it likes.</summary>
    internal int DaysIn(string? stage) => stage is null ? 0 : _rottingDays.GetValueOrDefault(stage);

    /// <summary>Choices that sort as administrators put them, people, teams and tags that sort by name; what is in no list comes behind.</summary>
    internal IEnumerable<(LeadField Field, Comparison<string> Order)> Orders()
    {
        var people = OrderOf(_sources.People);
        return
        [
            (LeadFields.OwnerId, people),
            (LeadFields.TeamId, OrderOf(_sources.Teams)),
            (LeadFields.StageId, OrderOf(_sources.Stages)),
            (LeadFields.StatusId, OrderOf(_sources.Statuses)),
            (LeadFields.LostReasonId, OrderOf(_sources.LostReasons)),
            (LeadFields.RecurringPlanId, OrderOf(_sources.RecurringPlans)),
            (LeadFields.TagIds, ByName(tag => tag.Name, FaIrOrder.Compare)),
            .. CustomOf(CustomFieldType.Choice).Select(field => (field.Custom, OrderOf(field.Definition.Options.Select(option => option.Id)))),
            .. CustomOf(CustomFieldType.MultiChoice).Select(field => (field.Custom, OfMany(OrderOf(field.Definition.Options.Select(option => option.Id))))),
            .. CustomOf(CustomFieldType.Person).Select(field => (field.Custom, people)),
        ];
    }

    private IEnumerable<(CustomField Definition, LeadField Custom)> CustomOf(CustomFieldType type) =>
        _sources.CustomFields.Where(definition => definition.Type == type).Select(definition => (definition, _custom[LeadField.NameOf(definition)]));

    /// <summary>Of tags, by the names that readers of English see.</summary>
    internal Comparison<string> EnglishTags() => ByName(tag => string.IsNullOrEmpty(tag.EnglishName) ? tag.Name : tag.EnglishName, English.Compare);

    private Comparison<string> ByName(Func<Tag, string> name, Comparison<string> order) =>
        OfMany(OrderOf(_sources.Tags.OrderBy(name, Comparer<string>.Create(order)).Select(tag => tag.Id)));

    /// <summary>Of several at once: by the first of them, then by the next; one more comes behind.</summary>
    private static Comparison<string> OfMany(Comparison<string> order)
    {
        return (a, b) => Ordered(a).Zip(Ordered(b), (one, other) => order(one, other)).FirstOrDefault(compared => compared != 0) is not 0 and var first ? first : a.Length.CompareTo(b.Length);

        IEnumerable<string> Ordered(string ids) => ids.Split(' ').Order(Comparer<string>.Create(order));
    }

    private static Comparison<string> OrderOf(IEnumerable<CatalogueItem> items) => OrderOf(items.Select(item => item.Id));

    private static Comparison<string> OrderOf(IEnumerable<string> ids)
    {
        var places = ids.Distinct().Select((id, place) => (id, place)).ToDictionary(entry => entry.id, entry => entry.place, StringComparer.Ordinal);
        return (a, b) => PlaceOf(a).CompareTo(PlaceOf(b)) is not 0 and var compared ? compared : string.CompareOrdinal(a, b);

        int PlaceOf(string id) => places.GetValueOrDefault(id, int.MaxValue);
    }
}
