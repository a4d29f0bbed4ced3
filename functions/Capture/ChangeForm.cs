using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sarnakh.Catalogue;
using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>What a person sets on a form; the rest of <see cref="Form"/> is the system's.</summary>
public sealed record FormSettings
{
    public required string Name { get; init; }

    public LocalText? Title { get; init; }

    public bool Active { get; init; } = true;

    public string DefaultCountry { get; init; } = "IR";

    public required IReadOnlyList<FormField> Fields { get; init; }

    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public required Thanks Thanks { get; init; }

    public Consent? Consent { get; init; }

    public SpamSettings Spam { get; init; } = new();

    public string? Source { get; init; }

    public string? Medium { get; init; }

    public string? Campaign { get; init; }

    public string? TeamId { get; init; }

    public Form ApplyTo(Form form) => form with
    {
        Name = Name.Trim(),
        Title = Title,
        Active = Active,
        DefaultCountry = DefaultCountry,
        Fields = Fields,
        AllowedOrigins = AllowedOrigins,
        Thanks = Thanks with { RedirectUrl = string.IsNullOrWhiteSpace(Thanks.RedirectUrl) ? null : Thanks.RedirectUrl },
        Consent = Consent,
        Spam = Spam,
        Source = Source,
        Medium = Medium,
        Campaign = Campaign,
        TeamId = TeamId,
    };
}

/// <summary>A form after a write with its new version, or why it was not written.</summary>
public sealed record FormOutcome(Form? Form, RowVersion Version, Problem? Problem);

/// <summary>Makes and changes forms.</summary>
public sealed class ChangeForm(FormTable forms, TeamTable teams, CatalogueTable<CustomField> customFields, IssueSecret secrets, TimeProvider clock)
{
    /// <param name="id">Wanted id; null makes one of the time.</param>
    public async Task<FormOutcome> Create(string? id, FormSettings settings, CancellationToken cancel)
    {
        var problems = await Check(settings, cancel);
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        var now = clock.GetUtcNow();
        id ??= "form-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        if (!FormCheck.IsId(id)) return Failed(Problem.Input(new FieldProblem("id", "form.id_invalid")));
        var form = settings.ApplyTo(new Form(id, settings.Name)) with { CreatedAt = now, UpdatedAt = now };
        if (IsTooLarge(form)) return Failed(new Problem(422, "form.too_large"));
        try
        {
            return new FormOutcome(form, await forms.Insert(form, cancel), null);
        }
        catch (RowExistsException)
        {
            return Failed(new Problem(409, "form.exists"));
        }
    }

    public async Task<FormOutcome> Replace(string id, RowVersion seen, FormSettings settings, CancellationToken cancel)
    {
        if (await forms.Find(id, cancel) is not { } stored) return Failed(new Problem(404, "form.unknown"));
        var problems = await Check(settings, cancel);
        if (problems.Count > 0) return Failed(Problem.Input(problems));
        var form = settings.ApplyTo(stored.Value) with { UpdatedAt = clock.GetUtcNow() };
        return await Write(form, seen, cancel);
    }

    /// <summary>Makes a new key for posts from servers; the old one, if any, ends. The key itself is told once and not kept.</summary>
    public async Task<(string? Key, FormOutcome Outcome)> RenewServerKey(string id, RowVersion seen, CancellationToken cancel)
    {
        if (await forms.Find(id, cancel) is not { } stored) return (null, Failed(new Problem(404, "form.unknown")));
        var key = "sk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var outcome = await Write(stored.Value with { ServerKeyHash = hash, UpdatedAt = clock.GetUtcNow() }, seen, cancel);
        return (outcome.Problem is null ? key : null, outcome);
    }

    /// <summary>From now on the form wants signed posts; the secret is told once. The one it had goes on for <see cref="SigningSecret.Overlap"/>.</summary>
    public async Task<(string? Secret, FormOutcome Outcome)> RenewSigningSecret(string id, RowVersion seen, CancellationToken cancel)
    {
        if (await forms.Find(id, cancel) is not { } stored) return (null, Failed(new Problem(404, "form.unknown")));
        var (text, kept) = await secrets.Run(stored.Value.SecretOwner, stored.Value.SigningSecrets, cancel);
        var outcome = await Write(stored.Value with { SigningSecrets = kept, UpdatedAt = clock.GetUtcNow() }, seen, cancel);
        return (outcome.Problem is null ? text : null, outcome);
    }

    /// <summary>From now on the form takes unsigned posts again.</summary>
    public async Task<FormOutcome> EndSigning(string id, RowVersion seen, CancellationToken cancel) =>
        await forms.Find(id, cancel) is { } stored
            ? await Write(stored.Value with { SigningSecrets = [], UpdatedAt = clock.GetUtcNow() }, seen, cancel)
            : Failed(new Problem(404, "form.unknown"));

    private async Task<IReadOnlyList<FieldProblem>> Check(FormSettings settings, CancellationToken cancel) =>
    [
        .. FormCheck.Run(settings, await customFields.All(cancel)),
        .. settings?.TeamId is { } team && await teams.Find(team, cancel) is not { Value.Active: true } ? [new FieldProblem("teamId", "team.unknown")] : Array.Empty<FieldProblem>(),
    ];

    private async Task<FormOutcome> Write(Form form, RowVersion seen, CancellationToken cancel)
    {
        if (IsTooLarge(form)) return Failed(new Problem(422, "form.too_large"));
        try
        {
            return new FormOutcome(form, await forms.Replace(form, seen, cancel), null);
        }
        catch (RowChangedException)
        {
            var current = await forms.Find(form.Id, cancel);
            return new FormOutcome(current?.Value, current?.Version ?? default, new Problem(412, "version.stale"));
        }
    }

    private static bool IsTooLarge(Form form) => JsonSerializer.Serialize(form, ApiJson.Options).Length > FormLimits.FormChars;

    private static FormOutcome Failed(Problem problem) => new(null, default, problem);
}
