using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sarnakh.Capture;
using Sarnakh.Outbox;
using Sarnakh.Text;

namespace Sarnakh.Messages;

/// <summary>
/// What a message says about itself. <paramref name="Id"/> is the same for all copies of one message, whatever the queue
/// calls them: the sweeper sends a message again while its earlier copies fail. A body that nobody can read is its own id.
/// </summary>
/// <param name="Receipt">The submission it is about.</param>
/// <param name="Waiting">The submission it carries, where the tables may not have it yet.</param>
public sealed record MessageContent(string Id, RecordId? Receipt, FallbackSubmission? Waiting)
{
    private const int IdChars = 100;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static MessageContent Read(string queue, string body)
    {
        try
        {
            if (queue == ReceiveSubmission.FallbackQueue)
            {
                var waiting = FallbackSubmission.Read(body);
                return new MessageContent(waiting.Submission.ReceiptId.ToString(), waiting.Submission.ReceiptId, waiting);
            }
            var envelope = Envelope.Read(body);
            if (envelope.Id.Length is 0 or > IdChars) throw new FormatException("The id is none of ours.");
            return new MessageContent(envelope.Id, queue == IntakeLead.Queue && RecordId.TryParse(envelope.Body, out var receipt) ? receipt : null, null);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return new MessageContent($"text-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}", null, null);
        }
    }

    /// <summary>The body as a person reads it: JSON on several lines, anything else as it is; cut at <paramref name="max"/> characters.</summary>
    public static string Show(string body, int max)
    {
        string text;
        try
        {
            using var json = JsonDocument.Parse(body);
            text = JsonSerializer.Serialize(json, Readable);
        }
        catch (JsonException)
        {
            text = body;
        }
        return text.Length <= max ? text : text[..max];
    }
}
