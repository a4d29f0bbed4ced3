using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>
/// Reads <c>{"odata.error":{"code":"…","message":{"value":"…"}}}</c>. A refused batch puts the place of the refused action
/// before the message: <c>2:The specified entity already exists.</c> An answer without such a body may still carry the
/// code in a header.
/// </summary>
internal sealed class ErrorParser : RequestFailedDetailsParser
{
    /// <summary>Where the place is found in the exception's data.</summary>
    public const string FailedIndex = "FailedEntity";

    public static readonly ErrorParser Instance = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        var (code, message) = ReadBody(response);
        if (code is null) response.Headers.TryGetValue("x-ms-error-code", out code);
        error = code is null ? null : new ResponseError(code, message ?? response.ReasonPhrase);
        data = null;
        var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            data = new Dictionary<string, string> { [FailedIndex] = index.ToString(CultureInfo.InvariantCulture) };
        return error is not null;
    }

    private static (string? Code, string? Message) ReadBody(Response response)
    {
        try
        {
            using var body = JsonDocument.Parse(response.Content);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("odata.error", out var error)
                ? (error.GetProperty("code").GetString(), error.GetProperty("message").GetProperty("value").GetString())
                : default;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // No body, or that of a proxy on the way: the status has to speak for itself.
            return default;
        }
    }
}
