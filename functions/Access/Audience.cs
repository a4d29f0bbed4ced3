using System.Net;
using Microsoft.AspNetCore.Http;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>
/// Metadata of an endpoint: who may call it. Without it only a system administrator may, and a test finds the endpoint.
/// </summary>
public sealed class Audience
{
    private Audience(Role? role) => Role = role;

    /// <summary>Visitors, websites and monitors from anywhere.</summary>
    public static readonly Audience Anyone = new(null);

    /// <summary>Every user.</summary>
    public static readonly Audience SignedIn = new(Access.Role.Own);

    /// <summary>The least role that may call it; null for anyone.</summary>
    public Role? Role { get; }

    /// <summary>Users with this role or a higher one.</summary>
    public static Audience Of(Role role) => new(role);
}

/// <summary>Metadata: only for somebody who signed in, not for a token, which must not get itself more than it was given.</summary>
public sealed class InPerson
{
    private InPerson()
    {
    }

    public static readonly InPerson Only = new();
}

/// <summary>
/// Metadata of an endpoint for anyone that signs people in or out: pages of other sites may not use it, and secrets do not go
/// through the network unencrypted.
/// </summary>
public sealed class FromOwnPages
{
    private FromOwnPages()
    {
    }

    public static readonly FromOwnPages Only = new();
}

/// <summary>Where a request comes from, as far as that decides whether it is heard.</summary>
public static class RequestOrigin
{
    /// <summary>A page of another site made the browser send it.</summary>
    public static bool IsCrossSite(this HttpRequest request, SiteOptions site) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site"
        || (request.Headers.Origin.Count > 0 && !request.Headers.Origin.Equals(site.Origin ?? request.OwnOrigin()) && !IsOnThisMachine(request));

    /// <summary>Over plain http, and not to this machine itself.</summary>
    public static bool IsExposed(this HttpRequest request) => !request.IsHttps && !IsLoopback(request.Host.Host);

    public static bool IsSafe(this HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    /// <summary>Between a development server and the product, on ports of one machine.</summary>
    private static bool IsOnThisMachine(HttpRequest request) =>
        IsLoopback(request.Host.Host) && request.Headers.Origin is [{ } origin] && Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopback(uri.Host);

    private static bool IsLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
