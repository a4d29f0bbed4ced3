using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Audit;
using Sarnakh.Hosting;

namespace Sarnakh.Access;

/// <summary>What an endpoint adds to its own entry in the audit log.</summary>
public sealed class AuditNote
{
    /// <summary>Somebody who only now became known, by signing in.</summary>
    public User? Actor { get; set; }

    /// <summary>Instead of the route's.</summary>
    public string? Subject { get; set; }

    /// <summary>Why it was refused, where the answer is no problem document.</summary>
    public string? Refusal { get; set; }

    public Dictionary<string, string> Details { get; } = new(StringComparer.Ordinal);

    /// <summary>What was changed, if it was: <c>before → after</c>.</summary>
    public void Changed(string what, string before, string after)
    {
        if (before != after) Details[what] = $"{(before.Length == 0 ? Nothing : before)} → {(after.Length == 0 ? Nothing : after)}";
    }

    private const string Nothing = "–";
}

/// <summary>Metadata: the endpoint is written to the audit log, as this action.</summary>
public sealed record AuditedAs(string Action);

/// <summary>Says with a route that its use is written to the audit log, before the answer goes out.</summary>
public static class Audited
{
    /// <param name="action">See <see cref="AuditEntry.Action"/>.</param>
    /// <param name="subject"><c>kind/id</c>, where <c>{name}</c> is a value of the route.</param>
    public static RouteHandlerBuilder AuditedAs(this RouteHandlerBuilder route, string action, string? subject = null) =>
        route.WithMetadata(new AuditedAs(action)).AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            var note = new AuditNote();
            http.Features.Set(note);
            var result = await next(context);
            if (result is not Refused refused) await Write(http, note, action, subject, note.Refusal ?? AuditEntry.Done);
            // An entry that is wrong, or seen at an old version, is no attempt at anything.
            else if (refused.Problem.Status is not (409 or 412 or 422 or 428)) await Write(http, note, action, subject, refused.Problem.Code);
            return result;
        });

    /// <summary>
    /// Only refusals are written: somebody with leads of their own asks for what is not there, or not theirs. Both take the same
    /// time, since both are.
    /// </summary>
    public static TBuilder RefusalsAuditedAs<TBuilder>(this TBuilder routes, string action, string subject)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (context, next) =>
        {
            var result = await next(context);
            if (result is Refused { Problem: { Status: StatusCodes.Status404NotFound } problem } && context.HttpContext.Caller() is { Role: Role.Own })
                await Write(context.HttpContext, new AuditNote(), action, subject, problem.Code);
            return result;
        });

    public static AuditNote AuditNote(this HttpContext http) => http.Features.Get<AuditNote>() ?? new AuditNote();

    /// <summary>An entry with who asks and from where.</summary>
    public static AuditEntry NewAuditEntry(this HttpContext http, string action) => new(action)
    {
        Actor = http.Caller()?.UserId,
        ActorName = http.Caller()?.Name,
        Address = http.Connection.RemoteIpAddress?.ToString(),
        Device = http.Request.Headers.UserAgent.ToString() is { Length: > 0 } device ? device : null,
    };

    private static async Task Write(HttpContext http, AuditNote note, string action, string? subject, string outcome)
    {
        var entry = http.NewAuditEntry(action);
        // Whoever hangs up cannot keep it out of the log.
        await http.RequestServices.GetRequiredService<AuditLog>().Write(
            entry with
            {
                Actor = note.Actor?.Id ?? entry.Actor,
                ActorName = note.Actor?.Name ?? entry.ActorName,
                Subject = note.Subject ?? Filled(subject, http.Request.RouteValues),
                Details = note.Details,
                Outcome = outcome,
            },
            CancellationToken.None);
    }

    private static string? Filled(string? subject, RouteValueDictionary values)
    {
        foreach (var (name, value) in values) subject = subject?.Replace($"{{{name}}}", $"{value}", StringComparison.Ordinal);
        return subject;
    }
}
