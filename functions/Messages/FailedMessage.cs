using Sarnakh.Hosting;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Messages;

/// <summary>Names a failed message: its queue and <see cref="MessageContent.Id"/>.</summary>
public sealed record FailedMessageRef(string Queue, string Id);

/// <summary>What the last try ended with. <paramref name="Code"/> is stable; <paramref name="Text"/> is for whoever mends the program.</summary>
public sealed record Failure(string Code, string Text, DateTimeOffset At, int Tries)
{
    public const int TextChars = 500;

    public static Failure Of(Exception failure, DateTimeOffset now, int tries)
    {
        var cause = failure.GetBaseException();
        var text = $"{cause.GetType().Name}: {cause.Message}";
        return new Failure(CodeOf(cause), text.Length > TextChars ? text[..TextChars] : text, now, tries);
    }

    private static string CodeOf(Exception cause) => cause switch
    {
        System.Text.Json.JsonException or FormatException => "message.unreadable",
        InvalidDataException => "data.missing",
        Matching.LeadNotThereYetException => "lead.missing",
        StorageUnavailableException => "storage.unavailable",
        OperationCanceledException => "time.over",
        _ => "program.error",
    };
}

/// <summary>A message that failed on every try, with all its copies. It is kept until a person decides or it turns out done.</summary>
/// <param name="Body">The latest copy as sent; empty where only the list's fields were read.</param>
/// <param name="FailedAt">When the first copy was given up.</param>
/// <param name="LastFailedAt">When the latest was.</param>
/// <param name="Times">How many copies were given up.</param>
/// <param name="Tries">Tries of all copies, as far as they were noted.</param>
public sealed record FailedMessage(string Queue, string Id, string Body, DateTimeOffset FailedAt, DateTimeOffset LastFailedAt, int Times, int Tries)
{
    public RecordId? Receipt { get; init; }

    /// <summary>Null when nobody could note it: the process died, or the tables were away as well.</summary>
    public Failure? Failure { get; init; }

    public FailedMessageRef Ref => new(Queue, Id);

    /// <summary>Newest first in descending order; also where a list goes on.</summary>
    public string Place => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{LastFailedAt.UtcTicks:D19}|{Queue}|{Id}");

    /// <summary>With one more copy that was given up at <paramref name="at"/>.</summary>
    public FailedMessage Again(string body, DateTimeOffset at, Failure? failure) => this with
    {
        Body = body,
        FailedAt = at < FailedAt ? at : FailedAt,
        LastFailedAt = at > LastFailedAt ? at : LastFailedAt,
        Times = Times + 1,
        Tries = Tries + (failure?.Tries ?? 0),
        Failure = failure ?? Failure,
    };
}

/// <summary>
/// Which failed messages a person means: those named, or all of a queue, or all. <paramref name="Before"/> leaves out what
/// failed since they looked.
/// </summary>
public sealed record FailedSelection(IReadOnlyList<FailedMessageRef>? Messages = null, string? Queue = null, bool All = false, DateTimeOffset? Before = null)
{
    /// <summary>Messages that one call handles; of more the answer says how many are left.</summary>
    public const int Most = 100;

    public Problem? Check(WatchedQueues queues)
    {
        var problems = new List<FieldProblem>();
        if ((Messages is null ? 0 : 1) + (Queue is null ? 0 : 1) + (All ? 1 : 0) != 1) problems.Add(new FieldProblem("", "messages.choose"));
        if (Messages is { Count: 0 }) problems.Add(new FieldProblem("messages", "option.required"));
        if (Messages?.Count > Most) problems.Add(new FieldProblem("messages", "messages.too_many", $"{Most}"));
        if (Queue is not null && !queues.Names.Contains(Queue)) problems.Add(new FieldProblem("queue", "queue.unknown"));
        foreach (var (index, message) in (Messages ?? []).Take(Most).Index())
        {
            if (message?.Queue is null || !queues.Names.Contains(message.Queue)) problems.Add(new FieldProblem($"messages/{index}/queue", "queue.unknown"));
            if (string.IsNullOrEmpty(message?.Id)) problems.Add(new FieldProblem($"messages/{index}/id", "text.required"));
        }
        return problems.Count == 0 ? null : Problem.Input(problems);
    }
}

/// <summary>
/// What became of a selection. <paramref name="Gone"/> of it were not there any more: solved, or handled by somebody else.
/// <paramref name="Left"/> are for the next call.
/// </summary>
public sealed record HandledMessages(IReadOnlyList<FailedMessageRef> Done, int Gone, int Left);
