using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Sarnakh.Hosting;
using Sarnakh.Outbox;
using Sarnakh.Settings;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>A post as it came over HTTP.</summary>
public sealed record PostedSubmission(string FormId, string? ContentType, byte[] Body)
{
    /// <summary>The Origin header, or that of the Referer where a browser sent no Origin; null when there was neither.</summary>
    public string? Origin { get; init; }

    /// <summary>Where our own pages are served from.</summary>
    public required IReadOnlyList<string> OwnOrigins { get; init; }

    public string? ServerKey { get; init; }

    /// <summary>What a signed post carries; see <see cref="Form.IsSigned"/>.</summary>
    public required SignatureHeaders Signature { get; init; }

    public string? IdempotencyKey { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    public string? Referrer { get; init; }

    /// <summary><c>fa</c> or <c>en</c>, as the request's headers say.</summary>
    public string Language { get; init; } = "fa";
}

/// <summary>The answer to a post: a receipt, or a refusal with what is known of form and values, for a page to show again.</summary>
public sealed record ReceiveOutcome(Form? Form, SubmissionBody? Body, string Language)
{
    public RecordId? ReceiptId { get; init; }

    /// <summary>The same key was answered before with the same receipt.</summary>
    public bool Replayed { get; init; }

    public Problem? Problem { get; init; }
}

/// <summary>
/// Takes a form post: check, store as received, put on the queue, answer. Once it answers with a receipt the submission is
/// durable: in the tables, or, while they are away, in the queue <see cref="FallbackQueue"/>. A spam suspicion changes the
/// state, never the answer.
/// </summary>
public sealed class ReceiveSubmission(
    FormTable forms,
    SubmissionTable submissions,
    SendMessages messages,
    IQueueStore queues,
    CaptureBudgets budgets,
    ServerSecret secret,
    IssueSecret signing,
    FormHealth health,
    TimeProvider clock)
{
    public const string FallbackQueue = "capture-fallback";

    private const int MaxTouches = 30;

    private static readonly Counter<long> Captured = Telemetry.Meter.CreateCounter<long>("sarnakh.submissions", description: "Submissions by form and outcome");

    public async Task<ReceiveOutcome> Run(PostedSubmission post, CancellationToken cancel)
    {
        var outcome = await Decide(post, cancel);
        var result = outcome.Problem?.Code ?? (outcome.Replayed ? "replayed" : "accepted");
        Captured.Add(1, new KeyValuePair<string, object?>("form", outcome.Form?.Id), new KeyValuePair<string, object?>("result", result));
        if (outcome is { Form: { } form, Problem: { } problem }) health.Of(form.Id).RefusedWith(problem.Errors.Count > 0 ? problem.Errors[0].Code : problem.Code);
        return outcome;
    }

    private async Task<ReceiveOutcome> Decide(PostedSubmission post, CancellationToken cancel)
    {
        var form = (await forms.Find(post.FormId, cancel))?.Value;
        if (form is not { Active: true }) return new ReceiveOutcome(null, null, post.Language) { Problem = new Problem(404, "form.unknown") };

        if (form.IsSigned && await CheckSignature(form, post, cancel) is { } unsigned) return new ReceiveOutcome(form, null, post.Language) { Problem = new Problem(401, unsigned) };
        // Whoever signed it is the form's own server.
        var hasServerKey = form.IsSigned || HasServerKey(form, post);
        if (!hasServerKey && !IsAllowedOrigin(form, post)) return new ReceiveOutcome(form, null, post.Language) { Problem = new Problem(403, "origin.not_allowed") };

        var (body, unreadable) = await ReadSubmissionBody.Run(post.ContentType, post.Body, cancel);
        if (body is null) return new ReceiveOutcome(form, null, post.Language) { Problem = unreadable };
        var language = body[SubmissionCheck.Language] is "fa" or "en" ? body[SubmissionCheck.Language]! : post.Language;
        var answer = new ReceiveOutcome(form, body, language);

        // What is signed counts: another key in a header would let a recorded post be played again.
        var key = form.IsSigned ? post.Signature.Id : post.IdempotencyKey ?? body[SubmissionCheck.SubmissionId];
        if (key?.Length > FormLimits.KeyChars) return answer with { Problem = new Problem(422, "idempotency.key_too_long") };
        var keyHash = key is null ? null : Hash($"{form.Id}\n{key}");
        var contentHash = ContentHashOf(body);
        var shard = keyHash is null ? (int?)null : Convert.ToInt32(keyHash[..1], 16);
        if (keyHash is not null && await Replay(answer, form, shard!.Value, keyHash, contentHash, cancel) is { } replayed) return replayed;

        var problems = SubmissionCheck.Run(form, body);
        if (problems.Count > 0) return answer with { Problem = Problem.Input(problems) };

        var budget = hasServerKey ? default : budgets.Take(form, post.Address);
        if (budget.RetryAfter is { } after) return answer with { Problem = new Problem(429, "budget.exceeded") { RetryAfter = after } };

        var now = clock.GetUtcNow();
        var (verdict, age) = TimeToken.Check(await secret.KeyFor(TimeToken.Purpose, cancel), form.Id, body[SubmissionCheck.Token], now);
        var reasons = SpamCheck.Run(form.Spam, body, verdict, age, budget.OverAddress, hasServerKey);
        var receipt = RecordId.New(now, RandomSource);
        if (shard is { } fixedShard) receipt = receipt.InShard(fixedShard);
        var submission = new Submission
        {
            ReceiptId = receipt,
            FormId = form.Id,
            State = reasons.Count > 0 ? SubmissionState.Quarantined : SubmissionState.Pending,
            ReceivedAt = now,
            ContentType = Bounded(post.ContentType) ?? "",
            Body = post.Body,
            Fields = body.Fields,
            Files = body.Files,
            Reasons = reasons,
            Language = language,
            ConsentVersion = ConsentVersionOf(form, body),
            Attribution = AttributionOf(body, post),
            Address = post.Address,
            UserAgent = Bounded(post.UserAgent),
            Origin = Bounded(post.Origin),
            ContentHash = contentHash,
        };
        try
        {
            await Store(submission, keyHash, cancel);
        }
        catch (RowExistsException) when (keyHash is not null)
        {
            // A twin of this post was stored between our look and our write: it has the same answer.
            return await Replay(answer, form, shard!.Value, keyHash, contentHash, cancel) ?? throw new UnreachableException("An idempotency row vanished.");
        }
        health.Of(form.Id).Accepted(form, body);
        return answer with { ReceiptId = receipt };
    }

    private async Task Store(Submission submission, string? keyHash, CancellationToken cancel)
    {
        var message = submission.State == SubmissionState.Pending ? IntakeLead.MessageFor(submission.ReceiptId, clock.GetUtcNow()) : null;
        RowVersion version;
        try
        {
            version = await submissions.Insert(submission, keyHash, message, cancel);
        }
        catch (StorageUnavailableException)
        {
            var text = JsonSerializer.Serialize(new FallbackSubmission(submission, keyHash), FallbackSubmission.Json);
            if (Encoding.UTF8.GetByteCount(text) > StorageLimits.MessageBytes) throw;
            await queues.Send(FallbackQueue, text, cancel: cancel);
            return;
        }
        if (message is not null) await messages.Now(message, version, cancel);
    }

    private async Task<ReceiveOutcome?> Replay(ReceiveOutcome answer, Form form, int shard, string keyHash, string contentHash, CancellationToken cancel)
    {
        IdempotentAnswer? known;
        try
        {
            known = await submissions.FindAnswer(RecordId.Shards[shard], form.Id, keyHash, cancel);
        }
        catch (StorageUnavailableException)
        {
            return null; // The tables are away: the fallback keeps the key, and the restore meets its twin there.
        }
        if (known is null) return null;
        return known.ContentHash == contentHash
            ? answer with { ReceiptId = known.ReceiptId, Replayed = true }
            : answer with { Problem = new Problem(422, "idempotency.mismatch") };
    }

    private async ValueTask<string?> CheckSignature(Form form, PostedSubmission post, CancellationToken cancel) =>
        WebhookSignature.Check(await signing.Open(form.SecretOwner, form.SigningSecrets, cancel), post.Signature, post.Body, clock.GetUtcNow());

    private static bool HasServerKey(Form form, PostedSubmission post) =>
        form.ServerKeyHash is { } expected && post.ServerKey is { } key
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(Hash(key)));

    private static bool IsAllowedOrigin(Form form, PostedSubmission post) =>
        post.Origin is { } origin && (post.OwnOrigins.Contains(origin) || form.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Of names and values without the protocol's own, in any order and encoding: a retry that falls back from JSON to a
    /// plain post is the same submission.
    /// </summary>
    private static string ContentHashOf(SubmissionBody body)
    {
        var parts = body.Fields.Where(field => !SubmissionCheck.IsReserved(field.Name) && field.Value.Length > 0)
            .Select(field => $"{field.Name}\0{field.Value.ReplaceLineEndings("\n")}")
            .Concat(body.Files.Select(file => $"{file.Field}\0{file.FileName}\0{file.Sha256}"))
            .Order(StringComparer.Ordinal);
        return Hash(string.Join('\u0001', parts));
    }

    /// <summary>
    /// The version of the text that the person saw, which the checkbox carries as its value; a website's own checkbox that
    /// only says "yes" means the version in force.
    /// </summary>
    private static string? ConsentVersionOf(Form form, SubmissionBody body) => body[SubmissionCheck.ConsentField] switch
    {
        null => null,
        "on" or "yes" or "true" => form.Consent?.Version,
        var version => Bounded(version),
    };

    private static Attribution AttributionOf(SubmissionBody body, PostedSubmission post)
    {
        var page = body[SubmissionCheck.Page] ?? post.Referrer;
        var last = TouchOf(body[SubmissionCheck.LastTouch]);
        return new Attribution
        {
            Page = Bounded(page),
            Referrer = Bounded(body[SubmissionCheck.Referrer]),
            FirstTouch = TouchOf(body[SubmissionCheck.FirstTouch]),
            LastTouch = last.Count > 0 ? last : TouchIn(page),
        };
    }

    /// <summary>The utm parameters of the page's own address, for pages without script.</summary>
    private static Dictionary<string, string> TouchIn(string? page)
    {
        var touch = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Uri.TryCreate(page, UriKind.Absolute, out var address)) return touch;
        foreach (var (name, values) in QueryHelpers.ParseQuery(address.Query))
            if (name.StartsWith("utm_", StringComparison.Ordinal) && touch.Count < MaxTouches && Bounded(values.ToString()) is { } value)
                touch[Bounded(name)!] = value;
        return touch;
    }

    /// <summary>A touch is an object of names and values, or its JSON in a plain post; anything else is none.</summary>
    private static Dictionary<string, string> TouchOf(string? json)
    {
        var touch = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null || !json.StartsWith('{')) return touch;
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject().Take(MaxTouches))
                if (property.Value.ValueKind == JsonValueKind.String && Bounded(property.Value.GetString()) is { Length: > 0 } value)
                    touch[Bounded(property.Name)!] = value;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            touch.Clear();
        }
        return touch;
    }

    private static string? Bounded(string? text)
    {
        if (text is null) return null;
        var clean = PersianText.Display(text.Length > FormLimits.AttributionChars ? text[..FormLimits.AttributionChars] : text);
        return clean.Length == 0 ? null : clean;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();
}

/// <summary>A submission that waits in a queue until the tables are back.</summary>
public sealed record FallbackSubmission(Submission Submission, string? IdempotencyHash)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Throws <see cref="JsonException"/> for a text that is none, which the queue then retries and parks.</summary>
    public static FallbackSubmission Read(string text) =>
        JsonSerializer.Deserialize<FallbackSubmission>(text, Json) is { Submission: { Body: not null } } waiting
            ? waiting
            : throw new JsonException("The message carries no submission.");
}
