using System.Diagnostics;
using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Application;
using Sarnakh.Capture;
using Sarnakh.Leads.Index;
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
    private const string SetupToken = "five quiet boats at sea";
    private const string LastCall = $"delete {IntakeLead.Queue}";

    public static async Task<LeadTransactions> Run(string? account)
    {
        using var folder = new TemporaryFolder();
        using var product = new ProductProcess(folder.Path) { Account = account };
        var builder = SarnakhApplication.CreateBuilder(
            [$"--Urls=http://127.0.0.1:{product.Port}", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", $"--Access:SetupToken={SetupToken}", .. product.Storage]);
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
        await product.SetUp(SetupToken, CancellationToken.None);
        await LoadForm.Make(product, CancellationToken.None);
        using var wire = await Wire.Connect(product.Port, CancellationToken.None);
        // It is asked without a transaction.
        var index = host.Services.GetRequiredService<LeadIndex>();
        IReadOnlyDictionary<string, int> Calls() => store?.Calls ?? requests.Calls;

        // The first lead also reads the configuration, which stays in memory then.
        await Post(wire, index, 0);
        await Until(() => Calls().ContainsKey(LastCall));
        requests.Reset();
        store?.Reset();
        for (var n = 1; n <= Leads; n++) await Post(wire, index, n);
        await Until(() => Calls().GetValueOrDefault(LastCall) == Leads);
        var transactions = LeadTransactions.Of(Calls(), Leads);
        await host.StopAsync();
        return transactions;
    }

    private static async Task Post(Wire wire, LeadIndex index, int n)
    {
        var answer = await wire.Send(LoadForm.Post(new { name = $"Person {n}", email = $"person{n}@mail.example", phone = $"0912{n:D7}" }, $"transactions-{n}"), CancellationToken.None);
        if (answer.Status != 202) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
        await Until(() => index.Count > n);
    }

    private static async Task Until(Func<bool> condition)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(1)) throw new TimeoutException("A post did not become a lead within a minute.");
            await Task.Delay(1);
        }
    }
}
