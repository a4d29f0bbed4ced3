using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sarnakh.Hosting;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Text;

namespace Sarnakh.Catalogue;

/// <summary>An item after a write, or why it was not written; with a stale version, both.</summary>
public sealed record CatalogueOutcome<T>(T? Item, Problem? Problem) where T : CatalogueItem;

/// <summary>Makes, changes, orders and removes items of one kind.</summary>
public sealed class ChangeCatalogue<T>(
    CatalogueTable<T> items, CatalogueTable<Stage> stages, CatalogueTable<LeadStatus> statuses, TeamTable teams, TimeProvider clock)
    where T : CatalogueItem, new()
{
    /// <summary>Of tags; of what has an order, what can be put in order with one write.</summary>
    private static readonly int Most = typeof(T) == typeof(Tag) ? 2000 : StorageLimits.BatchRows - 10;

    /// <summary>Between two neighbours there is room for more.</summary>
    private const int Step = 10;

    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    public async Task<CatalogueOutcome<T>> Create(JsonElement wish, CancellationToken cancel)
    {
        var active = await items.Active(cancel);
        if (active.Count >= Most) return Refuse(Full);
        var now = clock.GetUtcNow();
        var blank = new T { Id = NewId(), Sequence = CatalogueEdit.NextSequence(active), CreatedAt = now, UpdatedAt = now };
        if (blank is Tag tag && active is IReadOnlyList<Tag> tags) blank = (T)(CatalogueItem)(tag with { Sequence = 0, Colour = CatalogueEdit.NextColour(tags) });
        var (item, problems) = CatalogueEdit.Apply(blank, wish, await Known(cancel), isNew: true);
        if (problems.Count > 0) return Refuse(Problem.Input(problems));
        try
        {
            return new CatalogueOutcome<T>(await items.Insert(item, cancel), null);
        }
        catch (RowExistsException)
        {
            return Refuse(NameTaken);
        }
    }

    /// <param name="id">Also of an item that was removed: it can come back.</param>
    /// <param name="first">Before the write, given what it was and will be: for what must follow it even if we die in between.</param>
    public async Task<CatalogueOutcome<T>> Change(string id, RowVersion seen, JsonElement patch, CancellationToken cancel, Func<T, T, Task>? first = null)
    {
        if (await items.Find(id, cancel) is not { } stored) return Refuse(Unknown);
        if (stored.Version != seen) return Outdated(stored);
        var (item, problems) = CatalogueEdit.Apply(stored.Value, patch, await Known(cancel), isNew: false);
        if (problems.Count > 0) return Refuse(Problem.Input(problems));
        if (item.Active && !stored.Value.Active && (await items.Active(cancel)).Count >= Most) return Refuse(Full);
        if (first is not null) await first(stored.Value, item);
        return await Replace(stored, item, cancel);
    }

    public async Task<CatalogueOutcome<T>> Remove(string id, RowVersion seen, CancellationToken cancel)
    {
        if (await items.Find(id, cancel) is not { Value.Active: true } stored) return Refuse(Unknown);
        return stored.Version == seen ? await Replace(stored, stored.Value with { Active = false }, cancel) : Outdated(stored);
    }

    /// <param name="ids">All active items, each once.</param>
    /// <param name="seen">The version of the whole.</param>
    public async Task<Problem?> Order(IReadOnlyList<string> ids, RowVersion seen, CancellationToken cancel)
    {
        var (all, version) = await items.Whole(cancel);
        if (version != seen) return Stale;
        var active = all.Where(item => item.Active).ToDictionary(item => item.Id);
        if (ids.Count != active.Count || !active.Keys.ToHashSet().SetEquals(ids)) return Problem.Input(new FieldProblem("ids", "catalogue.order"));
        var now = clock.GetUtcNow();
        var moved = ids.Select((id, n) => (Item: active[id], Sequence: (n + 1) * Step)).Where(place => place.Item.Sequence != place.Sequence)
            .Select(place => place.Item with { Sequence = place.Sequence, UpdatedAt = now }).ToList();
        try
        {
            if (moved.Count > 0) await items.ReplaceAll(moved, version, cancel);
            return null;
        }
        catch (RowChangedException)
        {
            return Stale;
        }
    }

    private async Task<CatalogueOutcome<T>> Replace(StoredConfig<T> stored, T item, CancellationToken cancel)
    {
        try
        {
            return new CatalogueOutcome<T>(await items.Replace(stored, item with { UpdatedAt = clock.GetUtcNow() }, cancel), null);
        }
        catch (RowExistsException)
        {
            return Refuse(NameTaken);
        }
        catch (RowChangedException)
        {
            return Outdated(await items.Find(stored.Id, cancel));
        }
    }

    private async Task<CatalogueReferences> Known(CancellationToken cancel)
    {
        var activeTeams = (await teams.All(cancel)).Where(team => team.Value.Active).Select(team => team.Id).ToHashSet();
        var activeStages = (await stages.Active(cancel)).Select(stage => stage.Id).ToHashSet();
        var activeStatuses = (await statuses.Active(cancel)).Select(status => status.Id).ToHashSet();
        return new CatalogueReferences(activeTeams.Contains, activeStages.Contains, activeStatuses.Contains, NewId);
    }

    private string NewId() => RecordId.New(clock.GetUtcNow(), RandomSource).ToString();

    private static Problem Unknown => new(404, "catalogue.unknown");

    private static Problem Stale => new(412, "version.stale");

    private static Problem NameTaken => Problem.Input(new FieldProblem("name", "catalogue.name_taken"));

    private static Problem Full => Problem.Input(new FieldProblem("", "catalogue.full", Most.ToString(CultureInfo.InvariantCulture)));

    private static CatalogueOutcome<T> Outdated(StoredConfig<T>? current) =>
        new(current is null ? null : current.Value with { Version = current.Version.ToString() }, Stale);

    private static CatalogueOutcome<T> Refuse(Problem problem) => new(null, problem);
}
