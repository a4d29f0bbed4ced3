using System.Diagnostics;
using System.Globalization;
using Sarnakh.Embedded;
using Sarnakh.Storage;

namespace Sarnakh.Benchmarks;

/// <summary>The embedded store alone: durable writes by many callers, point reads, scans, queue round trips.</summary>
public static class StorageBenchmarks
{
    private const string Table = "bench";
    private const string Queue = "bench";

    /// <summary>Rows of (work, measured, bound).</summary>
    public static async Task<IReadOnlyList<string[]>> Run()
    {
        var folder = Directory.CreateTempSubdirectory("sarnakh-storage-bench");
        try
        {
            using var store = EmbeddedStore.Open(Path.Combine(folder.FullName, "store.db"), TimeProvider.System);
            await store.Tables.EnsureTable(Table);
            await store.Queues.EnsureQueue(Queue);
            return
            [
                await Writes(store, callers: 1),
                await Writes(store, callers: 32),
                await Writes(store, callers: 128),
                await Captures(store),
                await Deliveries(store),
                await Fill(store),
                await Gets(store),
                await Scan(store, select: null),
                await Scan(store, select: ["email", "mobile"]),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> Writes(EmbeddedStore store, int callers)
    {
        var (rate, p95) = await Load(callers, TimeSpan.FromSeconds(3), (caller, n) =>
            store.Tables.Put(Table, new Row($"w{caller % 16:x}", $"k{caller:D3}|{n:D9}") { ["state"] = "pending", ["attempts"] = 1 }));
        return [$"durable one-row writes, {callers} callers", $"{rate:N0} /s, p95 {p95:N1} ms", callers >= 32 ? "≥ 15,000 /s" : "–"];
    }

    private static async Task<string[]> Captures(EmbeddedStore store)
    {
        var (rate, p95) = await Load(32, TimeSpan.FromSeconds(5), async (caller, n) =>
        {
            var shard = $"{(caller + n) % 16:x2}";
            var id = $"{n:D9}{caller:D3}";
            await store.Tables.Batch(Table,
            [
                RowWrite.Insert(Submission(shard, id)),
                RowWrite.Insert(new Row(shard, $"idem|contact|{id}") { ["receipt"] = id, ["body"] = new byte[32] }),
                RowWrite.Insert(new Row(shard, $"out|{id}") { ["queue"] = Queue, ["body"] = id, ["attempts"] = 0, ["dueAt"] = DateTimeOffset.UnixEpoch }),
            ]);
            await store.Queues.Send(Queue, $$"""{"receipt":"{{id}}","form":"contact"}""");
        });
        return ["durable captures (three rows, one message), 32 callers", $"{rate:N0} /s, p95 {p95:N1} ms", "≥ 2,000 /s with HTTP"];
    }

    private static async Task<string[]> Deliveries(EmbeddedStore store)
    {
        var started = Stopwatch.GetTimestamp();
        var done = 0;
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3))
        {
            var messages = await store.Queues.Receive(Queue, 16, TimeSpan.FromMinutes(1));
            if (messages.Count == 0) break;
            await Task.WhenAll(messages.Select(message => store.Queues.Delete(Queue, message)));
            done += messages.Count;
        }
        return ["messages received 16 at a time and deleted", $"{done / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} /s", "–"];
    }

    private static async Task<string[]> Fill(EmbeddedStore store)
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (n, _) =>
            await store.Tables.Batch(Table, [.. Enumerable.Range(n * 100, 100).Select(i => RowWrite.Insert(Lead($"l{n % 16:x}", i)))], CancellationToken.None));
        return ["100,000 leads in batches of 100", $"{100_000 / Stopwatch.GetElapsedTime(started).TotalSeconds:N0} rows/s", "–"];
    }

    private static async Task<string[]> Gets(EmbeddedStore store)
    {
        var started = Stopwatch.GetTimestamp();
        const int Reads = 50_000;
        for (var i = 0; i < Reads; i++)
        {
            var n = i * 7919 % 100_000;
            _ = await store.Tables.Get(Table, $"l{n / 100 % 16:x}", Key(n)) ?? throw new InvalidOperationException($"Lead {n} is not there.");
        }
        return ["point reads of a lead, one caller", $"{Stopwatch.GetElapsedTime(started).TotalMicroseconds / Reads:N1} µs each", "–"];
    }

    private static async Task<string[]> Scan(EmbeddedStore store, string[]? select)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, 16).Select(async shard =>
        {
            var count = 0;
            await foreach (var row in store.Tables.All(Table, RowQuery.Prefix($"l{shard:x}", "lead|") with { Select = select })) count += row.Values.Count > 0 ? 1 : 0;
            return count;
        }));
        if (counts.Sum() != 100_000) throw new InvalidOperationException($"{counts.Sum()} leads were read.");
        var what = select is null ? "all properties" : $"{select.Length} properties";
        return [$"scan of 100,000 leads in 16 partitions, {what}", $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms", "≤ 1,000 ms"];
    }

    private static string Key(int n) => $"lead|{n:D26}";

    private static Row Lead(string shard, int n) => new(shard, Key(n))
    {
        ["revision"] = 1L,
        ["kind"] = "lead",
        ["title"] = "درخواست مشاوره برای نرم‌افزار",
        ["contactName"] = "محمدرضا کریمی",
        ["organisation"] = "شرکت فولاد خوزستان",
        ["jobTitle"] = "مدیر خرید",
        ["email"] = string.Create(CultureInfo.InvariantCulture, $"person{n}@example.ir"),
        ["mobile"] = string.Create(CultureInfo.InvariantCulture, $"+98912{n:D7}"),
        ["city"] = "اصفهان",
        ["country"] = "IR",
        ["language"] = "fa",
        ["priority"] = n % 4,
        ["expectedRevenue"] = n * 1_000_000L,
        ["source"] = "website",
        ["medium"] = "form",
        ["campaign"] = "spring",
        ["formId"] = "contact",
        ["archived"] = false,
        ["createdAt"] = DateTimeOffset.UnixEpoch.AddSeconds(n),
        ["updatedAt"] = DateTimeOffset.UnixEpoch.AddSeconds(n),
    };

    private static Row Submission(string shard, string id) => new(shard, $"sub|{id}")
    {
        ["formId"] = "contact",
        ["state"] = "pending",
        ["contentType"] = "application/json",
        ["receivedAt"] = DateTimeOffset.UnixEpoch,
        ["address"] = "203.0.113.7",
        ["raw"] = new byte[600],
    };

    private static async Task<(double PerSecond, double P95)> Load(int callers, TimeSpan time, Func<int, int, Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var mine = new List<double>();
            for (var n = 0; Stopwatch.GetElapsedTime(started) < time; n++)
            {
                var begun = Stopwatch.GetTimestamp();
                await work(caller, n);
                mine.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
            return mine;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = times.SelectMany(mine => mine).Order().ToList();
        return (all.Count / elapsed, all[(int)(all.Count * 0.95)]);
    }
}
