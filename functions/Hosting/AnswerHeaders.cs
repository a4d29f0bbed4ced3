using Microsoft.AspNetCore.Http;

namespace Sarnakh.Hosting;

/// <summary>
/// Headers of every answer of the API, wherever it runs: what it answers is data, from which browsers run and frame nothing. A hosted
/// form, which is a page, sets a policy of its own.
/// </summary>
public sealed class AnswerHeaders(RequestDelegate next)
{
    private const string OnlyData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task Invoke(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = OnlyData;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        return next(context);
    }
}
