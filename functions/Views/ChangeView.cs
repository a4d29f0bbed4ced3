using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Views;

/// <summary>The id of the view that was written, or why none was.</summary>
public sealed record ViewOutcome(string? Id, Problem? Problem);

/// <summary>Saves, changes, deletes and brings back lists of leads.</summary>
public sealed class ChangeView(ViewTable views, TimeProvider clock)
{
    private const int MostOfOnePerson = 100;
    private const int Attempts = 10;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    public async Task<ViewOutcome> Create(Caller caller, JsonElement settings, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (view, problems) = ViewEdit.Apply(new View { Id = RecordId.New(now, RandomSource).ToString(), OwnerId = caller.UserId, CreatedAt = now, UpdatedAt = now }, settings);
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        if ((await views.All(cancel)).Count(other => other.Value.Active && other.Value.OwnerId == caller.UserId) >= MostOfOnePerson)
            return Failed(Problem.Input(new FieldProblem("", "view.too_many", MostOfOnePerson.ToString(CultureInfo.InvariantCulture))));
        await views.Insert(view, cancel);
        await Pin(caller, view.Id, settings, cancel);
        return new ViewOutcome(view.Id, null);
    }

    /// <param name="seen">What the person saw; needed for all but their own pins.</param>
    public async Task<ViewOutcome> Change(Caller caller, string id, RowVersion? seen, JsonElement patch, CancellationToken cancel)
    {
        if (await Find(caller, id, cancel) is not { } stored) return Unknown;
        var (view, problems) = ViewEdit.Apply(stored.Value, patch);
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        if (!view.Active) return Unknown;
        if (!ViewEdit.IsPersonal(patch) && await Replace(caller, stored, view, seen, cancel) is { } problem) return Failed(problem);
        await Pin(caller, id, patch, cancel);
        return new ViewOutcome(id, null);
    }

    /// <summary>It can be brought back by <c>active: true</c>; who pinned it has it again then.</summary>
    public async Task<Problem?> Delete(Caller caller, string id, RowVersion? seen, CancellationToken cancel) =>
        await Find(caller, id, cancel) is { Value.Active: true } stored
            ? await Replace(caller, stored, stored.Value with { Active = false }, seen, cancel)
            : Unknown.Problem;

    private async Task<StoredConfig<View>?> Find(Caller caller, string id, CancellationToken cancel) =>
        await views.Find(id, cancel) is { } stored && ListViews.Sees(caller, stored.Value) ? stored : null;

    private async Task<Problem?> Replace(Caller caller, StoredConfig<View> stored, View view, RowVersion? seen, CancellationToken cancel)
    {
        if (!ListViews.MayChange(caller, stored.Value)) return new Problem(403, "view.not_yours");
        // Whoever brings a list back saw it before it went.
        var isBack = view.Active && !stored.Value.Active;
        if (seen is null && !isBack) return new Problem(428, "version.required");
        if (seen != stored.Version && !isBack) return new Problem(412, "version.stale");
        try
        {
            await views.Replace(view with { UpdatedAt = clock.GetUtcNow() }, stored.Version, cancel);
            return null;
        }
        catch (RowChangedException)
        {
            return new Problem(412, "version.stale");
        }
    }

    private async Task Pin(Caller caller, string id, JsonElement patch, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await views.ChangePins(caller.UserId, pins => ViewEdit.Apply(pins, id, patch), cancel);
                return;
            }
            catch (Exception e) when (e is RowChangedException or RowExistsException && attempt < Attempts)
            {
                // Another window of the same person.
                await Backoff.Wait(attempt, cancel);
            }
        }
    }

    private static ViewOutcome Unknown => Failed(new Problem(404, "view.unknown"));

    private static ViewOutcome Failed(Problem problem) => new(null, problem);
}
