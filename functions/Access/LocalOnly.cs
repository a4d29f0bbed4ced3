using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>
/// Until people can sign in, everything but capture answers only to this machine: the connection must come from a loopback
/// address and not through a proxy, and no page of another site may use the browser of somebody who sits here.
/// </summary>
public sealed class LocalOnly(RequestDelegate next)
{
    // The last one is what is left of X-Forwarded-For when a trusted proxy's word was taken.
    private static readonly string[] ProxyHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Azure-ClientIP", ForwardedHeadersDefaults.XOriginalForHeaderName];

    public Task Invoke(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is null || endpoint.Metadata.GetMetadata<Audience>() is { Role: null }) return next(context);
        if (!IsLocal(context)) return Refused.Write(context, new Problem(403, "access.local_only"));
        if (IsCrossSite(context.Request)) return Refused.Write(context, new Problem(403, "access.cross_site"));
        context.Features.Set(new Caller(default(Text.RecordId).ToString(), "", Role.SystemAdministrator, [], context.Request.Language()));
        return next(context);
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !Array.Exists(ProxyHeaders, context.Request.Headers.ContainsKey)
        // A name that another site's owner points at 127.0.0.1 is not ours (DNS rebinding).
        && (context.Request.Host.Host is "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));

    private static bool IsCrossSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site"
        || (request.Headers.Origin is [{ } origin] && origin != request.OwnOrigin() && !IsLoopbackOrigin(origin));

    /// <summary>A development server on another port of this machine.</summary>
    private static bool IsLoopbackOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
