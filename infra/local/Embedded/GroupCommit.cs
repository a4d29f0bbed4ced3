using System.Threading.Channels;
using Sarnakh.Storage;

namespace Sarnakh.Embedded;

/// <summary>
/// The one writer of a store. Callers' changes meet in a channel; its thread applies all that wait in one transaction,
/// commits with one fsync, and only then completes the callers. A change that refuses (a failed condition) fails its
/// own caller and must not have written anything before; a fault of the engine undoes the whole transaction and fails
/// all who were in it.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    // Bounds what waits in memory; a caller beyond it waits for room.
    private const int Waiting = 4096;

    // Bounds one transaction, so that its first caller does not wait for ever under steady load.
    private const int Together = 512;

    private readonly Connection _db;
    private readonly Versions _versions;
    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Thread _thread;

    public GroupCommit(Connection db)
    {
        _db = db;
        _versions = new Versions(db);
        _thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// Applies <paramref name="apply"/> on the writer's thread; the task completes when its outcome is durable. A change
    /// that has not begun can be cancelled, a begun one is carried through.
    /// </summary>
    public async Task<T> Write<T>(Func<Transaction, T> apply, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var change = new Change<T>(apply, cancel);
        if (!_changes.Writer.TryWrite(change))
        {
            try
            {
                await _changes.Writer.WriteAsync(change, cancel);
            }
            catch (ChannelClosedException closed)
            {
                throw new StorageUnavailableException($"The store {_db.Path} is closing.", closed);
            }
        }
        return await change.Outcome;
    }

    /// <summary>Finishes what waits and stops.</summary>
    public void Dispose()
    {
        _changes.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        var group = new List<Change>(Together);
        var transaction = new Transaction(_db, _versions);
        while (_changes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            try
            {
                _db.Run("BEGIN IMMEDIATE");
                while (group.Count < Together && _changes.Reader.TryRead(out var change))
                {
                    group.Add(change);
                    change.Apply(transaction);
                }
                _db.Run("COMMIT");
                foreach (var change in group) change.Complete();
            }
            catch (Exception fault)
            {
                Undo(group, fault);
            }
            group.Clear();
        }
    }

    private void Undo(List<Change> group, Exception fault)
    {
        try
        {
            // The engine has already rolled back after some faults.
            if (_db.InTransaction) _db.Run("ROLLBACK");
        }
        catch (Exception second) when (second is StorageException or InvalidOperationException)
        {
            fault = new AggregateException(fault, second);
        }
        _versions.Undone();
        // A fault before the first change was taken is everybody's who waits now.
        if (group.Count == 0)
            while (group.Count < Together && _changes.Reader.TryRead(out var change)) group.Add(change);
        foreach (var change in group) change.Fail(fault);
    }

    private abstract class Change
    {
        public abstract void Apply(Transaction transaction);

        public abstract void Complete();

        public abstract void Fail(Exception fault);
    }

    private sealed class Change<T>(Func<Transaction, T> apply, CancellationToken cancel) : Change
    {
        private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _refusal;
        private Exception? _mistake;

        public Task<T> Outcome => _outcome.Task;

        public override void Apply(Transaction transaction)
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                _result = apply(transaction);
            }
            catch (Exception refusal) when (refusal is RowExistsException or RowChangedException or MessageGoneException or OperationCanceledException)
            {
                _refusal = refusal;
            }
            catch (Exception mistake) when (mistake is not StorageUnavailableException)
            {
                _mistake = mistake;
                throw;
            }
        }

        public override void Complete()
        {
            if (_refusal is null) _outcome.SetResult(_result!);
            else if (_refusal is OperationCanceledException) _outcome.SetCanceled(cancel);
            else _outcome.SetException(_refusal);
        }

        // A refusal does not stand either: it may be due to a write that was undone.
        public override void Fail(Exception fault) =>
            _outcome.TrySetException(_mistake ?? new StorageUnavailableException(fault.Message, fault));
    }
}

/// <summary>What a change works with.</summary>
internal sealed class Transaction(Connection db, Versions versions)
{
    public Connection Db => db;

    /// <summary>A number greater than every one handed out before, in this process or an earlier one.</summary>
    public long NextVersion() => versions.Next(db);
}

/// <summary>
/// Numbers that rise for ever. They are reserved in blocks, so that a commit need not write the counter: a restart skips
/// the rest of a block, and 2^63 numbers allow that.
/// </summary>
internal sealed class Versions(Connection db)
{
    private const long Block = 1 << 20;

    private long _last = db.Number("SELECT value FROM counters WHERE name = 'version'");
    private long _reserved;

    public long Next(Connection inTransaction)
    {
        if (_last >= _reserved)
        {
            using var reserve = inTransaction.Use("UPDATE counters SET value = ?1 WHERE name = 'version'");
            reserve.Bind(1, _last + Block);
            reserve.Step();
            _reserved = _last + Block;
        }
        return ++_last;
    }

    /// <summary>The transaction that may have reserved a block was undone: reserve anew.</summary>
    public void Undone() => _reserved = 0;
}
