using System.Globalization;
using System.Security.Cryptography;
using Sarnakh.Hosting;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Webhooks;

/// <summary>What a person sets on a webhook.</summary>
public sealed record WebhookSettings(string? Name, string? Url, IReadOnlyList<string>? Events, bool Active = true);

/// <summary>A webhook after a write, its new secret where there is one, or why it was not written.</summary>
public sealed record WebhookOutcome(StoredConfig<Webhook>? Webhook, string? Secret, Problem? Problem);

/// <summary>Makes, changes and deletes webhooks.</summary>
public sealed class ChangeWebhook(WebhookTable webhooks, SweepDeliveries sweep, IssueSecret secrets, SafeHttp http, TimeProvider clock)
{
    private static readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();

    public async Task<WebhookOutcome> Create(WebhookSettings settings, CancellationToken cancel)
    {
        var problems = Check(settings);
        if (problems.Count == 0 && (await webhooks.All(cancel)).Count >= Webhook.Most) problems.Add(new FieldProblem("", "webhook.too_many", Webhook.Most.ToString(CultureInfo.InvariantCulture)));
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        var now = clock.GetUtcNow();
        var webhook = Apply(settings, new Webhook(RecordId.New(now, _random)) { Name = "", Url = "", Events = [], CreatedAt = now }, now);
        var (text, kept) = await secrets.Run(webhook.SecretOwner, [], cancel);
        webhook = webhook with { Secrets = kept };
        return new WebhookOutcome(new StoredConfig<Webhook>(webhook.Id.ToString(), webhook, await webhooks.Insert(webhook, cancel)), text, null);
    }

    /// <summary>One that goes on after a pause is sent what waited for it.</summary>
    public async Task<WebhookOutcome> Replace(RecordId id, RowVersion seen, WebhookSettings settings, CancellationToken cancel)
    {
        var problems = Check(settings);
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        if (await webhooks.FindFresh(id, cancel) is not { Value: var before }) return Failed(Unknown);
        var outcome = await Write(Apply(settings, before, clock.GetUtcNow()), seen, cancel);
        if (outcome.Problem is null && settings.Active && !before.IsActive) await sweep.GoOn(id, cancel);
        return outcome;
    }

    /// <summary>The old secret goes on for <see cref="SigningSecret.Overlap"/> beside the new one, which is told once.</summary>
    public async Task<WebhookOutcome> RenewSecret(RecordId id, RowVersion seen, CancellationToken cancel)
    {
        if (await webhooks.FindFresh(id, cancel) is not { Value: var before }) return Failed(Unknown);
        var (text, kept) = await secrets.Run(before.SecretOwner, before.Secrets, cancel);
        var outcome = await Write(before with { Secrets = kept, UpdatedAt = clock.GetUtcNow() }, seen, cancel);
        return outcome.Problem is null ? outcome with { Secret = text } : outcome;
    }

    public async Task<Problem?> Delete(RecordId id, RowVersion seen, CancellationToken cancel)
    {
        if (await webhooks.FindFresh(id, cancel) is not { Value: var before }) return Unknown;
        var now = clock.GetUtcNow();
        return (await Write(before with { Url = "", Secrets = [], Events = [], DeletedAt = now, UpdatedAt = now }, seen, cancel)).Problem;
    }

    private static Problem Unknown => new(404, "webhook.unknown");

    private static WebhookOutcome Failed(Problem problem) => new(null, null, problem);

    private static Webhook Apply(WebhookSettings settings, Webhook webhook, DateTimeOffset now)
    {
        var changed = webhook with { Name = settings.Name!.Trim(), Url = new Uri(settings.Url!.Trim()).AbsoluteUri, Events = [.. EventNames.All.Where(settings.Events!.Contains)], UpdatedAt = now };
        return settings.Active ? changed with { PausedAt = null, PausedBecause = null } : webhook.PausedAt is null ? changed.Paused(PauseReason.Person, now) : changed;
    }

    private async Task<WebhookOutcome> Write(Webhook webhook, RowVersion seen, CancellationToken cancel)
    {
        try
        {
            return new WebhookOutcome(new StoredConfig<Webhook>(webhook.Id.ToString(), webhook, await webhooks.Replace(webhook, seen, cancel)), null, null);
        }
        catch (RowChangedException)
        {
            return new WebhookOutcome(await webhooks.FindFresh(webhook.Id, cancel), null, new Problem(412, "version.stale"));
        }
    }

    private List<FieldProblem> Check(WebhookSettings settings)
    {
        var problems = new List<FieldProblem>();
        if (string.IsNullOrWhiteSpace(settings.Name)) problems.Add(new FieldProblem("name", "text.required"));
        else if (settings.Name.Trim().Length > Webhook.LongestName) problems.Add(new FieldProblem("name", "field.too_long", Webhook.LongestName.ToString(CultureInfo.InvariantCulture)));
        if (!Uri.TryCreate(settings.Url?.Trim(), UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.AbsoluteUri.Length > Webhook.LongestUrl || !http.MayCall(url))
            problems.Add(new FieldProblem("url", "webhook.url_invalid"));
        if (settings.Events is not { Count: > 0 } events) problems.Add(new FieldProblem("events", "option.required"));
        else if (events.Any(name => !EventNames.All.Contains(name))) problems.Add(new FieldProblem("events", "option.unknown"));
        return problems;
    }
}
