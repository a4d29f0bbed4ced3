using System.Text.Json.Serialization;
using Sarnakh.Webhooks;

namespace Sarnakh.Capture;

/// <summary>A text in both languages of the product.</summary>
public sealed record LocalText(string Fa, string En)
{
    public string In(string language) => language == "en" ? En : Fa;
}

/// <summary>What kind of value a form field takes, and which HTML control shows it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FieldType>))]
public enum FieldType
{
    [JsonStringEnumMemberName("text")] Text,
    [JsonStringEnumMemberName("textarea")] Textarea,
    [JsonStringEnumMemberName("email")] Email,
    [JsonStringEnumMemberName("phone")] Phone,
    [JsonStringEnumMemberName("number")] Number,
    [JsonStringEnumMemberName("url")] Url,
    [JsonStringEnumMemberName("select")] Select,
    [JsonStringEnumMemberName("radio")] Radio,
    [JsonStringEnumMemberName("checkbox")] Checkbox,
    [JsonStringEnumMemberName("date")] Date,
    [JsonStringEnumMemberName("hidden")] Hidden,
    [JsonStringEnumMemberName("file")] File,
}

public sealed record FieldOption(string Value, LocalText Label);

/// <summary>One field of a form. <see cref="MapTo"/> names the lead field it fills; null keeps it in the submission only.</summary>
public sealed record FormField(string Name, FieldType Type, LocalText Label)
{
    public LocalText? Placeholder { get; init; }

    public LocalText? Help { get; init; }

    public bool Required { get; init; }

    /// <summary>Characters; at most <see cref="FormLimits.FieldChars"/>, which also holds where this is null.</summary>
    public int? MaxLength { get; init; }

    public IReadOnlyList<FieldOption>? Options { get; init; }

    public string? MapTo { get; init; }
}

/// <summary>What a person sees after a good post: a text, or another page.</summary>
public sealed record Thanks(LocalText Text)
{
    /// <summary>Absolute http(s) address; null shows <see cref="Text"/>.</summary>
    public string? RedirectUrl { get; init; }
}

/// <summary>What a person agrees to. The version is kept with each submission.</summary>
public sealed record Consent(string Version, LocalText Text)
{
    public bool Required { get; init; } = true;
}

/// <summary>How a form tells people from robots. A suspicion quarantines; only a budget refuses, and then with 429.</summary>
public sealed record SpamSettings
{
    /// <summary>Name of the field that people do not see; a value in it quarantines. Empty turns it off.</summary>
    public string Honeypot { get; init; } = "fax_number";

    /// <summary>A post sooner than this after the form was shown is quarantined, if it carries a time token.</summary>
    public int MinFillSeconds { get; init; } = 2;

    /// <summary>Quarantine posts without a valid time token. Off by default: a website's own plain form has none.</summary>
    public bool RequireToken { get; init; }

    /// <summary>Posts a minute to the form beyond which the answer is 429, with a burst of the same size.</summary>
    public int PerMinute { get; init; } = 60;

    /// <summary>Posts a minute from one address beyond which they are quarantined.</summary>
    public int PerAddressPerMinute { get; init; } = 10;

    /// <summary>Links in all texts together beyond which a post is quarantined.</summary>
    public int MaxLinks { get; init; } = 3;
}

/// <summary>A form as configured. Stored whole in one row; FormTable keeps its version.</summary>
public sealed record Form(string Id, string Name)
{
    /// <summary>What visitors read above it; null shows <see cref="Name"/>, which is the team's own.</summary>
    public LocalText? Title { get; init; }

    public bool Active { get; init; } = true;

    /// <summary>ISO 3166 alpha-2: how a phone number without a country code is read.</summary>
    public string DefaultCountry { get; init; } = "IR";

    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Exact origins (scheme, host, port) whose pages may post from script; our own origin always may.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public Thanks Thanks { get; init; } = new(new LocalText("سپاس! پیام شما رسید و به‌زودی با شما تماس می‌گیریم.", "Thank you! We received your message and will be in touch soon."));

    public Consent? Consent { get; init; }

    public SpamSettings Spam { get; init; } = new();

    public string? Source { get; init; }

    public string? Medium { get; init; }

    public string? Campaign { get; init; }

    /// <summary>The team that its leads begin in, owned by nobody yet.</summary>
    public string? TeamId { get; init; }

    /// <summary>SHA-256 (hex) of the key with which servers post without an origin; null when none was made.</summary>
    public string? ServerKeyHash { get; init; }

    /// <summary>With any of them the form takes signed posts only (docs/webhooks.md), and none from browsers.</summary>
    public IReadOnlyList<SigningSecret> SigningSecrets { get; init; } = [];

    [JsonIgnore]
    public bool IsSigned => SigningSecrets.Count > 0;

    /// <summary>Whom the secrets are made for.</summary>
    [JsonIgnore]
    public string SecretOwner => $"form/{Id}";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public string TitleIn(string language) => Title?.In(language) ?? Name;
}

/// <summary>The published limits of capture (docs/forms.md).</summary>
public static class FormLimits
{
    /// <summary>Bytes of a JSON or urlencoded body.</summary>
    public const int BodyBytes = 64 * 1024;

    /// <summary>Fields of a submission, unknown ones included.</summary>
    public const int Fields = 100;

    /// <summary>Characters of one field.</summary>
    public const int FieldChars = 10_000;

    public const int Files = 5;

    /// <summary>Bytes of one file.</summary>
    public const int FileBytes = 5 * 1024 * 1024;

    /// <summary>Bytes of a multipart body: the files, the fields and their headers.</summary>
    public const int MultipartBytes = Files * FileBytes + 256 * 1024;

    /// <summary>Depth of nested JSON, which is kept but never mapped.</summary>
    public const int JsonDepth = 16;

    /// <summary>Characters of an idempotency key.</summary>
    public const int KeyChars = 255;

    /// <summary>Characters of an attribution value.</summary>
    public const int AttributionChars = 512;

    /// <summary>Characters of a form's configuration as JSON.</summary>
    public const int FormChars = 30_000;
}
