using Sarnakh.Shared;

namespace Sarnakh.Tests.Drills;

/// <summary>
/// The product in its own process under a load of posts, killed with SIGKILL again and again. Whoever was told "accepted" was
/// accepted: exactly once, in one lead a person, and the books balance.
/// </summary>
public sealed class CrashDrill(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Clients = 6;

    /// <summary>How long a message stays with a handler that was killed: shorter than in host.json, so that the drill is.</summary>
    private const string Redelivery = "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:08";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task KilledTwentyTimesUnderLoad_EveryAcknowledgedReceiptIsThereOnce()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seed = Visitors.NewSeed(output);
        var folder = Directory.CreateTempSubdirectory("sarnakh-drill-").FullName;
        using var product = new ProductProcess(folder);
        try
        {
            product.Start(Redelivery);
            await product.WaitFor("/api/health/ready", LongestStart, cancel);
            await product.SetUp(cancel);
            await LoadForm.Make(product, cancel);

            var receipts = await Visitors.Post([product.Port], Clients, seed, KillAgainAndAgain(product, new Random(seed), cancel), cancel);
            await product.WaitFor("/api/health/ready", LongestStart, cancel);
            output.WriteLine($"{receipts.Count} posts acknowledged by {receipts.Select(r => r.Email).Distinct().Count()} people over {Kills} kills");

            using var books = await DrillBooks.Open(product, cancel);
            await books.ShouldHoldEachOnce(receipts, cancel);
            await product.Stop(cancel);
        }
        finally
        {
            product.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillAgainAndAgain(ProductProcess product, Random random, CancellationToken cancel)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            await product.WaitFor("/api/health/live", LongestStart, cancel);
            // Anywhere from the first posts after a start, with what the last life left behind, to the middle of a full load.
            await Task.Delay(random.Next(20, 900), cancel);
            product.Kill();
            product.Start(Redelivery);
        }
    }
}
