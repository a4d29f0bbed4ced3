using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Sarnakh.Hosting;
using Sarnakh.Settings;

namespace Sarnakh.Access.Oidc;

/// <summary>The way to a provider and back. Both are pages of a browser: what goes wrong is told by the sign-in page.</summary>
public static class OidcEndpoints
{
    private const string SignInPage = "/sign-in";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Browsers are led here; nobody calls it.
        var oidc = routes.MapGroup("/api/session/oidc/{provider}").WithMetadata(Audience.Anyone).WithMetadata(FromOwnPages.Only).ExcludeFromDescription();
        oidc.MapGet("", Begin).WithName("SignInByProvider");
        oidc.MapGet("/callback", Finish).WithName("FinishSignInByProvider").AuditedAs("session.signed_in", "provider/{provider}");
    }

    private static async Task<IResult> Begin(
        string provider, string? returnTo, HttpContext http, OidcProviders providers, SignInByProvider signIn, ServerSecret secret, IOptions<SiteOptions> site, TimeProvider clock)
    {
        if (http.Request.IsExposed()) return new Refused(new Problem(403, "access.https_needed"));
        if (providers.Find(provider) is not { } known) return new Refused(new Problem(404, "oidc.unknown"));
        var callback = $"{site.Value.Origin ?? http.Request.OwnOrigin()}/api/session/oidc/{known.Id}/callback";
        var request = OidcRequest.New(known.Id, callback, returnTo, clock.GetUtcNow());
        if (await signIn.Begin(known, request, http.RequestAborted) is not { } there) return Back(http, "oidc.unavailable", request.ReturnTo);
        http.Response.Cookies.Append(OidcRequest.Cookie, request.Seal(await secret.KeyFor(OidcRequest.KeyPurpose, http.RequestAborted)), Attributes());
        return Results.Redirect(there);
    }

    private static async Task<IResult> Finish(
        string provider, string? code, string? state, string? iss, HttpContext http, OidcProviders providers, SignInByProvider signIn, Sessions sessions, TeamsOf teams,
        ServerSecret secret, TimeProvider clock)
    {
        if (http.Request.IsExposed()) return new Refused(new Problem(403, "access.https_needed"));
        if (providers.Find(provider) is not { } known) return new Refused(new Problem(404, "oidc.unknown"));
        var key = await secret.KeyFor(OidcRequest.KeyPurpose, http.RequestAborted);
        var request = OidcRequest.Open(key, http.Request.Cookies[OidcRequest.Cookie], known.Id, clock.GetUtcNow());
        http.Response.Cookies.Delete(OidcRequest.Cookie, Attributes());
        if (request is null || !request.Began(state)) return Back(http, "oidc.expired", "/");
        // The person turned back, or the provider has its reasons, which it showed.
        if (string.IsNullOrEmpty(code)) return Back(http, "oidc.cancelled", request.ReturnTo);

        var outcome = await signIn.Finish(known, request, code, iss, http.RequestAborted);
        if (outcome.User is not { } user) return Back(http, outcome.Refusal!, request.ReturnTo);
        var note = http.AuditNote();
        note.Actor = user;
        if (outcome.Joined) note.Details["joined"] = user.Email;
        if (outcome.RoleBefore is { } before) note.Changed("role", Profile.NameOf(before), Profile.NameOf(user.Role));
        if (outcome.TeamsBefore is { } teamsBefore) note.Changed("teams", string.Join(' ', teamsBefore), string.Join(' ', await teams.Find(user.Id, http.RequestAborted)));
        await sessions.Begin(user, http);
        return Results.LocalRedirect(request.ReturnTo);
    }

    private static IResult Back(HttpContext http, string problem, string returnTo)
    {
        http.AuditNote().Refusal = problem;
        return Results.LocalRedirect(QueryHelpers.AddQueryString(SignInPage, new Dictionary<string, string?> { ["problem"] = problem, ["returnTo"] = returnTo == "/" ? null : returnTo }));
    }

    private static CookieOptions Attributes() => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = OidcRequest.Lifetime,
    };
}
