using Sarnakh.Leads.Index;

namespace Sarnakh.Pipeline;

/// <summary>The opportunities of a team, or of all, that are in the pipeline: a column for each stage.</summary>
/// <param name="Columns">Stages that can be chosen, in their order, empty ones too; then those that only still hold leads; at last, if there are any, leads in no stage.</param>
public sealed record Board(IReadOnlyList<BoardColumn> Columns)
{
    /// <summary>What stands on a board; the list of a column is this and its stage.</summary>
    public static LeadFilter Filter { get; } = new LeadFilter.AllOf([LeadFilter.Is(LeadFields.Kind, "opportunity"), LeadFilter.Is(LeadFields.Archived, 0)]);

    /// <param name="limit">Leads of each column.</param>
    public static Board Of(IndexReading reading, string? teamId, LeadFilter where, string? search, LeadSort sort, int limit)
    {
        List<LeadFilter> parts = [Filter, where];
        if (teamId is not null) parts.Add(LeadFilter.Is(LeadFields.TeamId, teamId));
        var dealt = reading.Index.Board(reading.Over(new LeadFilter.AllOf(parts)), search, sort.AskedBy(reading.Asker), limit, reading.Asker.Now).ToDictionary(column => column.StageId ?? "");

        var shown = reading.Fields.Stages.Where(stage => (stage.Active && (teamId is null || stage.Serves(teamId))) || dealt.ContainsKey(stage.Id)).ToList();
        var columns = shown.OrderBy(stage => stage.Active ? 0 : 1)
            .Select(stage => dealt.GetValueOrDefault(stage.Id) ?? new BoardColumn(stage.Id, 0, 0, 0, [], null));
        var others = dealt.Values.Where(column => shown.All(stage => stage.Id != column.StageId)).OrderBy(column => column.StageId is null).ThenBy(column => column.StageId, StringComparer.Ordinal);
        return new Board([.. columns, .. others]);
    }
}
