using System.Text.Json.Serialization;

namespace SendGrid.Helpers.Mail;

public class MailSettings
{
    [JsonPropertyName("sandbox_mode")]
    public SandboxMode? SandboxMode { get; set; }
}

/// <summary>The request is checked and answered, and no mail is sent.</summary>
public class SandboxMode
{
    [JsonPropertyName("enable")]
    public bool? Enable { get; set; }
}

/// <summary>What the service does to a message to learn how it was received. The account's own settings hold where none is given.</summary>
public class TrackingSettings
{
    [JsonPropertyName("click_tracking")]
    public ClickTracking? ClickTracking { get; set; }

    [JsonPropertyName("open_tracking")]
    public OpenTracking? OpenTracking { get; set; }

    [JsonPropertyName("subscription_tracking")]
    public SubscriptionTracking? SubscriptionTracking { get; set; }
}

/// <summary>Links lead over the service.</summary>
public class ClickTracking
{
    [JsonPropertyName("enable")]
    public bool? Enable { get; set; }

    /// <summary>In the plain text as well.</summary>
    [JsonPropertyName("enable_text")]
    public bool? EnableText { get; set; }
}

/// <summary>A picture of one pixel.</summary>
public class OpenTracking
{
    [JsonPropertyName("enable")]
    public bool? Enable { get; set; }

    /// <summary>The place of the picture.</summary>
    [JsonPropertyName("substitution_tag")]
    public string? SubstitutionTag { get; set; }
}

/// <summary>A link to unsubscribe, below the message or in place of a tag.</summary>
public class SubscriptionTracking
{
    [JsonPropertyName("enable")]
    public bool Enable { get; set; }

    [JsonPropertyName("text")]
    public string? Text { get; set; }

    [JsonPropertyName("html")]
    public string? Html { get; set; }

    [JsonPropertyName("substitution_tag")]
    public string? SubstitutionTag { get; set; }
}
