using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sarnakh.Audit;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>
/// Lets a request through to its endpoint if the endpoint's <see cref="Audience"/> includes whoever sends it, and says who that
/// is (<see cref="Caller"/>). Who somebody is follows from a session's cookie or a token and from nothing else: what the platform
/// or a proxy writes into headers does not count.
/// </summary>
public sealed class Gate(RequestDelegate next, Sessions sessions, Tokens tokens, TeamsOf teams, RequestBudgets budgets, AuditLog audit, IOptions<SiteOptions> site)
{
    public const string CsrfHeader = "Sarnakh-Csrf";

    /// <summary>Bytes of any body but a submission's.</summary>
    public const int MaxBody = 1024 * 1024;

    private const string Scheme = "Bearer ";

    public async Task Invoke(HttpContext http)
    {
        // What else routing answers with (a wrong method, a wrong type) is not ours and holds no data.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http);
            return;
        }
        var audience = endpoint.Metadata.GetMetadata<Audience>();
        var problem = audience is { Role: null } ? AdmitAnyone(http, endpoint) : await Admit(http, endpoint, audience?.Role ?? Role.SystemAdministrator);
        if (problem is null)
        {
            await next(http);
            return;
        }
        if (problem.Status == StatusCodes.Status403Forbidden && http.Caller() is not null)
            await audit.Write(http.NewAuditEntry("access.refused") with { Subject = $"route/{http.Request.Method} {endpoint.RoutePattern.RawText}", Outcome = problem.Code }, CancellationToken.None);
        if (problem.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer";
        await Refused.Write(http, problem);
    }

    private Problem? AdmitAnyone(HttpContext http, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<FromOwnPages>() is null) return null;
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.IsSafe()) return null;
        if (http.Request.IsCrossSite(site.Value)) return new Problem(403, "access.cross_site");
        return http.Request.IsExposed() ? new Problem(403, "access.https_needed") : CheckBody(http, endpoint);
    }

    private async Task<Problem?> Admit(HttpContext http, RouteEndpoint endpoint, Role needed)
    {
        // Answers differ from caller to caller: nothing between us and them may keep one for another.
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.Append("Vary", "Cookie, Authorization");
        var (caller, problem) = http.Request.Headers.Authorization is [{ } authorization] && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await FromToken(http, authorization[Scheme.Length..].Trim())
            : await FromSession(http);
        if (problem is not null) return problem;
        if (caller is null) return new Problem(401, "access.sign_in");
        http.Features.Set(caller);
        if (budgets.Take(caller.UserId) is { } wait) return new Problem(429, "budget.exceeded") { RetryAfter = wait };
        if (caller.Role < needed) return new Problem(403, "access.denied");
        if (caller.Scopes is { } scopes)
        {
            if (endpoint.Metadata.GetMetadata<InPerson>() is not null) return new Problem(403, "access.in_person");
            if (!scopes.Contains(http.Request.IsSafe() ? TokenScope.Read : TokenScope.Write)) return new Problem(403, "access.scope");
            if (needed >= Role.SalesAdministrator && !scopes.Contains(TokenScope.Admin)) return new Problem(403, "access.scope");
        }
        return CheckBody(http, endpoint);
    }

    private async ValueTask<(Caller?, Problem?)> FromToken(HttpContext http, string text)
    {
        if (http.Request.IsExposed()) return (null, new Problem(403, "access.https_needed"));
        if (await tokens.Find(text, http.RequestAborted) is not { } live) return default;
        return (await Describe(live.User, http) with { Scopes = live.Token.Scopes }, null);
    }

    private async ValueTask<(Caller?, Problem?)> FromSession(HttpContext http)
    {
        if (await sessions.Find(http) is not { } live) return default;
        if (http.Request.IsCrossSite(site.Value)) return (null, new Problem(403, "access.cross_site"));
        if (!http.Request.IsSafe() && !Secret.AreEqual(http.Request.Headers[CsrfHeader], await sessions.Csrf(live.Session, http.RequestAborted)))
            return (null, new Problem(403, "access.csrf"));
        return (await Describe(live.User, http) with { SessionId = live.Session.Id }, null);
    }

    private async ValueTask<Caller> Describe(User user, HttpContext http) =>
        new(user.Id, user.Name, user.Role, await teams.Find(user.Id, http.RequestAborted), user.Language);

    private static Problem? CheckBody(HttpContext http, RouteEndpoint endpoint)
    {
        // The framework takes no body for a JSON element and fails over it.
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } && endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { IsOptional: false } accepts
            && accepts.ContentTypes.Any(type => type.EndsWith("json", StringComparison.Ordinal)))
            return new Problem(400, "body.unparsable");
        // Where files come in, the endpoint says how much it takes.
        var most = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? MaxBody;
        if (http.Request.ContentLength > most) return new Problem(413, "body.too_large");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = most;
        return null;
    }
}
