using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SendGrid.Helpers.Mail;

/// <summary>
/// A mail for one or many envelopes (<see cref="Personalizations"/>). Methods with an index work on that envelope and may add
/// the next one; those with an envelope add it.
/// </summary>
public class SendGridMessage
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    [JsonPropertyName("from")]
    public EmailAddress? From { get; set; }

    [JsonPropertyName("subject")]
    public string? Subject { get; set; }

    [JsonPropertyName("personalizations")]
    public List<Personalization>? Personalizations { get; set; }

    [JsonPropertyName("content")]
    public List<Content>? Contents { get; set; }

    /// <summary>When this or <see cref="HtmlContent"/> is set, <see cref="Contents"/> is made of them.</summary>
    [JsonIgnore]
    public string? PlainTextContent { get; set; }

    [JsonIgnore]
    public string? HtmlContent { get; set; }

    [JsonPropertyName("attachments")]
    public List<Attachment>? Attachments { get; set; }

    [JsonPropertyName("headers")]
    public Dictionary<string, string>? Headers { get; set; }

    /// <summary>At most ten, of at most 255 characters.</summary>
    [JsonPropertyName("categories")]
    public List<string>? Categories { get; set; }

    [JsonPropertyName("custom_args")]
    public Dictionary<string, string>? CustomArgs { get; set; }

    /// <summary>Unix time in seconds, at most 72 hours ahead.</summary>
    [JsonPropertyName("send_at")]
    public long? SendAt { get; set; }

    /// <summary>By which a send that still waits can be cancelled.</summary>
    [JsonPropertyName("batch_id")]
    public string? BatchId { get; set; }

    [JsonPropertyName("mail_settings")]
    public MailSettings? MailSettings { get; set; }

    [JsonPropertyName("tracking_settings")]
    public TrackingSettings? TrackingSettings { get; set; }

    [JsonPropertyName("reply_to")]
    public EmailAddress? ReplyTo { get; set; }

    /// <summary>Instead of <see cref="ReplyTo"/>.</summary>
    [JsonPropertyName("reply_to_list")]
    public List<EmailAddress>? ReplyTos { get; set; }

    public void AddTo(string email, string? name = null) => AddTo(Address(email, name));

    public void AddTo(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddTos([Given(email)], personalizationIndex, personalization);

    public void AddTos(List<EmailAddress> emails, int personalizationIndex = 0, Personalization? personalization = null)
    {
        Some(emails);
        var envelope = Envelope(personalizationIndex, personalization);
        (envelope.Tos ??= []).AddRange(emails);
    }

    public void AddCc(string email, string? name = null) => AddCc(Address(email, name));

    public void AddCc(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddCcs([Given(email)], personalizationIndex, personalization);

    public void AddCcs(List<EmailAddress> emails, int personalizationIndex = 0, Personalization? personalization = null)
    {
        Some(emails);
        var envelope = Envelope(personalizationIndex, personalization);
        (envelope.Ccs ??= []).AddRange(emails);
    }

    public void AddBcc(string email, string? name = null) => AddBcc(Address(email, name));

    public void AddBcc(EmailAddress email, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddBccs([Given(email)], personalizationIndex, personalization);

    public void AddBccs(List<EmailAddress> emails, int personalizationIndex = 0, Personalization? personalization = null)
    {
        Some(emails);
        var envelope = Envelope(personalizationIndex, personalization);
        (envelope.Bccs ??= []).AddRange(emails);
    }

    public void SetSubject(string subject, int personalizationIndex = 0, Personalization? personalization = null) =>
        Envelope(personalizationIndex, personalization).Subject = subject;

    public void AddHeader(string headerKey, string headerValue, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddHeaders(new() { [headerKey] = headerValue }, personalizationIndex, personalization);

    public void AddHeaders(Dictionary<string, string> headers, int personalizationIndex = 0, Personalization? personalization = null)
    {
        var envelope = Envelope(personalizationIndex, personalization);
        envelope.Headers = With(envelope.Headers, headers);
    }

    public void AddReplyTo(string email, string? name = null) => AddReplyTo(Address(email, name));

    public void AddReplyTo(EmailAddress email) => AddReplyTos([Given(email)]);

    public void AddReplyTos(List<EmailAddress> emails)
    {
        Some(emails);
        (ReplyTos ??= []).AddRange(emails);
    }

    public void AddSubstitution(
        string substitutionKey, string substitutionValue, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddSubstitutions(new() { [substitutionKey] = substitutionValue }, personalizationIndex, personalization);

    public void AddSubstitutions(
        Dictionary<string, string> substitutions, int personalizationIndex = 0, Personalization? personalization = null)
    {
        var envelope = Envelope(personalizationIndex, personalization);
        envelope.Substitutions = With(envelope.Substitutions, substitutions);
    }

    public void AddCustomArg(string customArgKey, string customArgValue, int personalizationIndex = 0, Personalization? personalization = null) =>
        AddCustomArgs(new() { [customArgKey] = customArgValue }, personalizationIndex, personalization);

    public void AddCustomArgs(Dictionary<string, string> customArgs, int personalizationIndex = 0, Personalization? personalization = null)
    {
        var envelope = Envelope(personalizationIndex, personalization);
        envelope.CustomArgs = With(envelope.CustomArgs, customArgs);
    }

    public void SetSendAt(long sendAt, int personalizationIndex = 0, Personalization? personalization = null) =>
        Envelope(personalizationIndex, personalization).SendAt = sendAt;

    public void SetFrom(string email, string? name = null) => SetFrom(Address(email, name));

    public void SetFrom(EmailAddress email) => From = email;

    public void SetReplyTo(EmailAddress email) => ReplyTo = email;

    /// <summary>The subject of every envelope that has none of its own.</summary>
    public void SetGlobalSubject(string subject) => Subject = subject;

    public void AddContent(string mimeType, string text) => (Contents ??= []).Add(new Content(mimeType, text));

    public void AddContents(List<Content> contents) => (Contents ??= []).AddRange(contents);

    /// <summary>Nothing is added of a stream that cannot be read, or that is empty.</summary>
    public async Task AddAttachmentAsync(
        string filename,
        Stream? contentStream,
        string? type = null,
        string? disposition = null,
        string? content_id = null,
        CancellationToken cancellationToken = default)
    {
        if (contentStream is null || !contentStream.CanRead) return;
        using var content = new MemoryStream();
        await contentStream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        AddAttachment(filename, Convert.ToBase64String(content.GetBuffer(), 0, (int)content.Length), type, disposition, content_id);
    }

    /// <summary>Nothing is added without a name or content.</summary>
    public void AddAttachment(
        string filename, string base64Content, string? type = null, string? disposition = null, string? content_id = null)
    {
        if (string.IsNullOrWhiteSpace(filename) || string.IsNullOrWhiteSpace(base64Content)) return;
        AddAttachment(new Attachment { Filename = filename, Content = base64Content, Type = type, Disposition = disposition, ContentId = content_id });
    }

    public void AddAttachment(Attachment attachment) => (Attachments ??= []).Add(attachment);

    public void AddAttachments(IEnumerable<Attachment> attachments) => (Attachments ??= []).AddRange(attachments);

    public void AddGlobalHeader(string key, string value) => (Headers ??= []).Add(key, value);

    public void AddGlobalHeaders(Dictionary<string, string> headers) => Headers = With(Headers, headers);

    public void AddCategory(string category) => (Categories ??= []).Add(category);

    public void AddCategories(List<string> categories) => (Categories ??= []).AddRange(categories);

    public void AddGlobalCustomArg(string key, string value) => (CustomArgs ??= []).Add(key, value);

    public void AddGlobalCustomArgs(Dictionary<string, string> customArgs) => CustomArgs = With(CustomArgs, customArgs);

    public void SetGlobalSendAt(int sendAt) => SendAt = sendAt;

    public void SetBatchId(string batchId) => BatchId = batchId;

    public void SetSandBoxMode(bool enable) => (MailSettings ??= new()).SandboxMode = new SandboxMode { Enable = enable };

    public void SetClickTracking(bool enable, bool enableText) =>
        (TrackingSettings ??= new()).ClickTracking = new ClickTracking { Enable = enable, EnableText = enableText };

    public void SetOpenTracking(bool enable, string? substitutionTag = null) =>
        (TrackingSettings ??= new()).OpenTracking = new OpenTracking { Enable = enable, SubstitutionTag = substitutionTag };

    public void SetSubscriptionTracking(bool enable, string? html = null, string? text = null, string? substitutionTag = null) =>
        (TrackingSettings ??= new()).SubscriptionTracking =
            new SubscriptionTracking { Enable = enable, Html = html, Text = text, SubstitutionTag = substitutionTag };

    /// <summary>The request's body: plain text first, then HTML, then the rest, as the API wants it; empty forms are dropped.</summary>
    /// <param name="useDefaultSerialization">Of the package's own serialiser; without meaning here.</param>
    public string Serialize(bool useDefaultSerialization = true)
    {
        if (PlainTextContent is not null || HtmlContent is not null)
        {
            Contents = [];
            if (PlainTextContent is not null) AddContent(MimeType.Text, PlainTextContent);
            if (HtmlContent is not null) AddContent(MimeType.Html, HtmlContent);
            PlainTextContent = HtmlContent = null;
        }
        if (Contents?.Count > 1)
        {
            Contents =
            [
                .. Contents
                    .Where(content => !string.IsNullOrEmpty(content.Type) && !string.IsNullOrEmpty(content.Value))
                    .OrderBy(content => content.Type == MimeType.Text ? 0 : content.Type == MimeType.Html ? 1 : 2),
            ];
        }
        return JsonSerializer.Serialize(this, s_json);
    }

    private Personalization Envelope(int index, Personalization? added)
    {
        Personalizations ??= [];
        if (added is not null)
        {
            Personalizations.Add(added);
            return added;
        }
        if (index > Personalizations.Count)
            throw new ArgumentException($"personalizationIndex {index} must not be greater than {Personalizations.Count}", nameof(index));
        if (index == Personalizations.Count) Personalizations.Add(new Personalization());
        return Personalizations[index];
    }

    private static EmailAddress Address(string email, string? name) =>
        string.IsNullOrWhiteSpace(email) ? throw new ArgumentNullException(nameof(email)) : new EmailAddress(email, name);

    private static EmailAddress Given(EmailAddress? email) => email ?? throw new ArgumentNullException(nameof(email));

    private static void Some(List<EmailAddress> emails)
    {
        ArgumentNullException.ThrowIfNull(emails);
        if (emails.Count == 0) throw new InvalidOperationException("Sequence contains no elements");
    }

    private static Dictionary<string, string> With(Dictionary<string, string>? values, Dictionary<string, string> more) =>
        values is null ? more : values.Union(more).ToDictionary();
}
