namespace Sarnakh.Storage;

/// <summary>
/// The limits of a call, checked by every engine before it does anything. Each throws <see cref="StorageLimitException"/>.
/// Sources: "Understanding the Table service data model", "Performing entity group transactions", "Naming queues and
/// metadata", "Naming and referencing containers, blobs, and metadata", "Put Message", "Get Messages".
/// </summary>
public static class StorageChecks
{
    private static readonly TimeSpan _longest = TimeSpan.FromDays(7);

    public static void Table(string name)
    {
        if (name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
            throw new StorageLimitException($"'{name}' is not a legal table name: 3–63 letters and digits, starting with a letter.");
    }

    public static void Queue(string name) => Hyphened("queue", name);

    public static void Container(string name) => Hyphened("container", name);

    /// <summary>Stricter than the service, which knows letters of either case and more: on some file systems those would meet.</summary>
    public static void Blob(string name)
    {
        var legal = name.Length is >= 1 and <= StorageLimits.BlobNameChars
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.' or '/')
            && !name.Split('/').Any(segment => segment.Length == 0 || segment[0] == '.' || segment[^1] == '.');
        if (!legal)
            throw new StorageLimitException($"'{name}' is not a legal blob name: 1–{StorageLimits.BlobNameChars} lower-case letters, digits, -, _ and ., in parts separated by /, none of which starts or ends with a dot.");
    }

    private static void Hyphened(string what, string name)
    {
        var legal = name.Length is >= 3 and <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        if (!legal)
            throw new StorageLimitException($"'{name}' is not a legal {what} name: 3–63 lower-case letters, digits and single hyphens inside.");
    }

    public static void Query(RowQuery query)
    {
        if (query.Max is < 1 or > StorageLimits.PageRows)
            throw new StorageLimitException($"A page of {query.Max} rows was asked for; 1–{StorageLimits.PageRows} are allowed.");
    }

    public static void Batch(IReadOnlyList<RowWrite> writes)
    {
        if (writes.Count > StorageLimits.BatchRows)
            throw new StorageLimitException($"A batch has {writes.Count} rows; {StorageLimits.BatchRows} are allowed.");
        long size = 0;
        var keys = writes.Count > 1 ? new HashSet<string>(writes.Count, StringComparer.Ordinal) : null;
        foreach (var (_, row) in writes)
        {
            row.CheckLimits();
            if (row.PartitionKey != writes[0].Row.PartitionKey)
                throw new StorageLimitException($"A batch has rows of the partitions '{writes[0].Row.PartitionKey}' and '{row.PartitionKey}'; one is allowed.");
            if (keys?.Add(row.RowKey) == false)
                throw new StorageLimitException($"A batch has row {row.RowKey} twice.");
            size += row.Size;
        }
        // Nearly every batch is so small that it need not be measured: sent, a row is at most six times its size.
        if (size * 6 + writes.Count * 1024L <= StorageLimits.BatchBytes) return;
        var sent = writes.Sum(write => write.Row.SentSize);
        if (sent > StorageLimits.BatchBytes)
            throw new StorageLimitException($"A batch has {sent} bytes as it would be sent; {StorageLimits.BatchBytes} are allowed.");
    }

    public static void Send(string body, TimeSpan delay)
    {
        var bytes = System.Text.Encoding.UTF8.GetByteCount(body);
        if (bytes > StorageLimits.MessageBytes)
            throw new StorageLimitException($"A message has {bytes} bytes; {StorageLimits.MessageBytes} are allowed.");
        if (delay < TimeSpan.Zero || delay > _longest)
            throw new StorageLimitException($"A message was to be delayed by {delay}; 0–7 days are allowed.");
    }

    public static void Receive(int max, TimeSpan visibility)
    {
        Peek(max);
        if (visibility < TimeSpan.FromSeconds(1) || visibility > _longest)
            throw new StorageLimitException($"Messages were to be hidden for {visibility}; 1 second – 7 days are allowed.");
    }

    public static void Extend(TimeSpan visibility)
    {
        if (visibility < TimeSpan.Zero || visibility > _longest)
            throw new StorageLimitException($"A message was to be hidden for {visibility}; 0–7 days are allowed.");
    }

    public static void Peek(int max)
    {
        if (max is < 1 or > StorageLimits.ReceiveMessages)
            throw new StorageLimitException($"{max} messages were asked for; 1–{StorageLimits.ReceiveMessages} are allowed.");
    }
}
