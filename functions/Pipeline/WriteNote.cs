using System.Security.Cryptography;
using Sarnakh.Access;
using Sarnakh.Hosting;
using Sarnakh.Leads;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>The note as it stands on the timeline, or why it does not.</summary>
public sealed record NoteOutcome(TimelineEntry? Note, Problem? Problem);

/// <summary>Notes on a lead's timeline. Whoever wrote one may change it and take it away.</summary>
public sealed class WriteNote(FindLead find, LeadTable leads, TimelineTable timelines, UserTable users, TimeProvider clock)
{
    private const int MostMentions = 50;
    private static readonly RandomNumberGenerator RandomSource = RandomNumberGenerator.Create();

    /// <param name="mentionIds">Users whom the text mentions.</param>
    public async Task<NoteOutcome> Add(Caller caller, RecordId lead, string? text, IReadOnlyList<string>? mentionIds, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return Refused(new Problem(404, "lead.unknown"));
        var (clean, problems) = await Checked(text, mentionIds, cancel);
        if (problems.Count > 0) return Refused(Problem.Input(problems));
        var id = RecordId.New(clock.GetUtcNow(), RandomSource);
        var note = new TimelineEntry(EntryId(id), id.CreatedAt, TimelineType.Note) { ActorId = caller.UserId, Text = clean, MentionIds = mentionIds is { Count: > 0 } ? [.. mentionIds.Distinct()] : null };
        var versions = await leads.Commit([TimelineTable.Insert(lead, note)], cancel);
        if (await leads.Find(lead, cancel) is not null) return new NoteOutcome(note, null);

        // Deleted while it was written: what erased the lead may have been here before us.
        await Write(new StoredEntry(note, versions[0]), stored => TimelineTable.Delete(lead, stored), cancel);
        return Refused(new Problem(404, "lead.unknown"));
    }

    public async Task<NoteOutcome> Change(Caller caller, RecordId lead, string noteId, string? text, IReadOnlyList<string>? mentionIds, CancellationToken cancel)
    {
        var (clean, problems) = await Checked(text, mentionIds, cancel);
        while (true)
        {
            var (stored, problem) = await Own(caller, lead, noteId, cancel);
            if (stored is null) return Refused(problem!);
            if (problems.Count > 0) return Refused(Problem.Input(problems));
            var note = stored.Entry with { Text = clean, MentionIds = mentionIds is { Count: > 0 } ? [.. mentionIds.Distinct()] : null, EditedAt = clock.GetUtcNow() };
            if (await Write(stored, known => TimelineTable.Replace(lead, note, known.Version), cancel)) return new NoteOutcome(note, null);
        }
    }

    public async Task<Problem?> Remove(Caller caller, RecordId lead, string noteId, CancellationToken cancel)
    {
        while (true)
        {
            var (stored, problem) = await Own(caller, lead, noteId, cancel);
            if (stored is null) return problem;
            if (await Write(stored, known => TimelineTable.Delete(lead, known), cancel)) return null;
        }
    }

    /// <summary>False if it is not as it was read any more: its author has two browsers, or the lead is being erased.</summary>
    private async Task<bool> Write(StoredEntry note, Func<StoredEntry, RowWrite> write, CancellationToken cancel)
    {
        try
        {
            await leads.Commit([write(note)], cancel);
            return true;
        }
        catch (RowChangedException)
        {
            return false;
        }
    }

    private async Task<(StoredEntry? Note, Problem? Problem)> Own(Caller caller, RecordId lead, string noteId, CancellationToken cancel)
    {
        if (await find.Run(caller, lead, cancel) is null) return (null, new Problem(404, "lead.unknown"));
        if (!noteId.StartsWith(Prefix, StringComparison.Ordinal) || !RecordId.TryParse(noteId.AsSpan(Prefix.Length), out var id)
            || await timelines.Find(lead, id.CreatedAt, EntryId(id), cancel) is not { } stored) return (null, new Problem(404, "note.unknown"));
        return stored.Entry.ActorId == caller.UserId ? (stored, null) : (null, new Problem(403, "note.not_yours"));
    }

    private async Task<(string? Text, IReadOnlyList<FieldProblem> Problems)> Checked(string? written, IReadOnlyList<string>? mentionIds, CancellationToken cancel)
    {
        var (text, wrong) = NoteText.Read(written, "text");
        var problems = wrong.ToList();
        if (text is null && problems.Count == 0) problems.Add(new FieldProblem("text", "text.required"));
        if (mentionIds?.Count > MostMentions) problems.Add(new FieldProblem("mentionIds", "list.too_long", $"{MostMentions}"));
        else
            for (var i = 0; i < mentionIds?.Count; i++)
                if (mentionIds[i] is not { } id || await users.Find(id, cancel) is not { Value.Active: true }) problems.Add(new FieldProblem($"mentionIds/{i}", "user.unknown"));
        return (text, problems);
    }

    private const string Prefix = "note-";

    /// <summary>The time of the id is the entry's, so the id finds it.</summary>
    private static string EntryId(RecordId id) => Prefix + id;

    private static NoteOutcome Refused(Problem problem) => new(null, problem);
}
