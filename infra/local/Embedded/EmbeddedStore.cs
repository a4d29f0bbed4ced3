using System.Collections.Concurrent;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// Tables and queues in one SQLite file: one writer (see <see cref="GroupCommit"/>) and as many readers as threads read
/// at once, each on the snapshot of the last commit. So a caller whose write completed reads it from then on.
/// </summary>
public sealed class EmbeddedStore : IDisposable
{
    private static readonly int _idleReaders = Environment.ProcessorCount * 2;

    private readonly TimeProvider _clock;
    private readonly StoreFile _file;
    private readonly Connection _writing;
    private readonly GroupCommit _writer;
    private readonly ConcurrentStack<Connection> _readers = new();
    private volatile bool _disposed;

    private EmbeddedStore(StoreFile file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
        _writing = file.OpenWriter();
        _writer = new GroupCommit(_writing);
        Tables = new EmbeddedTables(this);
        Queues = new EmbeddedQueues(this);
        Blobs = new EmbeddedBlobs(file.Path);
    }

    public ITableStore Tables { get; }

    /// <summary>Also an <see cref="IQueueSignal"/>.</summary>
    public IQueueStore Queues { get; }

    /// <summary>Files beside the store; see <see cref="EmbeddedBlobs"/>.</summary>
    public IBlobStore Blobs { get; }

    public string Path => _file.Path;

    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>
    /// Opens the store, made if it is not there, and holds its lock until it is disposed. Throws
    /// <see cref="StoreRefusedException"/> if another process has it, if it is damaged, not ours, or newer than this program.
    /// The check is cheap whatever the size; <see cref="StoreCommands.Check"/> reads everything.
    /// </summary>
    public static EmbeddedStore Open(string path, TimeProvider clock)
    {
        var file = StoreFile.Lock(path);
        try
        {
            return new EmbeddedStore(file, clock);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal Task<T> Write<T>(Func<Transaction, T> apply, CancellationToken cancel) => _writer.Write(apply, cancel);

    internal T Read<T>(Func<Connection, T> read)
    {
        if (_disposed) throw new StorageUnavailableException($"The store {Path} is closing.");
        if (!_readers.TryPop(out var reader)) reader = _file.OpenReader();
        try
        {
            return read(reader);
        }
        finally
        {
            if (_readers.Count < _idleReaders) _readers.Push(reader);
            else reader.Dispose();
            if (_disposed) CloseReaders();
        }
    }

    /// <summary>Finishes the writes that wait, folds the log into the file and gives up the lock.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _writer.Dispose();
        CloseReaders();
        StoreFile.Close(_writing);
        _file.Dispose();
    }

    private void CloseReaders()
    {
        while (_readers.TryPop(out var reader)) reader.Dispose();
    }
}
