using System.Diagnostics;
using System.Text.Json;
using Sarnakh.Shared;

namespace Sarnakh.Tests.Drills;

/// <summary>What a running product says of its leads and submissions, over HTTP.</summary>
internal sealed class DrillBooks : IDisposable
{
    /// <summary>On a busy machine a message may use up its tries; then the sweeper, who gives it a minute, brings it again.</summary>
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(3);

    private readonly Wire _wire;
    private readonly IReadOnlyList<(string Name, string Value)> _administrator;

    private DrillBooks(Wire wire, IReadOnlyList<(string Name, string Value)> administrator) => (_wire, _administrator) = (wire, administrator);

    public static Task<DrillBooks> Open(ProductProcess product, CancellationToken cancel) => Open(product.Port, product.Administrator, cancel);

    /// <param name="administrator">Headers of somebody who may see all of it.</param>
    public static async Task<DrillBooks> Open(int port, IReadOnlyList<(string Name, string Value)> administrator, CancellationToken cancel) =>
        new(await Wire.Connect(port, cancel), administrator);

    /// <summary>The books once nothing is pending; they balance, and nobody was taken for a robot.</summary>
    public async Task<JsonElement> Drained(CancellationToken cancel)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var balance = await Json("/api/submissions/balance", cancel);
            if (balance.GetProperty("pending").GetInt32() == 0)
            {
                balance.GetProperty("balanced").GetBoolean().ShouldBeTrue(balance.ToString());
                balance.GetProperty("differences").GetArrayLength().ShouldBe(0, balance.ToString());
                balance.GetProperty("quarantined").GetInt32().ShouldBe(0, balance.ToString());
                return balance;
            }
            if (patience.Elapsed > LongestDrain) throw new TimeoutException($"Still pending after {LongestDrain}: {balance}");
            await Task.Delay(200, cancel);
        }
    }

    /// <summary>Every receipt is there once, in one lead a person, and there are no other leads.</summary>
    public async Task ShouldHoldEachOnce(IReadOnlyCollection<Acknowledged> receipts, CancellationToken cancel)
    {
        var balance = await Drained(cancel);

        // The same key was answered with the same receipt, whatever happened in between; without a key each post is its own.
        receipts.Where(r => r.Key is not null).GroupBy(r => r.Key).Where(same => same.DistinctBy(r => r.ReceiptId).Count() > 1).ShouldBeEmpty();
        receipts.GroupBy(r => r.ReceiptId).Where(same => same.DistinctBy(r => (r.Key, r.Email)).Count() > 1).ShouldBeEmpty();

        var leadOf = new Dictionary<string, string>();
        foreach (var receipt in receipts.DistinctBy(r => r.ReceiptId))
        {
            var submission = (await Json($"/api/submissions/{receipt.ReceiptId}", cancel)).GetProperty("summary");
            submission.GetProperty("fields").EnumerateArray().ShouldContain(field => field.GetProperty("value").GetString() == receipt.Email);
            submission.GetProperty("state").GetString().ShouldBeOneOf("live", "merged");
            var lead = submission.GetProperty("leadId").GetString()!;
            if (leadOf.TryAdd(receipt.Email, lead)) continue;
            leadOf[receipt.Email].ShouldBe(lead, $"{receipt.Email} has two leads");
        }
        leadOf.Values.ShouldBeUnique();

        // A post that was stored but whose answer the kill swallowed, and that had no key, may stand there besides; no lead may.
        balance.GetProperty("live").GetInt32().ShouldBeGreaterThanOrEqualTo(leadOf.Count);
        var leads = await Json("/api/leads?limit=1", cancel);
        leads.GetProperty("total").GetInt32().ShouldBe(balance.GetProperty("live").GetInt32());
        foreach (var (email, lead) in leadOf)
            (await LeadsOf(email, null, cancel)).Select(found => found.GetProperty("id").GetString()).ShouldBe([lead], email);
    }

    /// <param name="seen">A version that the answer must have seen.</param>
    public async Task<IReadOnlyList<JsonElement>> LeadsOf(string email, string? seen, CancellationToken cancel)
    {
        var filter = Uri.EscapeDataString(JsonSerializer.Serialize(new { field = "email", op = "eq", value = email }));
        return [.. (await Json($"/api/leads?filter={filter}", cancel, seen)).GetProperty("items").EnumerateArray()];
    }

    public async Task<JsonElement> Json(string path, CancellationToken cancel, string? seen = null)
    {
        var answer = await _wire.Send(Wire.GetRequest(path, seen is null ? _administrator : [.. _administrator, ("Sarnakh-Version", seen)]), cancel);
        answer.Status.ShouldBe(200, $"{path}: {answer.Text}");
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.Clone();
    }

    public void Dispose() => _wire.Dispose();
}
