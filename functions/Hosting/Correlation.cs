using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Hosting;

/// <summary>Names every request: the caller's <c>X-Correlation-Id</c> if it is a short plain word, else the trace id. It is in the answer and in the log scope.</summary>
public sealed class Correlation(RequestDelegate next, ILogger<Correlation> log)
{
    public const string Header = "X-Correlation-Id";

    private const int MaxChars = 64;

    public async Task Invoke(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= MaxChars && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? given
            : Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier.Replace(':', '-');
        context.Response.Headers[Header] = id;
        using (log.BeginScope(new KeyValuePair<string, object>("CorrelationId", id)))
            await next(context);
    }
}
