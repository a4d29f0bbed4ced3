using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Sarnakh.Shared;

namespace Sarnakh.Tests.Drills;

/// <summary>A post that was answered "accepted".</summary>
internal sealed record Acknowledged(string Email, string? Key, string ReceiptId);

/// <summary>Visitors who post to <see cref="LoadForm"/>, each behaving as the form snippet does: the same key until there is an answer.</summary>
internal static class Visitors
{
    /// <summary>Of DRILL_SEED, to repeat a drill, or a new one; printed.</summary>
    public static int NewSeed(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("DRILL_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Environment.TickCount;
        output.WriteLine($"DRILL_SEED={seed}");
        return seed;
    }

    /// <summary>So many at once, for as long as <paramref name="drill"/> takes; who is not answered goes on to the next port.</summary>
    public static async Task<IReadOnlyCollection<Acknowledged>> Post(IReadOnlyList<int> ports, int clients, int seed, Task drill, CancellationToken cancel)
    {
        var receipts = new ConcurrentBag<Acknowledged>();
        using var enough = new CancellationTokenSource();
        var visiting = Enumerable.Range(0, clients).Select(n => Task.Run(() => Client(ports, new Random(seed + n), n, receipts, enough.Token, cancel), cancel)).ToList();
        try
        {
            // A visitor who meets what must not be ends the drill.
            while (!drill.IsCompleted) await await Task.WhenAny([drill, .. visiting]);
            await drill;
        }
        finally
        {
            await enough.CancelAsync();
        }
        await Task.WhenAll(visiting);
        return receipts;
    }

    private static async Task Client(
        IReadOnlyList<int> ports, Random random, int client, ConcurrentBag<Acknowledged> receipts, CancellationToken enough, CancellationToken cancel)
    {
        Wire? wire = null;
        var port = client;
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
                    wire ??= await Wire.Connect(ports[port % ports.Count], cancel);
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
                    port++;
                    await Task.Delay(20, cancel);
                }
            }
        }
        wire?.Dispose();
    }

    public static string ReceiptIn(Answer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        return json.RootElement.GetProperty("receiptId").GetString()!;
    }
}
