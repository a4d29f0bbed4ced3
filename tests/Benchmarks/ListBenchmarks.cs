using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Application;
using Sarnakh.Demo;
using Sarnakh.Leads.Index;
using Sarnakh.Shared;

namespace Sarnakh.Benchmarks;

/// <summary>
/// A store full of leads, in the product's own process and over HTTP: starting, lists, boards, groups, searches, and changes of
/// one lead and of thousands. On Azurite only small ones.
/// </summary>
internal sealed class ListBenchmarks(Report report, RunOptions options, Azurite? azurite)
{
    private const string List = "/api/leads?limit=80";
    private const int MostLeadsOnAzurite = 10_000;
    private const int MostCards = 4_000;
    private const int Bulk = 10_000;
    private const int PageSize = 200;
    private static readonly TimeSpan LongestSeed = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    public async Task Run()
    {
        foreach (var leads in options.Leads)
            if (azurite is null || leads <= MostLeadsOnAzurite) await Run(leads);
    }

    private async Task Run(int leads)
    {
        using var folder = new TemporaryFolder();
        using var product = new ProductProcess(folder.Path) { Account = azurite?.NewAccount() };
        var watch = Stopwatch.StartNew();
        product.Start($"--demo={leads}");
        await product.WaitFor("/api/health/ready", LongestSeed, CancellationToken.None);
        await product.SetUp(CancellationToken.None);
        Add(new Result("fill an empty store with demonstration data", leads, null, $"{watch.Elapsed.TotalSeconds:N1} s"));
        await product.Stop(CancellationToken.None);
        if (azurite is null) Add(new Result("data file", leads, null, Megabytes(new FileInfo(product.DataFile).Length)));

        await ColdStart(report, product, leads, azurite is null, "cold start to first answer, all leads read", leads == 100_000 ? 3.0 : null, null);
        await product.Stop(CancellationToken.None);
        if (azurite is null && await SaveSnapshot(product) is { } milliseconds)
        {
            Add(new Result("snapshot of the index written", leads, null, $"{milliseconds:N0} ms"));
            await ColdStart(report, product, leads, true, "cold start to first answer, from the snapshot", leads switch { 100_000 => 3.0, 1_000_000 => 5.0, _ => null }, null);
        }
        else
        {
            product.Start();
            await product.WaitFor(List, LongestStart, CancellationToken.None);
        }
        Add(new Result("memory, index loaded (PSS)", leads, null, Megabytes(product.MemoryBytes())));

        await Read(product, leads);
        await Move(product, leads);
        if (leads >= Bulk) await ChangeMany(product, leads);
        Add(new Result("memory after all of it (PSS)", leads, null, Megabytes(product.MemoryBytes())));
        await product.Stop(CancellationToken.None);
    }

    /// <summary>From starting the process to the first page of the list. The best of three: files are in the system's cache.</summary>
    /// <param name="bounded">False on an emulator.</param>
    public static async Task ColdStart(Report report, ProductProcess product, int leads, bool bounded, string work, double? bound, string? peers)
    {
        var best = double.MaxValue;
        for (var n = 0; n < 3; n++)
        {
            if (n > 0) await product.Stop(CancellationToken.None);
            var watch = Stopwatch.StartNew();
            product.Start();
            await product.WaitFor(List, LongestStart, CancellationToken.None);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        var result = new Result(work, leads, null, $"{best:N2} s", bound is null ? null : $"≤ {bound:N1} s", bound is null ? null : best <= bound, peers);
        if (bounded) report.Add(result);
        else report.AddOnAzurite(result);
    }

    /// <summary>As the hourly timer of another instance would; null where there are too few leads for one.</summary>
    private static async Task<double?> SaveSnapshot(ProductProcess product)
    {
        using var host = SarnakhApplication.CreateBuilder(["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", .. product.Storage]).Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<LeadIndexFeed>().EnsureFresh(TimeSpan.Zero, null, CancellationToken.None);
        var watch = Stopwatch.StartNew();
        await host.Services.GetRequiredService<SaveSnapshot>().Run(CancellationToken.None);
        var milliseconds = watch.Elapsed.TotalMilliseconds;
        using var blob = await host.Services.GetRequiredService<Storage.IBlobStore>().Get(Leads.Index.SaveSnapshot.Container, Leads.Index.SaveSnapshot.Name, CancellationToken.None);
        await host.StopAsync();
        return blob is null ? null : milliseconds;
    }

    private async Task Read(ProductProcess product, int leads)
    {
        var people = new DemoPeople(1, leads, DateTimeOffset.UnixEpoch);
        var stages = await Ids(product, "/api/stages", "items");
        var tags = await Ids(product, "/api/tags", "items");
        var teams = await Ids(product, "/api/teams", "items");

        await Read(product, "list, newest 80", leads, _ => List, "22 / 29", "25 / 30", "30–34 / 40–42", "27 / 28");
        await Read(product, "list, filtered and sorted by name", leads, n =>
            $"{List}&sort=contactName&filter={Filter($$"""{"and":[{"field":"source","op":"eq","value":"{{Pick(n, "google", "website", "telegram", "instagram")}}"},{"field":"priority","op":"ge","value":{{1 + n % 3}}}]}""")}");
        await Read(product, "list, sorted by title, of which there are few different ones", leads, _ => $"{List}&sort=title");
        await Read(product, "list, any of two filters with tags and relative dates, by prorated revenue", leads, n => $"{List}&sort=-proratedRevenue&filter=" + Filter($$"""
            {"or":[{"and":[{"field":"tagIds","op":"in","value":["{{tags[n % tags.Count]}}","{{tags[(n + 1) % tags.Count]}}"]},{"field":"expectedClosing","op":"within","value":"thisMonth"}]},
            {"and":[{"field":"updatedAt","op":"within","value":"last:7:days"},{"not":{"field":"outcome","op":"eq","value":"lost"} }] }]}
            """));
        await Read(product, "exact e-mail", leads, n =>
            $"{List}&filter={Filter($$"""{"field":"email","op":"eq","value":"{{people[Scattered(n, leads)].Email?.Trim().ToLowerInvariant() ?? "nobody@mail.example"}}"}""")}", "10 / 13", "16 / 20", "14–20 / 19–32", "15 / 18");
        await Read(product, "search as you type", leads, n =>
            $"{List}&q={Uri.EscapeDataString(Typed(people[Scattered(n, leads)].Name.Trim(), n))}", "12 / 17", "46 / 70", "15–18 / 19–31", "408 / 477");
        await Read(product, "search, a word of the description and a name", leads, n =>
            $"{List}&q={Uri.EscapeDataString($"{LongestWord(people[Scattered(n, leads)].Message)} {people[Scattered(n, leads)].Name.Trim().Split(' ')[0]}")}");
        await Read(product, "group by source with counts and sums", leads, _ => "/api/leads/groups?by=source");
        await Read(product, "group by city of a filtered list", leads, n =>
            $"/api/leads/groups?by=city&filter={Filter($$"""{"field":"priority","op":"ge","value":{{n % 3}}}""")}");
        await Read(product, "group by stage with counts and sums", leads, _ => "/api/leads/groups?by=stageId", "12 / 16", "14 / 19", "44–46 / 48–60", "31 / 45");
        await Read(product, "group by owner and stage of a filtered list", leads, n =>
            $"/api/leads/groups?by=ownerId,stageId&filter={Filter($$"""{"field":"priority","op":"ge","value":{{n % 3}}}""")}");
        await Read(product, "board, 20 cards of each stage with counts and sums", leads, _ => "/api/board", "85 / 103", "146 / 186", "292–337 / 338–510", "1179 / 1695");
        await Read(product, "board of a team, filtered and searched", leads, n =>
            $"/api/board?teamId={teams[n % teams.Count]}&q={Uri.EscapeDataString(people[Scattered(n, leads)].Name.Trim().Split(' ')[0])}&filter={Filter($$"""{"field":"priority","op":"ge","value":{{n % 3}}}""")}");
        await Read(product, "next cards of a column", leads, n =>
            $"{List}&sort=-expectedRevenue&filter={Filter($$"""{"and":[{"field":"kind","op":"eq","value":"opportunity"},{"field":"archived","op":"eq","value":false},{"field":"stageId","op":"eq","value":"{{stages[n % stages.Count]}}"}]}""")}");
    }

    private async Task Read(ProductProcess product, string work, int leads, Func<int, string> path, string? odoo10 = null, string? espo10 = null, string? odoo100 = null, string? espo100 = null)
    {
        byte[] Request(int n) => Wire.GetRequest(path(n), product.Administrator);
        var peers = leads switch { 10_000 when odoo10 is not null => $"Odoo {odoo10}, Espo {espo10}", 100_000 when odoo100 is not null => $"Odoo {odoo100}, Espo {espo100}", _ => null };
        await Load.Run(product.Port, 8, options.Span / 2, 200, Request); // the compiler's warm-up
        foreach (var clients in new[] { 1, 8 })
            Add(work, leads, clients, await Load.Run(product.Port, clients, options.Span, 200, Request), BoundOf(leads), peers);
    }

    /// <summary>
    /// Cards of the board from stage to stage, each move with the version that was seen; then the same with the board after each,
    /// which must have seen it.
    /// </summary>
    private async Task Move(ProductProcess product, int leads)
    {
        var stages = (await Ids(product, "/api/stages", "items")).Take(3).ToArray();
        var cards = await Cards(product, stages, Math.Min(MostCards, leads / 10));
        var peers = leads switch { 10_000 => "Odoo 25 / 38", 100_000 => "Odoo 24 / 35, Espo 31 / 40", _ => null };
        Task<Measured> Moves(int clients, TimeSpan span) =>
            Load.Run(product.Port, clients, span, 200, n => MoveOf(cards[n % cards.Length]), (n, answer) => Moved(cards[n % cards.Length], answer));
        await Moves(8, options.Span / 2); // the compiler's warm-up
        foreach (var clients in new[] { 1, 8 })
            Add("a lead moved to another stage", leads, clients, await Moves(clients, options.Span), null, peers);

        using var wire = await product.Connect(CancellationToken.None);
        var times = new List<double>();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < options.Span;)
        {
            var (n, sent) = (times.Count, Stopwatch.GetTimestamp());
            var card = cards[n % cards.Length];
            var answer = await wire.Send(MoveOf(card), CancellationToken.None);
            Moved(card, answer);
            var board = await wire.Send(Wire.GetRequest("/api/board", [.. product.Administrator, ("Sarnakh-Version", $"{card.Id}:{card.Revision}")]), CancellationToken.None);
            if (board.Status != 200) throw new InvalidOperationException($"Answered {board.Status}: {board.Text}");
            times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        Add("a lead moved, and the board that shows it", leads, 1, new Measured(options.Span.TotalSeconds, [.. times.Order()]), null, null);

        byte[] MoveOf(Card card) => Wire.PatchRequest(
            $"/api/leads/{card.Id}", JsonSerializer.Serialize(new { stageId = stages[(Array.IndexOf(stages, card.StageId) + 1) % stages.Length] }), [.. product.Administrator, ("If-Match", $"\"{card.Revision}\"")]);

        void Moved(Card card, Answer answer)
        {
            if (answer.Status != 200) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
            card.Revision++;
            card.StageId = stages[(Array.IndexOf(stages, card.StageId) + 1) % stages.Length];
        }
    }

    private static async Task<Card[]> Cards(ProductProcess product, string[] stages, int count)
    {
        var open = Filter($$"""{"and":[{"field":"kind","op":"eq","value":"opportunity"},{"field":"archived","op":"eq","value":false},{"field":"stageId","op":"in","value":{{JsonSerializer.Serialize(stages)}}}]}""");
        var cards = new List<Card>();
        await foreach (var lead in Pages(product, $"/api/leads?limit={PageSize}&filter={open}", count))
            cards.Add(new Card(lead.GetProperty("id").GetString()!) { StageId = lead.GetProperty("stageId").GetString()!, Revision = lead.GetProperty("revision").GetInt64() });
        return [.. cards];
    }

    /// <summary>From the order to the last of 10,000 leads, and back.</summary>
    private async Task ChangeMany(ProductProcess product, int leads)
    {
        var ids = new List<string>();
        await foreach (var lead in Pages(product, $"/api/leads?limit={PageSize}", Bulk)) ids.Add(lead.GetProperty("id").GetString()!);
        var people = await Ids(product, "/api/users", "items");
        var tags = await Ids(product, "/api/tags", "items");
        await Change("two fields", new { set = new { priority = 2, expectedRevenue = 123_000_000 } }, bound: true);
        await Change("given to all members in turn", new { ownerIds = people }, bound: false);
        await Change("marked with a tag", new { addTagIds = tags.Take(1) }, bound: false);

        async Task Change(string what, object change, bool bound)
        {
            using var wire = await product.Connect(CancellationToken.None);
            var watch = Stopwatch.StartNew();
            var ordered = await wire.Send(Wire.PostRequest("/api/leads/bulk", JsonSerializer.Serialize(new { ids, change }), product.Administrator), CancellationToken.None);
            if (ordered.Status != 202) throw new InvalidOperationException($"Answered {ordered.Status}: {ordered.Text}");
            var id = JsonDocument.Parse(ordered.Body).RootElement.GetProperty("id").GetString()!;
            var failed = await Ended(wire, id, "done");
            if (failed > 0) throw new InvalidOperationException($"{failed} leads could not be changed.");
            var seconds = watch.Elapsed.TotalSeconds;
            Add(new Result($"{Bulk:N0} leads changed at once: {what}", leads, 1, $"{seconds:N2} s", bound ? "≤ 5 s" : null, bound ? seconds <= 5 : null, what.StartsWith("given", StringComparison.Ordinal) ? "Odoo: 2,000 leads 39–45 s" : null));

            watch.Restart();
            var undone = await wire.Send(Wire.PostRequest($"/api/leads/bulk/{id}/undo", "{}", product.Administrator), CancellationToken.None);
            if (undone.Status != 202) throw new InvalidOperationException($"Answered {undone.Status}: {undone.Text}");
            await Ended(wire, id, "undone");
            Add(new Result($"{Bulk:N0} leads changed at once: taken back", leads, 1, $"{watch.Elapsed.TotalSeconds:N2} s"));
        }
    }

    /// <summary>How many failed.</summary>
    private static async Task<int> Ended(Wire wire, string job, string state)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(5); await Task.Delay(5))
        {
            var progress = JsonDocument.Parse((await wire.Get($"/api/leads/bulk/{job}", CancellationToken.None)).Body).RootElement;
            if (progress.GetProperty("state").GetString() == state) return progress.GetProperty("failedCount").GetInt32();
        }
        throw new TimeoutException($"Job {job} is not {state}.");
    }

    private static async Task<List<string>> Ids(ProductProcess product, string path, string list)
    {
        using var wire = await product.Connect(CancellationToken.None);
        var answer = await wire.Get(path, CancellationToken.None);
        if (answer.Status != 200) throw new InvalidOperationException($"Answered {answer.Status}: {answer.Text}");
        return [.. JsonDocument.Parse(answer.Body).RootElement.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    private static async IAsyncEnumerable<JsonElement> Pages(ProductProcess product, string path, int count)
    {
        using var wire = await product.Connect(CancellationToken.None);
        for (var (cursor, left) = ("", count); left > 0;)
        {
            var page = JsonDocument.Parse((await wire.Get(path + cursor, CancellationToken.None)).Text).RootElement;
            foreach (var item in page.GetProperty("items").EnumerateArray().Take(left)) yield return item;
            left -= page.GetProperty("items").GetArrayLength();
            if (!page.TryGetProperty("cursor", out var next) || next.GetString() is not { } text) yield break;
            cursor = $"&cursor={Uri.EscapeDataString(text)}";
        }
    }

    private void Add(string work, int leads, int clients, Measured measured, int? bound, string? peers)
    {
        // Eight clients share two cores with the server they ask, so the bound is held to one.
        var bounded = clients == 1 && bound is not null;
        Add(new Result(work, leads, clients, string.Create(CultureInfo.InvariantCulture, $"{measured.P50:F1} / {measured.P95:F1} / {measured.P99:F1} ms, {measured.PerSecond:N0} /s"),
            bounded ? $"p95 ≤ {bound} ms" : null, bounded ? measured.P95 <= bound : null, clients == 1 ? peers : null));
    }

    private void Add(Result result)
    {
        if (azurite is null) report.Add(result);
        else report.AddOnAzurite(result);
    }

    private static int? BoundOf(int leads) => leads switch { 100_000 => 15, 1_000_000 => 60, _ => null };

    private static string Megabytes(long bytes) => $"{bytes / 1024.0 / 1024.0:N0} MB";

    private static string Filter(string json) => Uri.EscapeDataString(json);

    private static string Pick(int n, params string[] from) => from[n % from.Length];

    /// <summary>Another place for each request, far from the one before.</summary>
    private static int Scattered(int n, int places) => (int)(n * 104_729L % places);

    /// <summary>What has been typed of a name after some letters.</summary>
    private static string Typed(string name, int n) => name[..Math.Min(name.Length, 2 + n % 7)];

    private static string LongestWord(string text) => text.Split(' ', '.', '،', ',', '؟', '?').MaxBy(word => word.Length)!;

    /// <summary>A lead that is moved about, as its mover knows it.</summary>
    private sealed class Card(string id)
    {
        public string Id { get; } = id;
        public string StageId { get; set; } = "";
        public long Revision { get; set; }
    }
}
