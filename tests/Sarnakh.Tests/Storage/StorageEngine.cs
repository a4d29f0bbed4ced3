using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>
/// What the contract suite needs of an engine. One class for each engine: the embedded one turns a clock to let time
/// pass, a service in another process really waits, so the suite asks for seconds only.
/// </summary>
public abstract class StorageEngine : IAsyncDisposable
{
    public abstract ITableStore Tables { get; }

    public abstract IQueueStore Queues { get; }

    public abstract IBlobStore Blobs { get; }

    /// <summary>Ends the engine, or the client of a service, and starts it anew on the same data.</summary>
    public abstract Task Restart();

    public abstract Task Pass(TimeSpan time);

    public abstract ValueTask DisposeAsync();

    /// <summary>A table or queue name that no other test uses.</summary>
    public static string NewName() => $"t{Guid.NewGuid():n}";
}
