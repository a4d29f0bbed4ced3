namespace Sarnakh.Storage;

/// <summary>Something the store refused or could not do.</summary>
public abstract class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>An insert met a row that was already there.</summary>
public sealed class RowExistsException(string table, string partitionKey, string rowKey, int index = 0)
    : StorageException($"Row {table}/{partitionKey}/{rowKey} exists.")
{
    public string RowKey { get; } = rowKey;

    /// <summary>Which write of the batch failed, from 0.</summary>
    public int Index { get; } = index;
}

/// <summary>A replace or delete met a row that is gone or has another version.</summary>
public sealed class RowChangedException(string table, string partitionKey, string rowKey, int index = 0)
    : StorageException($"Row {table}/{partitionKey}/{rowKey} changed or is gone.")
{
    public string RowKey { get; } = rowKey;

    /// <summary>Which write of the batch failed, from 0.</summary>
    public int Index { get; } = index;
}

/// <summary>The message was deleted, or its visibility ended and another receiver has it.</summary>
public sealed class MessageGoneException(string queue, string messageId)
    : StorageException($"Message {messageId} of queue {queue} is gone or has another receiver.");

/// <summary>The call breaks a documented limit or uses an illegal key; nothing was written. The caller's mistake.</summary>
public sealed class StorageLimitException(string message) : StorageException(message);

/// <summary>
/// The engine could not answer now (busy, throttled, unreachable, disk full). The write may have happened: repeat it only
/// if it is conditional.
/// </summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : StorageException(message, inner);

/// <summary>The settings name no storage that could be used; whoever runs the program must mend them.</summary>
public sealed class StorageSettingsException(string message, Exception? inner = null) : StorageException(message, inner);
