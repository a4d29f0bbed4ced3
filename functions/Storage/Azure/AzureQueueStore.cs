using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using System.Xml;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Sarnakh.Storage.Azure;

/// <summary>
/// Azure Storage Queues; each call is one request. It tells of what this process sent; messages of others are found by
/// polling. Bodies stand in the queue as host.json says (<c>extensions.queues.messageEncoding</c>), so that the Functions
/// host and this store read each other's.
/// </summary>
/// <param name="base64">Whether bodies are sent as base64. Plain ones must be text that XML can carry.</param>
public sealed class AzureQueueStore(QueueServiceClient service, bool base64 = true) : IQueueStore, IQueueSignal
{
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);
    private readonly QueueAnnouncements _announcements = new();

    public async Task EnsureQueue(string queue, CancellationToken cancel = default)
    {
        StorageChecks.Queue(queue);
        await Answer(queue, Queue(queue).CreateIfNotExistsAsync(cancellationToken: cancel), cancel);
    }

    public async Task Send(string queue, string body, TimeSpan delay = default, CancellationToken cancel = default)
    {
        StorageChecks.Send(body, delay);
        // The service counts a message's life from its insertion, the port from when it first becomes visible.
        var life = delay == TimeSpan.Zero ? (TimeSpan?)null : Seconds(delay) + StorageLimits.MessageLife;
        await Answer(queue, Queue(queue).SendMessageAsync(Encode(body), Seconds(delay), life, cancel), cancel);
        if (delay == TimeSpan.Zero) _announcements.Announce(queue);
    }

    public async Task<IReadOnlyList<QueueMessage>> Receive(string queue, int max, TimeSpan visibility, CancellationToken cancel = default)
    {
        StorageChecks.Receive(max, visibility);
        var received = (await Answer(queue, Queue(queue).ReceiveMessagesAsync(max, Seconds(visibility), cancel), cancel)).Value;
        return Array.ConvertAll(received, message => new QueueMessage(
            message.MessageId, Decode(message.Body), (int)message.DequeueCount, message.PopReceipt, message.InsertedOn!.Value.ToUniversalTime()));
    }

    public async Task<QueueMessage> Extend(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancel = default)
    {
        StorageChecks.Extend(visibility);
        CheckReceived(queue, message);
        using var call = LostAnswers.Watch();
        var extended = await Settle(
            queue, message, call, Queue(queue).UpdateMessageAsync(message.Id, message.PopReceipt, (string?)null, Seconds(visibility), cancel), cancel);
        if (visibility == TimeSpan.Zero) _announcements.Announce(queue);
        return message with { PopReceipt = extended.Value.PopReceipt };
    }

    public async Task Delete(string queue, QueueMessage message, CancellationToken cancel = default)
    {
        CheckReceived(queue, message);
        using var call = LostAnswers.Watch();
        await Settle(queue, message, call, Queue(queue).DeleteMessageAsync(message.Id, message.PopReceipt, cancel), cancel);
    }

    public async Task<IReadOnlyList<QueueMessage>> Peek(string queue, int max, CancellationToken cancel = default)
    {
        StorageChecks.Peek(max);
        var peeked = (await Answer(queue, Queue(queue).PeekMessagesAsync(max, cancel), cancel)).Value;
        return Array.ConvertAll(peeked, message => new QueueMessage(
            message.MessageId, Decode(message.Body), 0, "", message.InsertedOn!.Value.ToUniversalTime()));
    }

    public async Task<long> Count(string queue, CancellationToken cancel = default) =>
        (await Answer(queue, Queue(queue).GetPropertiesAsync(cancel), cancel)).Value.ApproximateMessagesCount;

    public Task NextMessage(string queue) => _announcements.Next(queue);

    private QueueClient Queue(string name) => _queues.GetOrAdd(name, static (name, service) => service.GetQueueClient(name), service);

    private async Task<T> Answer<T>(string queue, Task<T> request, CancellationToken cancel)
    {
        try
        {
            return await request;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            throw new InvalidOperationException($"Queue {queue} is not there; EnsureQueue makes it.", refused);
        }
        catch (Exception fault) when (AzureFaults.IsPassing(fault, cancel))
        {
            throw AzureFaults.Unavailable(service.Uri, fault);
        }
    }

    private async Task<T> Settle<T>(string queue, QueueMessage message, LostAnswers.Call call, Task<T> request, CancellationToken cancel)
    {
        try
        {
            return await Answer(queue, request, cancel);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == QueueErrorCode.MessageNotFound || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            throw call.LostAnswer ? AzureFaults.Unclear(gone) : new MessageGoneException(queue, message.Id);
        }
    }

    // A peeked message has no receipt, and the client would take that for a programming error.
    private static void CheckReceived(string queue, QueueMessage message)
    {
        if (message.PopReceipt.Length == 0) throw new MessageGoneException(queue, message.Id);
    }

    /// <summary>The service counts whole seconds; less than asked for would give a message back too early.</summary>
    private static TimeSpan Seconds(TimeSpan time) => TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));

    private string Encode(string body)
    {
        if (base64) return Convert.ToBase64String(Encoding.UTF8.GetBytes(body));
        foreach (var c in body)
            if (char.IsControl(c))
                throw new StorageLimitException($"A message holds the character U+{(int)c:X4}, which a plain message cannot; host.json can set messageEncoding to base64.");
        try
        {
            return XmlConvert.VerifyXmlChars(body);
        }
        catch (XmlException illegal)
        {
            throw new StorageLimitException($"A message cannot be sent plainly: {illegal.Message} host.json can set messageEncoding to base64.");
        }
    }

    /// <summary>Somebody else's message that is not base64 comes as it is: its handler refuses it, and it ends among the poisoned.</summary>
    private string Decode(BinaryData body)
    {
        var text = body.ToMemory().Span;
        if (!base64 || !Base64.IsValid(text, out var length)) return Encoding.UTF8.GetString(text);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Base64.DecodeFromUtf8(text, bytes, out _, out var written);
            return Encoding.UTF8.GetString(bytes, 0, written);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
