namespace Sarnakh.Audit;

/// <summary>Which entries somebody looks for. <paramref name="From"/> is included, <paramref name="To"/> is not.</summary>
/// <param name="Action">A whole code, or its part before the dot.</param>
/// <param name="Subject"><c>kind/id</c>, or the kind.</param>
public sealed record AuditQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Actor = null, string? Action = null, string? Subject = null)
{
    public bool Matches(AuditEntry entry) =>
        (Actor is null || entry.Actor == Actor) && IsOrBegins(entry.Action, Action, '.') && IsOrBegins(entry.Subject, Subject, '/');

    private static bool IsOrBegins(string? text, string? wanted, char separator) =>
        wanted is null || text == wanted || (text?.Length > wanted.Length && text[wanted.Length] == separator && text.StartsWith(wanted, StringComparison.Ordinal));
}

/// <summary>Entries, newest first. With a cursor there is more, even where a page is short: one call reads only so far.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? Cursor);
