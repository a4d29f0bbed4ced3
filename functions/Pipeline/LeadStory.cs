using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>How a change of a lead is told on its timeline: by one entry for what it was, and one if its person moved on with it.</summary>
public static class LeadStory
{
    /// <summary>Fields that an entry tells by what it is.</summary>
    private static readonly string[] OfStage = ["stageId"];
    private static readonly string[] OfEnd = ["outcome", "archived", "probability"];
    private static readonly string[] OfConversion = ["kind", "archived"];
    private static readonly string[] Lifecycle = ["lifecycleStage"];

    /// <param name="key">Makes the entries unique on the lead; the same key twice is the same change.</param>
    /// <param name="actor">The user who did it; null for what happened by itself.</param>
    /// <returns>None if the two are the same.</returns>
    public static IReadOnlyList<TimelineEntry> Of(Lead before, Lead after, string key, string? actor)
    {
        var changes = LeadChanges.Between(before, after);
        if (changes.Count == 0) return [];
        var type = TypeOf(before, after);
        var moved = before.StageId != after.StageId;
        var told = (moved ? OfStage : []).Concat(type is TimelineType.Won or TimelineType.Lost or TimelineType.Restored or TimelineType.Merged ? OfEnd : []).Concat(Lifecycle)
            .Concat(type == TimelineType.Lost ? ["lostReasonId"] : type == TimelineType.Converted ? OfConversion : type == TimelineType.Merged ? ["mergedIntoId", "lostReasonId"] : []).ToList();
        var entry = new TimelineEntry(key, after.UpdatedAt, type)
        {
            ActorId = actor,
            Changes = [.. changes.Where(change => !told.Contains(change.Field))],
            From = moved ? before.StageId : null,
            To = moved ? after.StageId : null,
            SecondsInStage = moved && before.StageChangedAt is { } since ? Math.Max(0, (long)(after.UpdatedAt - since).TotalSeconds) : null,
            OtherLeadId = type == TimelineType.Merged && RecordId.TryParse(after.MergedIntoId, out var survivor) ? survivor : null,
            LostReasonId = type == TimelineType.Lost ? after.LostReasonId : null,
        };
        if (before.LifecycleStage == after.LifecycleStage) return [entry];
        var lifecycle = new TimelineEntry($"{key}-lifecycle", after.UpdatedAt, TimelineType.LifecycleMoved)
        {
            ActorId = after.LifecycleIsManual ? actor : null,
            From = LeadChanges.NameOf(before.LifecycleStage),
            To = LeadChanges.NameOf(after.LifecycleStage),
        };
        return type == TimelineType.Changed && entry.Changes.Count == 0 ? [lifecycle] : [entry, lifecycle];
    }

    private static TimelineType TypeOf(Lead before, Lead after) => after switch
    {
        { MergedIntoId: not null } when before.MergedIntoId is null => TimelineType.Merged,
        { Outcome: Outcome.Won } when before.Outcome != Outcome.Won => TimelineType.Won,
        { Outcome: Outcome.Lost } when before.Outcome != Outcome.Lost || before.LostReasonId != after.LostReasonId => TimelineType.Lost,
        { Archived: false } when before.Archived => TimelineType.Restored,
        { Kind: LeadKind.Opportunity } when before.Kind == LeadKind.Lead => TimelineType.Converted,
        { ConvertedAt: not null } when before.ConvertedAt != after.ConvertedAt => TimelineType.Converted,
        _ when before.StageId != after.StageId => TimelineType.StageChanged,
        _ => TimelineType.Changed,
    };
}
