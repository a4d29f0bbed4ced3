using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Application;
using Sarnakh.Capture;
using Sarnakh.Shared;
using Sarnakh.Storage;

namespace Sarnakh.Benchmarks;

/// <summary>What a lead costs where storage is paid by the transaction: the calls of the port from the post to the list.</summary>
internal static class TransactionCount
{
    private const int Leads = 100;
    private const int Bound = 12;
    private const string SetupToken = "five quiet boats at sea";

    public static async Task Run(Report report)
    {
        using var folder = new TemporaryFolder();
        using var product = new ProductProcess(folder.Path);
        CountingStore? store = null;
        var builder = SarnakhApplication.CreateBuilder(
            [$"--Urls=http://127.0.0.1:{product.Port}", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", $"--Storage:Path={product.DataFile}", $"--Access:SetupToken={SetupToken}"]);
        var tables = builder.Services.Last(service => service.ServiceType == typeof(ITableStore)).ImplementationFactory!;
        var queues = builder.Services.Last(service => service.ServiceType == typeof(IQueueStore)).ImplementationFactory!;
        builder.Services.AddSingleton(provider => store = new CountingStore((ITableStore)tables(provider), (IQueueStore)queues(provider)));
        builder.Services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<CountingStore>());
        builder.Services.AddSingleton<IQueueStore>(provider => provider.GetRequiredService<CountingStore>());
        using var host = builder.Build();
        await host.StartAsync();
        await product.SetUp(SetupToken, CancellationToken.None);
        await LoadForm.Make(product, CancellationToken.None);
        using var wire = await Wire.Connect(product.Port, CancellationToken.None);
        var books = host.Services.GetRequiredService<BalanceBooks>();

        // The first lead also reads the configuration, which stays in memory then.
        await Post(wire, books, 0);
        store!.Reset();
        for (var n = 1; n <= Leads; n++) await Post(wire, books, n);

        // Queries are the books and the index looking for changes, which no lead causes.
        var causes = store.Calls.Where(call => !call.Key.StartsWith("query ", StringComparison.Ordinal)).OrderBy(call => call.Key, StringComparer.Ordinal).ToList();
        var each = causes.Sum(call => call.Value) / (double)Leads;
        report.Add(new Result(
            $"storage transactions a lead, from the post to the list ({string.Join(", ", causes.Select(call => $"{(double)call.Value / Leads:0.#} {call.Key}"))})",
            null, 1, $"{each:0.0}", $"≤ {Bound}", each <= Bound));
        await host.StopAsync();
    }

    private static async Task Post(Wire wire, BalanceBooks books, int n)
    {
        var answer = await wire.Send(LoadForm.Post(new { name = $"Person {n}", email = $"person{n}@mail.example", phone = $"0912{n:D7}" }, $"transactions-{n}"), CancellationToken.None);
        if (answer.Status != 202) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
        while ((await books.Run(CancellationToken.None)).Pending > 0) await Task.Delay(5);
    }
}
