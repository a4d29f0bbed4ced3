using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <param name="Text">Lines of text, 10,000 characters at most.</param>
/// <param name="MentionIds">Users whom the text mentions.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NoteInput(string? Text = null, IReadOnlyList<string>? MentionIds = null);

/// <summary>Notes on a lead's timeline; a note's id is that of its entry there.</summary>
public static class NoteEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notes = routes.MapGroup("/api/leads/{leadId}/notes").WithTags("Leads").WithMetadata(Refused.Metadata).WithMetadata(Audience.SignedIn)
            .RefusalsAuditedAs("lead.changed", "lead/{leadId}");
        notes.MapPost("", Add).WithName("AddNote").Produces<TimelineEntry>(StatusCodes.Status201Created);
        notes.MapPatch("/{noteId}", Change).WithName("ChangeNote").Produces<TimelineEntry>();
        notes.MapDelete("/{noteId}", Remove).WithName("RemoveNote").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Add(string leadId, [FromBody] NoteInput note, HttpContext http, WriteNote write, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return Unknown;
        var outcome = await write.Add(http.Caller()!, id, note.Text, note.MentionIds, cancel);
        return outcome.Note is { } added ? Results.Created($"/api/leads/{id}/notes/{added.Id}", added) : new Refused(outcome.Problem!);
    }

    private static async Task<IResult> Change(string leadId, string noteId, [FromBody] NoteInput note, HttpContext http, WriteNote write, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return Unknown;
        var outcome = await write.Change(http.Caller()!, id, noteId, note.Text, note.MentionIds, cancel);
        return outcome.Note is { } changed ? Results.Ok(changed) : new Refused(outcome.Problem!);
    }

    private static async Task<IResult> Remove(string leadId, string noteId, HttpContext http, WriteNote write, CancellationToken cancel)
    {
        if (!RecordId.TryParse(leadId, out var id)) return Unknown;
        return await write.Remove(http.Caller()!, id, noteId, cancel) is { } problem ? new Refused(problem) : Results.NoContent();
    }

    private static Refused Unknown => new(new Problem(404, "lead.unknown"));
}
