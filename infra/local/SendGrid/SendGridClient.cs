using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SendGrid.Helpers.Mail;

namespace SendGrid;

/// <summary>Sends requests to the SendGrid API. Nothing is thrown for an answer, whatever its status.</summary>
public interface ISendGridClient
{
    /// <summary>The path of a request that names none.</summary>
    string? UrlPath { get; set; }

    string? Version { get; set; }

    string MediaType { get; set; }

    AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header);

    Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default);

    /// <param name="queryParams">A JSON object; arrays become repeated parameters.</param>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    Task<Response> RequestAsync(
        BaseClient.Method method,
        string? requestBody = null,
        string? queryParams = null,
        string? urlPath = null,
        CancellationToken cancellationToken = default);

    /// <summary>Hands the message to SendGrid; 202 means that it took it.</summary>
    /// <exception cref="HttpRequestException">No answer came: whether the message was taken is not known.</exception>
    Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default);
}

public abstract class BaseClient : ISendGridClient
{
    private const string Json = "application/json";

    private readonly BaseClientOptions _options;
    private readonly HttpClient _client;

    protected BaseClient(BaseClientOptions options) : this(null, options) { }

    protected BaseClient(HttpClient? httpClient, BaseClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _client = httpClient ?? new HttpClient();
        MediaType = options.RequestHeaders.GetValueOrDefault("Content-Type", Json);
    }

    public enum Method
    {
        DELETE,
        GET,
        PATCH,
        POST,
        PUT,
    }

    public string? UrlPath
    {
        get => _options.UrlPath;
        set => _options.UrlPath = value;
    }

    public string? Version
    {
        get => _options.Version;
        set => _options.Version = value;
    }

    public string MediaType { get; set; }

    public virtual AuthenticationHeaderValue AddAuthorization(KeyValuePair<string, string> header) =>
        header.Value.Split() is [var scheme, var parameter, ..]
            ? new AuthenticationHeaderValue(scheme, parameter)
            : throw new ArgumentException("The header is a scheme and a parameter, such as 'Bearer key'.", nameof(header));

    public virtual async Task<Response> MakeRequest(HttpRequestMessage request, CancellationToken cancellationToken = default)
    {
        var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        // The API writes a charset that .NET does not know.
        if (response.Content.Headers.ContentType is { CharSet: "utf8" } type) type.CharSet = Encoding.UTF8.WebName;
        return new Response(response.StatusCode, response.Content, response.Headers);
    }

    public async Task<Response> RequestAsync(
        Method method,
        string? requestBody = null,
        string? queryParams = null,
        string? urlPath = null,
        CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToString()), Address(urlPath ?? UrlPath, queryParams));
        if (requestBody is not null)
        {
            request.Content = new StringContent(requestBody, Encoding.UTF8, MediaType);
            // JSON is UTF-8 by definition, and not every API of theirs takes the parameter.
            if (MediaType == Json) request.Content.Headers.ContentType!.CharSet = null;
        }
        foreach (var (name, value) in _options.RequestHeaders) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = _options.Auth;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaType));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sarnakh", null));
        return await MakeRequest(request, cancellationToken).ConfigureAwait(false);
    }

    public Task<Response> SendEmailAsync(SendGridMessage msg, CancellationToken cancellationToken = default) =>
        RequestAsync(Method.POST, msg.Serialize(), urlPath: "mail/send", cancellationToken: cancellationToken);

    private Uri Address(string? path, string? queryParams)
    {
        var versioned = Version is null ? path : $"{Version}/{path}";
        return new Uri($"{_options.Host.TrimEnd('/')}/{versioned}{(queryParams is null ? "" : "?" + Query(queryParams))}");
    }

    private static string Query(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join('&',
            from property in document.RootElement.EnumerateObject()
            from value in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray().AsEnumerable() : [property.Value]
            select $"{Uri.EscapeDataString(property.Name)}={Uri.EscapeDataString(value.ToString())}");
    }
}

public class SendGridClient : BaseClient
{
    public SendGridClient(SendGridClientOptions options) : base(options) { }

    /// <param name="httpClient">Its handlers and its timeout are the caller's; it is not disposed.</param>
    public SendGridClient(HttpClient? httpClient, SendGridClientOptions options) : base(httpClient, options) { }
}
