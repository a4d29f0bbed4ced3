using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;

namespace Sarnakh.Shared;

/// <summary>One request to Azurite in the words of the storage port.</summary>
/// <param name="Operation">The port's method that sends such a request: Get, Query, Batch, Send, Receive, …</param>
/// <param name="Name">The table or queue.</param>
/// <param name="Text">Address and body, as readable as they are.</param>
internal sealed partial record StorageRequest(string Operation, string Name, string Text)
{
    public bool IsOfTables => Operation is "Get" or "Query" or "Batch" or "EnsureTable";

    /// <summary>The partition whose rows are meant; null for queues.</summary>
    public string? Partition => PartitionKey().Match(Text) is { Success: true } match ? match.Groups["key"].Value : null;

    public static StorageRequest Of(Request request)
    {
        var uri = request.Uri.ToUri();
        var address = Uri.UnescapeDataString(uri.PathAndQuery);
        var text = $"{address}\n{Body(request.Content)}";
        // Before it stands the account.
        var path = Uri.UnescapeDataString(uri.AbsolutePath).Split('/', 3)[2];
        var name = path.Split('/', '(')[0];
        var method = request.Method.Method;
        return name switch
        {
            "$batch" => new("Batch", BatchOf().Match(text).Groups["table"].Value, text),
            "Tables" => new("EnsureTable", "", text),
            _ when path.EndsWith("/messages", StringComparison.Ordinal) => new(
                method == "POST" ? "Send" : address.Contains("peekonly=true", StringComparison.OrdinalIgnoreCase) ? "Peek" : "Receive", name, text),
            _ when path.Contains("/messages/", StringComparison.Ordinal) => new(method == "PUT" ? "Extend" : "Delete", name, text),
            _ when method == "GET" && path.EndsWith("()", StringComparison.Ordinal) => new("Query", name, text),
            _ when method == "GET" && path.Contains('(', StringComparison.Ordinal) => new("Get", name, text),
            _ when method == "POST" || path.Contains('(', StringComparison.Ordinal) => new("Batch", name, text),
            _ => new(method == "PUT" ? "EnsureQueue" : "Count", name, text),
        };
    }

    private static string Body(RequestContent? content)
    {
        if (content is null) return "";
        using var body = new MemoryStream();
        content.WriteTo(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }

    [GeneratedRegex("""PartitionKey(?:=| eq |":)['"](?<key>[^'"]*)""")]
    private static partial Regex PartitionKey();

    [GeneratedRegex(@"^[A-Z]+ http://[^/]+/[^/]+/(?<table>\w+)", RegexOptions.Multiline)]
    private static partial Regex BatchOf();
}
