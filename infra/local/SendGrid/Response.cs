using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SendGrid;

/// <summary>An answer of the API.</summary>
public class Response(HttpStatusCode statusCode, HttpContent responseBody, HttpResponseHeaders responseHeaders)
{
    public HttpStatusCode StatusCode { get; set; } = statusCode;

    public bool IsSuccessStatusCode => (int)StatusCode is >= 200 and <= 299;

    /// <summary>Empty for 202; a JSON object with a list <c>errors</c> (message, field, help) for a refusal.</summary>
    public HttpContent Body { get; set; } = responseBody;

    public HttpResponseHeaders Headers { get; set; } = responseHeaders;

    /// <param name="content"><see cref="Body"/> when null.</param>
    public virtual async Task<Dictionary<string, dynamic>> DeserializeResponseBodyAsync(HttpContent? content = null) =>
        JsonSerializer.Deserialize<Dictionary<string, dynamic>>(await (content ?? Body).ReadAsStringAsync().ConfigureAwait(false)) ?? [];

    /// <summary>The first value of each header.</summary>
    /// <param name="headers"><see cref="Headers"/> when null.</param>
    public virtual Dictionary<string, string> DeserializeResponseHeaders(HttpResponseHeaders? headers = null) =>
        (headers ?? Headers).ToDictionary(header => header.Key, header => header.Value.First());
}
