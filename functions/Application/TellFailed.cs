using Microsoft.AspNetCore.Http;
using Sarnakh.Access;
using Sarnakh.Messages;

namespace Sarnakh.Application;

/// <summary>
/// Tells the dashboard with every answer how many messages failed for good, so that no page needs to ask. Visitors' requests
/// neither pay for it nor learn it.
/// </summary>
public sealed class TellFailed(RequestDelegate next, CountFailed count)
{
    public const string Header = "Sarnakh-Failed-Messages";

    public async Task Invoke(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is not null && endpoint.Metadata.GetMetadata<Audience>() is not { Role: null } && HttpMethods.IsGet(context.Request.Method)
            && await count.Recent(context.RequestAborted) is { } failed)
            context.Response.Headers[Header] = failed.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await next(context);
    }
}
