using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sarnakh.Shared;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Capture;

/// <summary>What a lead costs where storage is paid by the transaction.</summary>
public class StorageTransactionTests
{
    private const int Leads = 40;
    private const int Bound = 12;

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
        for (var n = 0; n < Leads; n++)
        {
            await app.Accepted(TestApp.Person($"Person {n}", $"person{n}@mail.example", $"0912{n:D7}"), key: $"key-{n}");
            // One at a time, so that no message shares its receive with others: the dearest way.
            await app.Settled();
        }

        // Queries are the books of Settled and the index looking for changes, which no lead causes.
        var causes = store.Calls.Where(call => !call.Key.StartsWith("query ", StringComparison.Ordinal)).ToDictionary();
        var perLead = causes.Values.Sum() / (double)Leads;
        perLead.ShouldBeLessThanOrEqualTo(Bound, string.Join(", ", causes.Select(call => $"{call.Key}: {call.Value}")));
        perLead.ShouldBeGreaterThan(6, "the calls of a lead are counted");
    }
}
