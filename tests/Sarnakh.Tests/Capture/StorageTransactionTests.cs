using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sarnakh.Leads.Index;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;

namespace Sarnakh.Tests.Capture;

/// <summary>What a lead costs where storage is paid by the transaction: the calls of the port, and the requests at the wire.</summary>
public class StorageTransactionTests(ITestOutputHelper output)
{
    private const int Leads = 40;

    [Fact]
    public async Task ALead_CostsAtMostTwelveTransactions_FromThePostToTheList()
    {
        CountingStore? store = null;
        await using var app = await TestApp.Start(services =>
        {
            var tables = services.Last(service => service.ServiceType == typeof(ITableStore)).ImplementationFactory!;
            var queues = services.Last(service => service.ServiceType == typeof(IQueueStore)).ImplementationFactory!;
            services.TryAddSingleton(provider => store = new CountingStore((ITableStore)tables(provider), (IQueueStore)queues(provider)));
            services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<CountingStore>());
            services.AddSingleton<IQueueStore>(provider => provider.GetRequiredService<CountingStore>());
        });
        await app.Accepted(TestApp.Person("Warm Up", "warm-up@mail.example"));
        await app.Settled();

        store!.Reset();
        await PostOneByOne(app);

        var each = LeadTransactions.Of(store.Calls, Leads);
        output.WriteLine($"{each}");
        each.Sum.ShouldBeInRange(6, LeadTransactions.Most, each.ToString());
    }

    [Fact]
    public async Task ALeadOnAzureStorage_CostsAtMostTwelveRequests()
    {
        var requests = new RequestLog();
        await using var app = await TestApp.StartOnAzure(services => services.Configure<AzureStorageOptions>(
            options => options.Client = client => client.AddPolicy(requests, HttpPipelinePosition.PerRetry)));
        await app.Accepted(TestApp.Person("Warm Up", "warm-up@mail.example"));
        await app.Settled();

        requests.Reset();
        await PostOneByOne(app);

        var each = LeadTransactions.Of(requests.Calls, Leads);
        output.WriteLine($"{each}");
        each.Sum.ShouldBeInRange(6, LeadTransactions.Most, each.ToString());
    }

    /// <summary>One at a time, so that no message shares its receive with others: the dearest way. The index is asked without a call.</summary>
    private static async Task PostOneByOne(TestApp app)
    {
        var index = app.Get<LeadIndex>();
        for (var n = 0; n < Leads; n++)
        {
            var before = index.Count;
            await app.Accepted(TestApp.Person($"Person {n}", $"person{n}@mail.example", $"0912{n:D7}"), key: $"key-{n}");
            var start = TimeProvider.System.GetTimestamp();
            while (index.Count == before)
            {
                if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) throw new TimeoutException("A post did not become a lead in thirty seconds.");
                await Task.Delay(1, TestApp.Cancel);
            }
        }
    }
}
