using System.Diagnostics.CodeAnalysis;
using Sarnakh.Catalogue;

namespace Sarnakh.Leads.Index;

/// <summary>
/// The fields of leads as they are defined at a moment: those that all have (<see cref="LeadFields"/>), and those that an
/// administrator made, <c>custom.{id}</c>, also once nobody can choose them any more, since leads keep what they have. With them,
/// what stages say about order and rotting.
/// </summary>
public sealed class FieldSet
{
    private readonly IReadOnlyList<CustomField> _definitions;
    private readonly IReadOnlyList<Stage> _stages;
    private readonly Dictionary<string, LeadField> _custom;

    public FieldSet(IReadOnlyList<CustomField> definitions, IReadOnlyList<Stage> stages)
    {
        (_definitions, _stages) = (definitions, stages);
        _custom = definitions.Select(LeadField.OfCustom).ToDictionary(field => field.Name, StringComparer.Ordinal);
    }

    public static FieldSet Fixed { get; } = new([], []);

    /// <summary>In their order.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    public IReadOnlyCollection<LeadField> Custom => _custom.Values;

    /// <summary>True if this was made of the very same lists.</summary>
    public bool IsOf(IReadOnlyList<CustomField> definitions, IReadOnlyList<Stage> stages) =>
        ReferenceEquals(_definitions, definitions) && ReferenceEquals(_stages, stages);

    public bool TryGet(string name, [NotNullWhen(true)] out LeadField? field) => LeadFields.TryGet(name, out field) || _custom.TryGetValue(name, out field);

    /// <summary>Opportunities that are still open and stand in a stage for longer than it allows (crm-behaviour §8.4).</summary>
    public LeadFilter Rotting(DateTimeOffset now) => new LeadFilter.AllOf(
    [
        LeadFilter.Is(LeadFields.Kind, "opportunity"),
        LeadFilter.Is(LeadFields.Outcome, "pending"),
        new LeadFilter.AnyOf(
        [
            .. _stages.Where(stage => stage.RottingDays > 0).Select(stage => new LeadFilter.AllOf(
            [
                LeadFilter.Is(LeadFields.StageId, stage.Id),
                new LeadFilter.Test(LeadFields.StageChangedAt, FilterOperator.Less, [now.AddDays(-stage.RottingDays).UtcTicks]),
            ])),
        ]),
    ]);

    /// <summary>As <see cref="Rotting"/>, of one lead.</summary>
    internal bool IsRotting(LeadSummary lead, DateTimeOffset now) =>
        lead is { Kind: LeadKind.Opportunity, Outcome: Outcome.Pending, StageChangedAt: { } since }
        && _stages.FirstOrDefault(stage => stage.Id == lead.StageId) is { RottingDays: > 0 } stage
        && since.AddDays(stage.RottingDays) < now;

    /// <summary>Choices that sort as administrators put them, what is in no list behind them.</summary>
    internal IEnumerable<(LeadField Field, Comparison<string> Order)> Orders() =>
        _definitions.Where(definition => definition.Type == CustomFieldType.Choice)
            .Select(definition => (_custom[LeadField.NameOf(definition)], OrderOf(definition.Options.Select(option => option.Id))))
            .Append((LeadFields.StageId, OrderOf(_stages.Select(stage => stage.Id))));

    private static Comparison<string> OrderOf(IEnumerable<string> ids)
    {
        var places = ids.Distinct().Select((id, place) => (id, place)).ToDictionary(entry => entry.id, entry => entry.place, StringComparer.Ordinal);
        return (a, b) => PlaceOf(a).CompareTo(PlaceOf(b)) is not 0 and var compared ? compared : string.CompareOrdinal(a, b);

        int PlaceOf(string id) => places.GetValueOrDefault(id, int.MaxValue);
    }
}
