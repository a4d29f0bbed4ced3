using Microsoft.AspNetCore.Http;
using Sarnakh.Access;
using Sarnakh.Messages;

namespace Sarnakh.Application;

/// <summary>
/// Tells the dashboards of those who may replay messages with every answer how many failed for good, so that no page needs to
/// ask. Nobody else's requests pay for it or learn it.
/// </summary>
public sealed class TellFailed(RequestDelegate next, CountFailed count)
{
    public const string Header = "Sarnakh-Failed-Messages";

    public async Task Invoke(HttpContext context)
    {
        if (context.Caller() is { Role: >= Role.SalesAdministrator } && HttpMethods.IsGet(context.Request.Method)
            && await count.Recent(context.RequestAborted) is { } failed)
            context.Response.Headers[Header] = failed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await next(context);
    }
}
