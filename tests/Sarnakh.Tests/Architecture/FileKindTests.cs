namespace Sarnakh.Tests.Architecture;

/// <summary>
/// Files are of four kinds, told apart by name: rules (a noun), use cases (a verb), tables, and endpoints or triggers. The kind
/// says what a file may touch.
/// </summary>
public class FileKindTests
{
    private static readonly string[] Waits = ["async", "await", "Task", "ValueTask"];
    private static readonly string[] Clock = ["TimeProvider", "Stopwatch"];
    private static readonly string[] Chance = ["RandomNumberGenerator.GetBytes", "RandomNumberGenerator.Fill", "RandomNumberGenerator.Create"];
    private static readonly string[] Stores = ["ITableStore", "IQueueStore"];
    private static readonly string[] Rows = ["RowKeys", "RowQuery", "RowWrite"];
    private static readonly string[] Http = ["HttpContext", "HttpRequest", "HttpResponse", "IResult", "Results", "TypedResults", "HttpClient"];
    private static readonly string[] Branches = ["switch", "for", "foreach", "while", "catch"];

    /// <summary>What use cases begin with. A new verb is welcome; it is listed so that a noun that waits is noticed.</summary>
    private static readonly string[] Verbs =
    [
        "Accept", "Announce", "Arbitrate", "Balance", "Change", "Check", "Claim", "Collect", "Commit", "Convert", "Count", "Create", "Delete", "Discard", "Edit", "Enforce", "Erase", "Export", "Find", "Hand", "Intake", "Invite", "Issue", "Judge", "List", "Merge", "Move", "Open", "Order",
        "Read", "Receive", "Refresh", "Reject", "Release", "Replay", "Report", "Restore", "Save", "Seed", "Send", "Sweep", "Tell", "Trim", "Watch", "Write",
    ];

    [Fact]
    public void EachFile_TouchesOnlyWhatItsKindMay() =>
        Business.SelectMany(file => file.Uses(ForbiddenTo(file.Name)).Select(word => $"{file} uses {word}")).ShouldBeEmpty();

    /// <summary>Some folders are technical, and the root only starts the application.</summary>
    private static IEnumerable<SourceFile> Business => Repository.Sources("functions")
        .Where(file => file.Path.Split('/') is [_, not ("Storage" or "Hosting" or "Access" or "Audit" or "Settings" or "Application"), _, ..]);

    private static string[] ForbiddenTo(string name) => name switch
    {
        _ when name.EndsWith("Endpoints", StringComparison.Ordinal) || name.EndsWith("Functions", StringComparison.Ordinal) => [.. Stores, .. Rows, .. Branches],
        _ when name.EndsWith("Table", StringComparison.Ordinal) => [.. Http, .. Clock],
        // Keeps an index in step with the store.
        _ when name.EndsWith("Feed", StringComparison.Ordinal) => [.. Http, .. Stores, .. Rows],
        _ when Verbs.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)) => [.. Http, "RowKeys"],
        _ => [.. Waits, .. Clock, .. Chance, .. Stores, .. Rows, .. Http],
    };
}
