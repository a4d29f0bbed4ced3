using Sarnakh.Embedded;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>The embedded store in a folder of its own, with a clock that stands still until it is turned.</summary>
public sealed class EmbeddedEngine : StorageEngine
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sarnakh-store");

    public EmbeddedEngine() => Store = EmbeddedStore.Open(Path, Clock);

    public StoppedClock Clock { get; } = new();

    public EmbeddedStore Store { get; private set; }

    public string Path => System.IO.Path.Combine(_folder.FullName, "store.db");

    public override ITableStore Tables => Store.Tables;

    public override IQueueStore Queues => Store.Queues;

    public override Task Restart()
    {
        Store.Dispose();
        Store = EmbeddedStore.Open(Path, Clock);
        return Task.CompletedTask;
    }

    public override Task Pass(TimeSpan time)
    {
        Clock.Turn(time);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Tells the time that the test set.</summary>
public sealed class StoppedClock : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 21, 8, 30, 0, TimeSpan.Zero).UtcTicks;

    public void Turn(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
