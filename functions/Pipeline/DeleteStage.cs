using System.Globalization;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;

namespace Sarnakh.Pipeline;

/// <summary>The hand-over that a stage's leads go with, or why the stage stays; with a stale version, the stage as it is.</summary>
public sealed record DeleteStageOutcome(HandOver? HandOver, Problem? Problem);

/// <summary>Removes a stage; its leads, open and closed, go to another one. Leads remember it on their timelines.</summary>
public sealed class DeleteStage(CatalogueTable<Stage> table, ChangeCatalogue<Stage> stages, HandOverLeads handOver, LeadIndex index, LeadIndexFeed feed)
{
    /// <param name="moveTo">Another stage; not needed if there are no leads in this one. Whoever still comes then begins anew.</param>
    public async Task<DeleteStageOutcome> Run(string id, RowVersion seen, string? moveTo, string actor, CancellationToken cancel)
    {
        if (await table.Find(id, cancel) is not { Value: { Active: true } stage } stored) return Failed(new Problem(404, "catalogue.unknown"));
        if (stored.Version != seen) return Failed(new Problem(412, "version.stale") { Current = stage with { Version = stored.Version.ToString() } });
        if (moveTo is not null && (moveTo == id || (await table.Find(moveTo, cancel))?.Value is not { Active: true } target || !target.ServesAllOf(stage)))
            return Failed(Problem.Input(new FieldProblem("moveTo", "stage.move_to")));
        await feed.EnsureFresh(TimeSpan.Zero, null, cancel);
        var count = index.Query(new LeadQuery { Filter = LeadFilter.Is(LeadFields.StageId, id), Limit = 0 }).Total;
        if (count > 0 && moveTo is null)
            return Failed(new Problem(409, "stage.in_use") { Errors = [new FieldProblem("moveTo", "stage.leads", count.ToString(CultureInfo.InvariantCulture))] });

        // The order comes first: if we die after it, it is carried out and closes the stage. If somebody changed the stage meanwhile, it is called off.
        var started = await handOver.Start(HandOverKind.Stage, id, moveTo, actor, cancel);
        var removed = await stages.Remove(id, seen, cancel);
        return removed is { Problem: { Status: 412 } stale, Item: { Active: true } current } ? Failed(stale with { Current = current }) : new DeleteStageOutcome(started, null);
    }

    private static DeleteStageOutcome Failed(Problem problem) => new(null, problem);
}
