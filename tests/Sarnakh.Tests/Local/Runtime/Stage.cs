using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Embedded;
using Sarnakh.Storage;
using Sarnakh.Tests.Storage;

namespace Sarnakh.Tests.Local.Runtime;

/// <summary>A real store that faults can be planned for, and a clock to turn; hosts that are started share them.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sarnakh-runtime");
    private readonly EmbeddedStore _store;

    public Stage() => _store = EmbeddedStore.Open(Path.Combine(_folder.FullName, "store.db"), Clock);

    public TurnedClock Clock { get; } = new();

    public StorageFaults Faults { get; } = new();

    public ITableStore Tables => _store.Tables;

    public IQueueStore Queues => _store.Queues;

    public Task<RunningHost> Start(Action<FunctionsApplicationBuilder> configure, string[] args, params Type[] functions) =>
        RunningHost.Start(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Clock);
                builder.Services.AddSingleton<ITableStore>(new FaultyTableStore(Tables, Faults));
                builder.Services.AddSingleton<IQueueStore>(new FaultyQueueStore(Queues, Faults));
                configure(builder);
            },
            args, functions);

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
