using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Access;

/// <param name="Code">Of the authenticator app, where the account has one; or <paramref name="RecoveryCode"/>.</param>
public sealed record SignInRequest(string? Email, string? Password, string? Code, string? RecoveryCode);

/// <summary>What an open link is for. <paramref name="Purpose"/> is <c>invite</c> or <c>reset</c>.</summary>
public sealed record LinkView(string Purpose, string Name, string Email, DateTimeOffset ExpiresAt);

/// <param name="Name">For an invitation: how the person wants to be called.</param>
public sealed record LinkUse(string? Password, string? Name, string? Code, string? RecoveryCode);

/// <summary>A link to hand over: it is shown once and sent to nobody.</summary>
public sealed record IssuedLink(string Link);

public sealed record PasswordChange(string? Current, string? New);

public sealed record PasswordProof(string? Password);

public sealed record TotpCode(string? Code);

/// <summary>Whether a code is asked for at sign-in, and how many recovery codes are left.</summary>
public sealed record TotpState(bool Active, int RecoveryCodesLeft);

/// <summary>How people prove who they are.</summary>
public static class SignInEndpoints
{
    /// <summary>The token of a link. It is in no address, because addresses are logged and traced wherever a request comes by.</summary>
    public const string LinkHeader = "Sarnakh-Link";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var anyone = routes.MapGroup("/api").WithTags("Session").WithMetadata(Refused.Metadata).WithMetadata(Audience.Anyone).WithMetadata(FromOwnPages.Only);
        anyone.MapPost("/session", SignIn).WithName("SignIn").AuditedAs("session.signed_in").Produces<SessionView>();
        anyone.MapGet("/links", GetLink).WithName("GetLink").Produces<LinkView>();
        anyone.MapPost("/links", UseLink).WithName("UseLink").AuditedAs("link.used").Produces<SessionView>();

        var me = routes.MapGroup("/api/me").WithTags("Me").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn).WithMetadata(InPerson.Only);
        me.MapPost("/password", ChangePassword).WithName("ChangePassword").AuditedAs("password.changed").Produces<SessionView>();
        me.MapGet("/totp", GetTotp).WithName("GetTotp").Produces<TotpState>();
        me.MapPost("/totp", BeginTotp).WithName("BeginTotp").Produces<TotpKey>();
        me.MapPut("/totp", ConfirmTotp).WithName("ConfirmTotp").AuditedAs("totp.turned_on").Produces<RecoveryCodeList>();
        me.MapDelete("/totp", EndTotp).WithName("EndTotp").AuditedAs("totp.turned_off").Produces(StatusCodes.Status204NoContent);

        var user = routes.MapGroup("/api/users/{id}").WithTags("Users").WithMetadata(Refused.Metadata).WithMetadata(Audience.Of(Role.SystemAdministrator)).WithMetadata(InPerson.Only);
        user.MapPost("/link", IssueLink).WithName("IssueLink").AuditedAs("link.issued", "user/{id}").Produces<IssuedLink>();
        user.MapDelete("/totp", RemoveTotp).WithName("RemoveTotp").AuditedAs("totp.removed", "user/{id}").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> SignIn(SignInRequest request, HttpContext http, SignIn signIn, UserTable users, Sessions sessions, KnownDevices devices, DescribeSession describe)
    {
        // What somebody mistyped may be anything, a password too: only the user whose address it is goes on record.
        var meant = EmailAddress.TryParse(request.Email, out var email) ? await users.FindByEmail(email.Key, http.RequestAborted) : null;
        http.AuditNote().Subject = meant is null ? null : $"user/{meant.Id}";
        return await Answer(
            await signIn.Run(
                request.Email, request.Password, request.Code, request.RecoveryCode, http.Connection.RemoteIpAddress, await devices.Find(http, meant?.Value), http.RequestAborted),
            http, sessions, devices, describe);
    }

    private static async Task<IResult> GetLink([FromHeader(Name = LinkHeader)] string? token, UseLink links, CancellationToken cancel) =>
        await links.Find(token ?? "", cancel) is { } link
            ? Results.Ok(new LinkView(LinkToken.NameOf(link.Stored.Purpose), link.User.Name, link.User.Email, link.Stored.ExpiresAt))
            : new Refused(AccessProblems.LinkSpent);

    private static async Task<IResult> UseLink(
        [FromHeader(Name = LinkHeader)] string? token, LinkUse use, HttpContext http, UseLink links, Sessions sessions, KnownDevices devices, DescribeSession describe) =>
        await Answer(
            await links.Run(token ?? "", use.Password, use.Name, use.Code, use.RecoveryCode, http.Connection.RemoteIpAddress, http.RequestAborted), http, sessions, devices, describe);

    private static async Task<IResult> ChangePassword(PasswordChange change, Caller caller, HttpContext http, ChangePassword password, Sessions sessions, KnownDevices devices, DescribeSession describe) =>
        await Answer(await password.Run(caller, change.Current, change.New, http.Connection.RemoteIpAddress, http.RequestAborted), http, sessions, devices, describe);

    private static async Task<IResult> GetTotp(Caller caller, CredentialTable credentials, CancellationToken cancel)
    {
        var credential = await credentials.Find(caller.UserId, cancel);
        return Results.Ok(new TotpState(credential.TotpSecret is not null, credential.RecoveryCodes.Count));
    }

    private static async Task<IResult> BeginTotp(Caller caller, ChangeTotp totp, CancellationToken cancel)
    {
        var (key, problem) = await totp.Begin(caller, cancel);
        return problem is null ? Results.Ok(key) : new Refused(problem);
    }

    private static async Task<IResult> ConfirmTotp(TotpCode typed, Caller caller, ChangeTotp totp, CancellationToken cancel)
    {
        var (codes, problem) = await totp.Confirm(caller, typed.Code, cancel);
        return problem is null ? Results.Ok(codes) : new Refused(problem);
    }

    private static async Task<IResult> EndTotp([FromBody] PasswordProof proof, Caller caller, HttpContext http, ChangeTotp totp) =>
        await totp.End(caller, proof.Password, http.Connection.RemoteIpAddress, http.RequestAborted) is { } problem ? new Refused(problem) : Results.NoContent();

    private static async Task<IResult> IssueLink(string id, HttpContext http, IssueLink links, IOptions<SiteOptions> site)
    {
        var (path, problem) = await links.Run(id, http.RequestAborted);
        return problem is null ? Results.Ok(new IssuedLink((site.Value.Origin ?? http.Request.OwnOrigin()) + path)) : new Refused(problem);
    }

    private static async Task<IResult> RemoveTotp(string id, ChangeTotp totp, CancellationToken cancel) =>
        await totp.Remove(id, cancel) is { } problem ? new Refused(problem) : Results.NoContent();

    /// <summary>Signed in, with a session of its own from now on.</summary>
    private static async Task<IResult> Answer(SignInOutcome outcome, HttpContext http, Sessions sessions, KnownDevices devices, DescribeSession describe)
    {
        if (outcome.User is not { } user) return new Refused(outcome.Problem!);
        http.AuditNote().Actor = user;
        await devices.Remember(http, user);
        return Results.Ok(await describe.Run(await sessions.Begin(user, http), http.RequestAborted));
    }
}
