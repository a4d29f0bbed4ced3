using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Application;
using Sarnakh.Capture;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;

namespace Sarnakh.Benchmarks;

/// <summary>
/// What a lead costs where storage is paid by the transaction, from the post to the list: the calls of the port on embedded
/// storage, the requests at the wire, repetitions included, on an account of Azurite.
/// </summary>
internal static class TransactionCount
{
    private const int Leads = 100;

    public static async Task<LeadTransactions> Run(string? account)
    {
        using var folder = new TemporaryFolder();
        using var product = new ProductProcess(folder.Path) { Account = account };
        var builder = SarnakhApplication.CreateBuilder(
            [$"--Urls=http://127.0.0.1:{product.Port}", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", .. product.Storage]);
        CountingStore? store = null;
        var requests = new RequestLog();
        if (account is null)
        {
            var tables = builder.Services.Last(service => service.ServiceType == typeof(ITableStore)).ImplementationFactory!;
            var queues = builder.Services.Last(service => service.ServiceType == typeof(IQueueStore)).ImplementationFactory!;
            builder.Services.AddSingleton(provider => store = new CountingStore((ITableStore)tables(provider), (IQueueStore)queues(provider)));
            builder.Services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<CountingStore>());
            builder.Services.AddSingleton<IQueueStore>(provider => provider.GetRequiredService<CountingStore>());
        }
        else
        {
            builder.Services.Configure<AzureStorageOptions>(options => options.Client = client => client.AddPolicy(requests, HttpPipelinePosition.PerRetry));
        }
        using var host = builder.Build();
        await host.StartAsync();
        await LoadForm.Make(product.Port, CancellationToken.None);
        using var wire = await Wire.Connect(product.Port, CancellationToken.None);
        var books = host.Services.GetRequiredService<BalanceBooks>();

        // The first lead also reads the configuration, which stays in memory then.
        await Post(wire, books, 0);
        requests.Reset();
        store?.Reset();
        for (var n = 1; n <= Leads; n++) await Post(wire, books, n);
        var transactions = LeadTransactions.Of(store?.Calls ?? requests.Calls, Leads);
        await host.StopAsync();
        return transactions;
    }

    private static async Task Post(Wire wire, BalanceBooks books, int n)
    {
        var answer = await wire.Send(LoadForm.Post(new { name = $"Person {n}", email = $"person{n}@mail.example", phone = $"0912{n:D7}" }, $"transactions-{n}"), CancellationToken.None);
        if (answer.Status != 202) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
        while ((await books.Run(CancellationToken.None)).Pending > 0) await Task.Delay(5);
    }
}
