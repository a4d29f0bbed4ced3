namespace Sarnakh.Audit;

/// <summary>Who did what to what, when, from where, and how it ended. Nothing personal beyond the names of users and where they were.</summary>
/// <param name="Action">A code of the form <c>thing.what</c>, in the past tense: <c>user.invited</c>.</param>
public sealed record AuditEntry(string Action)
{
    /// <summary>The outcome of what was done; any other is the code of the problem that it was refused with.</summary>
    public const string Done = "done";

    /// <summary>Given when it is written.</summary>
    public string Id { get; init; } = "";

    /// <summary>When it was written, UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Id of the user; null for the system and for somebody who is not known.</summary>
    public string? Actor { get; init; }

    /// <summary>The name at that time.</summary>
    public string? ActorName { get; init; }

    /// <summary>What it was done to, as <c>kind/id</c>.</summary>
    public string? Subject { get; init; }

    public string? Address { get; init; }

    /// <summary>The browser or program as it names itself.</summary>
    public string? Device { get; init; }

    /// <summary>A few words more, by name.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    public string Outcome { get; init; } = Done;
}
