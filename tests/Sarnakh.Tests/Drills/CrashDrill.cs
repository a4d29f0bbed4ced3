using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
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
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task KilledTwentyTimesUnderLoad_EveryAcknowledgedReceiptIsThereOnce()
    {
        var cancel = TestContext.Current.CancellationToken;
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DRILL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"DRILL_SEED={seed}");
        var folder = Directory.CreateTempSubdirectory("sarnakh-drill-").FullName;
        using var product = new ProductProcess(folder);
        try
        {
            product.Start(Redelivery);
            await product.WaitFor("/api/health/ready", LongestStart, cancel);
            await product.SetUp(cancel);
            await LoadForm.Make(product, cancel);

            var receipts = await PostWhileKilling(product, seed, cancel);
            await product.WaitFor("/api/health/ready", LongestStart, cancel);
            output.WriteLine($"{receipts.Count} posts acknowledged by {receipts.Select(r => r.Email).Distinct().Count()} people over {Kills} kills");

            using var wire = await product.Connect(cancel);
            var balance = await Drained(wire, cancel);
            await ShouldHoldEachOnce(wire, receipts, balance, cancel);
            await product.Stop(cancel);
        }
        finally
        {
            product.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record Acknowledged(string Email, string? Key, string ReceiptId);

    private static async Task<ConcurrentBag<Acknowledged>> PostWhileKilling(ProductProcess product, int seed, CancellationToken cancel)
    {
        var receipts = new ConcurrentBag<Acknowledged>();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(n => Task.Run(() => Client(product.Port, new Random(seed + n), n, receipts, enough.Token, cancel), cancel)).ToList();

        var random = new Random(seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await product.WaitFor("/api/health/live", LongestStart, cancel);
            // Anywhere from the first posts after a start, with what the last life left behind, to the middle of a full load.
            await Task.Delay(random.Next(20, 900), cancel);
            product.Kill();
            product.Start(Redelivery);
        }
        await enough.CancelAsync();
        await Task.WhenAll(clients);
        return receipts;
    }

    /// <summary>A visitor after the other, each behaving as the form snippet does: the same key until there is an answer.</summary>
    private static async Task Client(int port, Random random, int client, ConcurrentBag<Acknowledged> receipts, CancellationToken enough, CancellationToken cancel)
    {
        Wire? wire = null;
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            // One in four writes from an address that others use at this very moment.
            var email = random.Next(4) == 0 ? $"shared{random.Next(12)}@mail.example" : $"visitor{client}-{n}@mail.example";
            var key = random.Next(5) == 0 ? null : $"drill-{client}-{n}";
            var request = LoadForm.Post(new { name = $"Visitor {client} {n}", email }, key);
            while (true)
            {
                try
                {
                    wire ??= await Wire.Connect(port, cancel);
                    var answer = await wire.Send(request, cancel);
                    if (answer.Status is 409 or 429 or 503)
                    {
                        await Task.Delay(50, cancel);
                        continue;
                    }
                    answer.Status.ShouldBe(202, answer.Text);
                    receipts.Add(new Acknowledged(email, key, ReceiptIn(answer)));
                    // Now and then the answer is lost on its way to the visitor, and the snippet asks again.
                    if (key is null || random.Next(10) != 0) break;
                }
                catch (Exception fault) when (fault is IOException or SocketException)
                {
                    wire?.Dispose();
                    wire = null;
                    await Task.Delay(20, cancel);
                }
            }
        }
        wire?.Dispose();
    }

    /// <summary>The books once nothing is pending.</summary>
    private static async Task<JsonElement> Drained(Wire wire, CancellationToken cancel)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var balance = await Json(wire, "/api/submissions/balance", cancel);
            if (balance.GetProperty("pending").GetInt32() == 0) return balance;
            if (patience.Elapsed > LongestDrain) throw new TimeoutException($"Still pending after {LongestDrain}: {balance}");
            await Task.Delay(200, cancel);
        }
    }

    private static async Task ShouldHoldEachOnce(Wire wire, IReadOnlyCollection<Acknowledged> receipts, JsonElement balance, CancellationToken cancel)
    {
        balance.GetProperty("balanced").GetBoolean().ShouldBeTrue(balance.ToString());
        balance.GetProperty("differences").GetArrayLength().ShouldBe(0, balance.ToString());
        balance.GetProperty("quarantined").GetInt32().ShouldBe(0, balance.ToString());

        // The same key was answered with the same receipt, whatever happened in between; without a key each post is its own.
        receipts.Where(r => r.Key is not null).GroupBy(r => r.Key).Where(same => same.DistinctBy(r => r.ReceiptId).Count() > 1).ShouldBeEmpty();
        receipts.GroupBy(r => r.ReceiptId).Where(same => same.DistinctBy(r => (r.Key, r.Email)).Count() > 1).ShouldBeEmpty();

        var leadOf = new Dictionary<string, string>();
        foreach (var receipt in receipts.DistinctBy(r => r.ReceiptId))
        {
            var submission = (await Json(wire, $"/api/submissions/{receipt.ReceiptId}", cancel)).GetProperty("summary");
            submission.GetProperty("fields").EnumerateArray().ShouldContain(field => field.GetProperty("value").GetString() == receipt.Email);
            submission.GetProperty("state").GetString().ShouldBeOneOf("live", "merged");
            var lead = submission.GetProperty("leadId").GetString()!;
            if (leadOf.TryAdd(receipt.Email, lead)) continue;
            leadOf[receipt.Email].ShouldBe(lead, $"{receipt.Email} has two leads");
        }
        leadOf.Values.ShouldBeUnique();

        // A post that was stored but whose answer the kill swallowed, and that had no key, may stand there besides; no lead may.
        balance.GetProperty("live").GetInt32().ShouldBeGreaterThanOrEqualTo(leadOf.Count);
        var leads = await Json(wire, "/api/leads?limit=1", cancel);
        leads.GetProperty("total").GetInt32().ShouldBe(balance.GetProperty("live").GetInt32());
        foreach (var (email, lead) in leadOf)
            await ShouldBeTheOnlyLead(wire, email, lead, cancel);
    }

    private static async Task ShouldBeTheOnlyLead(Wire wire, string email, string lead, CancellationToken cancel)
    {
        var found = await Json(wire, $"/api/leads?filter={Uri.EscapeDataString(JsonSerializer.Serialize(new { field = "email", op = "eq", value = email }))}", cancel);
        found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).ShouldBe([lead], email);
    }

    private static string ReceiptIn(Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("receiptId").GetString()!;
    }

    private static async Task<JsonElement> Json(Wire wire, string path, CancellationToken cancel)
    {
        var answer = await wire.Get(path, cancel);
        answer.Status.ShouldBe(200, $"{path}: {answer.Text}");
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.Clone();
    }
}
