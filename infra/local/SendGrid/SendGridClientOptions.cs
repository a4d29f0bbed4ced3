using System.Net.Http.Headers;

namespace SendGrid;

public class BaseClientOptions
{
    public Dictionary<string, string> RequestHeaders { get; set; } = [];

    public string Host { get; set; } = "";

    /// <summary>The first part of every path.</summary>
    public string? Version { get; set; } = "v3";

    public string? UrlPath { get; set; }

    public AuthenticationHeaderValue? Auth { get; set; }
}

public class SendGridClientOptions : BaseClientOptions
{
    public SendGridClientOptions() => Host = "https://api.sendgrid.com";

    /// <summary>Sent as a bearer token. It cannot be empty.</summary>
    public string? ApiKey
    {
        get => Auth?.Parameter;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            Auth = new AuthenticationHeaderValue("Bearer", value);
        }
    }
}
