using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;

namespace Sarnakh.Tests.Storage;

/// <summary>The Azure adapters on an account of Azurite of their own.</summary>
internal sealed class AzureEngine : StorageEngine
{
    private readonly string _connection;
    private readonly Action<ClientOptions>? _client;
    private ServiceProvider _services;

    private AzureEngine(string connection, Action<ClientOptions>? client)
    {
        (_connection, _client) = (connection, client);
        _services = Connect();
    }

    public override ITableStore Tables => _services.GetRequiredService<ITableStore>();

    public override IQueueStore Queues => _services.GetRequiredService<IQueueStore>();

    public override IBlobStore Blobs => _services.GetRequiredService<IBlobStore>();

    /// <param name="client">Called with the options of each client.</param>
    public static async Task<StorageEngine> Start(Action<ClientOptions>? client = null) =>
        new AzureEngine((await Azurite.OfThisProcess).NewAccount(), client);

    /// <summary>New clients: the service keeps what it has, as the real one would.</summary>
    public override async Task Restart()
    {
        await _services.DisposeAsync();
        _services = Connect();
    }

    public override Task Pass(TimeSpan time) => Task.Delay(time);

    public override ValueTask DisposeAsync() => _services.DisposeAsync();

    private ServiceProvider Connect()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", _connection)]).Build();
        return new ServiceCollection()
            .Configure<AzureStorageOptions>(options => options.Client = _client)
            .AddAzureStorage(configuration)
            .BuildServiceProvider();
    }
}
