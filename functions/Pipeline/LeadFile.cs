using System.Text.Json.Serialization;
using Sarnakh.Text;

namespace Sarnakh.Pipeline;

/// <summary>A file that somebody put to a lead. Its content is a blob.</summary>
/// <param name="Name">Clean: neither a path nor a trick.</param>
/// <param name="Type">By its content, whatever the sender said.</param>
/// <param name="Length">In bytes.</param>
public sealed record LeadFile(RecordId Id, string Name, string Type, long Length, string AddedBy, DateTimeOffset AddedAt)
{
    public const string Container = "files";

    public const long MostBytes = 25 * 1024 * 1024;

    public const int MostOnALead = 200;

    /// <summary>How long a removed file can be brought back.</summary>
    public static readonly TimeSpan Undo = TimeSpan.FromHours(1);

    [JsonIgnore]
    public DateTimeOffset? RemovedAt { get; init; }

    public static string BlobOf(RecordId lead, RecordId file) => $"{lead}/{file}";
}
