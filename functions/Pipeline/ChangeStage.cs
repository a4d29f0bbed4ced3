using System.Text.Json;
using Sarnakh.Catalogue;
using Sarnakh.Storage;

namespace Sarnakh.Pipeline;

/// <summary>Changes a stage. If it becomes a won one, or is one no more, its leads follow (crm-behaviour §1.4).</summary>
public sealed class ChangeStage(ChangeCatalogue<Stage> stages, HandOverLeads handOver)
{
    public Task<CatalogueOutcome<Stage>> Run(string id, RowVersion seen, JsonElement patch, string actor, CancellationToken cancel) =>
        stages.Change(id, seen, patch, cancel, first: (before, after) => before.IsWon == after.IsWon
            ? Task.CompletedTask
            // It looks again once the stage has changed; if that fails, it changes nothing.
            : handOver.Start(HandOverKind.Outcome, id, after.IsWon ? HandOver.Won : HandOver.Open, actor, cancel));
}
