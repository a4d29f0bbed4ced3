using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Sarnakh.Demo;
using Sarnakh.Shared;

namespace Sarnakh.Benchmarks;

/// <summary>
/// The whole path: the product in its own process, driven over HTTP, on embedded storage with durable commits or on accounts of
/// Azurite, an emulator whose figures say nothing of Azure's and are held to no bound of time.
/// </summary>
internal sealed class ProductBenchmarks(Report report, RunOptions options, Azurite? azurite)
{
    private const int Visits = 500;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    public async Task Run()
    {
        await Transactions();
        await OnEmptyStore();
    }

    private void Add(Result result)
    {
        if (azurite is null) report.Add(result);
        else report.AddOnAzurite(result);
    }

    private async Task Transactions()
    {
        var each = await TransactionCount.Run(azurite?.NewAccount());
        Add(new Result("storage transactions a lead, from the post to the list", null, 1, string.Create(CultureInfo.InvariantCulture, $"{each.Sum:0.0} ({each})"),
            $"≤ {LeadTransactions.Most}", each.Sum <= LeadTransactions.Most));
        Add(new Result("their price for a million leads, by the prices of docs/deploy.md", null, 1, string.Create(CultureInfo.InvariantCulture, $"${each.DollarsOfAMillionLeads:0.00}")));
    }

    // --- capture and intake ---------------------------------------------------------------------------------------

    private async Task OnEmptyStore()
    {
        using var folder = new TemporaryFolder();
        using var product = new ProductProcess(folder.Path) { Account = azurite?.NewAccount() };
        product.Start();
        await SetUp(product);
        await product.Stop(CancellationToken.None);
        await ListBenchmarks.ColdStart(report, product, 0, azurite is null, "cold start to first answer", 1.0, "Odoo 1.2–1.9 s, Espo 0.2–0.5 s");
        Add(new Result("memory, idle (PSS)", 0, null, Megabytes(product.MemoryBytes()), Peers: "Odoo 324 MB, Espo 419 MB"));
        await LoadForm.Make(product, CancellationToken.None);

        var posts = new Posts();
        await Load.Run(product.Port, 32, options.Span, 202, posts.Next); // the compiler's warm-up
        await Drained(product, posts.Count);

        await Capture(product, posts, 1, "Odoo 15.5 /s, Espo 1.4 /s");
        await Capture(product, posts, 8, "Odoo 36.2 /s, Espo 2.2 /s");
        await Capture(product, posts, 32, null);
        await EndToEnd(product, posts);
        await CaptureDuringSignIns(product, posts);
        Add(new Result("memory after the load (PSS)", null, null, $"{Megabytes(product.MemoryBytes())} with {posts.Count:N0} leads", Peers: "Odoo up to 1,340 MB, Espo 755 MB"));
        await product.Stop(CancellationToken.None);
        if (azurite is null) Add(new Result("data file, bytes a captured lead", posts.Count, null, $"{new FileInfo(product.DataFile).Length / posts.Count:N0}"));
    }

    private async Task Capture(ProductProcess product, Posts posts, int clients, string? peers)
    {
        var before = posts.Count;
        var cpu = product.CpuTime();
        var watch = Stopwatch.StartNew();
        var capture = await Load.Run(product.Port, clients, 2 * options.Span, 202, posts.Next);
        await Drained(product, posts.Count);
        var intake = (posts.Count - before) / watch.Elapsed.TotalSeconds;
        var bound = clients == 32;
        Add(new Result("capture: acknowledged submissions", null, clients, $"{capture.PerSecond:N0} /s, {Times(capture)}",
            bound ? "≥ 2,000 /s, p95 ≤ 40 ms" : null, bound ? capture is { PerSecond: >= 2000, P95: <= 40 } : null, peers));
        Add(new Result("intake: posts until all are leads in the list", null, clients, $"{intake:N0} leads/s",
            bound ? "≥ 500 leads/s" : null, bound ? intake >= 500 : null));
        Add(new Result("processor time of a lead, from the post to the list", null, clients, $"{(product.CpuTime() - cpu).TotalMilliseconds / (posts.Count - before):N2} ms"));
    }

    /// <summary>200 people, each from an address of its own, keep trying to sign in; visitors must not notice.</summary>
    private async Task CaptureDuringSignIns(ProductProcess product, Posts posts)
    {
        const int People = 200;
        await product.Stop(CancellationToken.None);
        product.Start("--Site:TrustedProxies=127.0.0.1");
        await product.WaitFor("/api/health/ready", LongestStart, CancellationToken.None);
        await Load.Run(product.Port, 8, options.Span / 2, 202, posts.Next);
        var alone = await Load.Run(product.Port, 8, options.Span, 202, posts.Next);

        using var stop = new CancellationTokenSource();
        var answers = new ConcurrentDictionary<int, int>();
        async Task Try(int person)
        {
            using var wire = await Wire.Connect(product.Port, CancellationToken.None);
            var request = Wire.PostRequest(
                "/api/session", JsonSerializer.Serialize(new { email = $"person{person}@sarnakh.test", password = "none of the four words" }), [("X-Forwarded-For", $"198.51.100.{person}")]);
            while (!stop.IsCancellationRequested)
            {
                answers.AddOrUpdate((await wire.Send(request, CancellationToken.None)).Status, 1, (_, n) => n + 1);
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
        var people = Enumerable.Range(0, People).Select(person => Task.Run(() => Try(person))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1));
        var meanwhile = await Load.Run(product.Port, 8, 2 * options.Span, 202, posts.Next);
        await stop.CancelAsync();
        await Task.WhenAll(people);
        await Drained(product, posts.Count);
        Add(new Result("capture: before people try to sign in", null, 8, $"{alone.PerSecond:N0} /s, {Times(alone)}"));
        Add(new Result(
            $"capture: while {People} people try to sign in each second (answers {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Key}: {a.Value}"))})",
            null, 8, $"{meanwhile.PerSecond:N0} /s, {Times(meanwhile)}", "p95 ≤ 40 ms", meanwhile.P95 <= 40));
    }

    /// <summary>One visitor at a time: from sending the post to finding the lead in the list.</summary>
    private async Task EndToEnd(ProductProcess product, Posts posts)
    {
        using var wire = await product.Connect(CancellationToken.None);
        var times = new List<double>();
        for (var n = 0; n < Visits; n++)
        {
            var post = posts.Next(0);
            var sent = Stopwatch.GetTimestamp();
            var answer = await wire.Send(post, CancellationToken.None);
            if (answer.Status != 202) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
            while (await Total(wire) < posts.Count) await Task.Delay(1);
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        var measured = new Measured(1, [.. times.Order()]);
        Add(new Result("a single lead end to end: post until it is in the list", null, 1, $"{Times(measured)} with {posts.Count:N0} leads", "p50 ≤ 300 ms", measured.P50 <= 300));
    }

    private static async Task Drained(ProductProcess product, int posts)
    {
        using var wire = await product.Connect(CancellationToken.None);
        var patience = Stopwatch.StartNew();
        while (await Total(wire) is var total && total < posts)
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(5)) throw new TimeoutException($"{total} of {posts} posts became leads.");
            await Task.Delay(10);
        }
    }

    private static async Task<int> Total(Wire wire)
    {
        var answer = await wire.Get("/api/leads?limit=1", CancellationToken.None);
        if (answer.Status != 200) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("total").GetInt32();
    }

    private static async Task SetUp(ProductProcess product)
    {
        await product.WaitFor("/api/health/ready", LongestStart, CancellationToken.None);
        await product.SetUp(CancellationToken.None);
    }

    // --- words ----------------------------------------------------------------------------------------------------

    private static string Times(Measured m) => string.Create(CultureInfo.InvariantCulture, $"{m.P50:F1} / {m.P95:F1} / {m.P99:F1} ms");

    private static string Megabytes(long bytes) => $"{bytes / 1024.0 / 1024.0:N0} MB";

    /// <summary>Posts of people who never wrote before.</summary>
    private sealed class Posts
    {
        private readonly DemoPeople _people = new(99, 1_000_000, DateTimeOffset.UnixEpoch);
        private int _next = -1;

        public int Count { get; private set; }

        public byte[] Next(int _)
        {
            DemoSubmission person;
            do person = _people[Interlocked.Increment(ref _next)];
            while (person.Again);
            lock (_people) Count++;
            return LoadForm.Post(
                new { name = person.Name, email = person.Email, phone = person.Phone, organisation = person.Organisation, city = person.City, message = person.Message },
                $"benchmark-{person.Person}");
        }
    }
}
