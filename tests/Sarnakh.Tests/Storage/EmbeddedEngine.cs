using Sarnakh.Embedded;
using Sarnakh.Storage;
using Sarnakh.Tests.Local.Runtime;

namespace Sarnakh.Tests.Storage;

/// <summary>The embedded store in a folder of its own, with a clock that stands still until it is turned.</summary>
internal sealed class EmbeddedEngine : StorageEngine
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sarnakh-store");

    public EmbeddedEngine() => Store = EmbeddedStore.Open(Path, Clock);

    public TurnedClock Clock { get; } = new();

    public EmbeddedStore Store { get; private set; }

    public string Path => System.IO.Path.Combine(_folder.FullName, "store.db");

    public override ITableStore Tables => Store.Tables;

    public override IQueueStore Queues => Store.Queues;

    public override IBlobStore Blobs => Store.Blobs;

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
