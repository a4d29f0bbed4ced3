using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Benchmarks;

/// <summary>The lead index alone, without HTTP: how fast it fills and answers, and what it weighs.</summary>
internal static class IndexBenchmarks
{
    private const int Runs = 60;
    // Small, since the last one is still there when the memory is measured.
    private const int Chunk = 500;

    private static readonly string[] GivenNames =
        "علی محمد رضا حسین مهدی سارا زهرا فاطمه مریم نرگس امیر آرش کاوه یاسمن پریسا شیرین بهرام جواد لاله وحید Ali Sara John Maria Peter".Split(' ');
    private static readonly string[] FamilyNames =
        "کریمی رضایی محمدی احمدی حسینی مرادی جعفری قاسمی اکبری رحیمی صادقی نوری کاظمی شریفی ابراهیمی گلناز‌زاده چنگیزی ژاله‌پور Smith Karimi".Split(' ');
    private static readonly string[] Companies = "پارس فولاد آب‌وخاک راه‌نو سپهر نگین آفتاب کیمیا پیشرو البرز Nova Delta".Split(' ');
    private static readonly string[] Trades = "صنعت تجارت گستر سازه رایانه دارو ترابری Trading Systems".Split(' ');
    private static readonly string[] Wishes = "مشاوره خرید|استعلام قیمت|دموی محصول|همکاری در فروش|پشتیبانی|Quote request|Product demo".Split('|');
    private static readonly string[] Sources = ["website", "instagram", "phone", "referral", "exhibition", "telegram"];
    private static readonly string[] Mediums = ["organic", "cpc", "email", "social"];
    private static readonly string[] Cities = "تهران مشهد اصفهان شیراز تبریز کرج قم اهواز رشت یزد کرمان ساری".Split(' ');
    private static readonly string[] Owners = [.. Enumerable.Range(0, 20).Select(n => $"01j000000000000000000000{n:D2}")];
    private static readonly string[] Teams = [.. Enumerable.Range(0, 4).Select(n => $"01j00000000000000000000t{n:D2}")];
    private static readonly string[] Stages = [.. Enumerable.Range(0, 6).Select(n => $"01j00000000000000000000s{n:D2}")];
    private static readonly DateTimeOffset Start = new(2025, 3, 21, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<(string Name, double P50, double P95, string Unit)> Run(int leads)
    {
        var rows = new List<(string, double, double, string)>();
        using var index = new LeadIndex();

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var filling = new Stopwatch();
        foreach (var chunk in Leads(leads).Chunk(Chunk))
        {
            filling.Start();
            index.Apply(chunk);
            filling.Stop();
        }
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var (shown, searched) = index.TextBytes;
        One("index: fill", filling.Elapsed.TotalMilliseconds, "ms");
        One("index: memory, all", bytes / (double)leads, "bytes/lead");
        One("index: of it text as shown", shown / (double)leads, "bytes/lead");
        One("index: of it text as searched", searched / (double)leads, "bytes/lead");

        var open = Filter("""{"field":"archived","op":"eq","value":false}""");
        var rich = Filter("""{"and":[{"field":"source","op":"in","value":["website","phone"]},{"field":"expectedRevenue","op":"gt","value":50000000},{"field":"createdAt","op":"ge","value":"2025-06-01T00:00:00Z"},{"field":"archived","op":"eq","value":false}]}""");
        var named = Filter("""{"field":"organisation","op":"contains","value":"سپهر"}""");

        Page("list, newest", new LeadQuery());
        Page("list, open, newest", new LeadQuery { Filter = open });
        Page("list, four filters, by revenue", new LeadQuery { Filter = rich, Sort = Sort("-expectedRevenue") });
        Page("list, by contact name", new LeadQuery { Sort = Sort("contactName") });
        Page("list, by title", new LeadQuery { Sort = Sort("title") });
        Page("list, by city and name", new LeadQuery { Sort = Sort("city,-contactName") });
        Page("list, oldest", new LeadQuery { Sort = Sort("createdAt") });
        Page("list, by e-mail", new LeadQuery { Sort = Sort("-email") });
        Page("list, organisation contains", new LeadQuery { Filter = named });
        Page("search, two words", new LeadQuery { Search = "سارا رضایی" });
        Page("search, rare word", new LeadQuery { Search = "گلناززاده" });
        Page("search, one letter", new LeadQuery { Search = "ا" });
        Page("search, part of a number", new LeadQuery { Search = "۰۹۱۲۳۴۵" });
        Page("search, e-mail", new LeadQuery { Search = "user777@" });
        Page("search, nothing found", new LeadQuery { Search = "هیچ‌کس‌نیست" });
        var deep = new LeadQuery { Sort = Sort("contactName") };
        for (var i = 0; i < 20 && index.Query(deep).Cursor is { } cursor; i++)
            deep = deep with { After = cursor };
        Page("list, 20th page by contact name", deep);
        Measure("group by source", () => index.Group(LeadFilter.Everything, null, LeadFields.Source));
        Measure("group by source and city, open", () => index.Group(open, null, LeadFields.Source, LeadFields.City));
        var scope = LeadScope.Of(Owners[0], [Teams[0]]);
        Page("list, one owner's scope", new LeadQuery { Filter = scope.Over(open) });
        Page("list, one owner's scope, by contact name", new LeadQuery { Filter = scope.Over(open), Sort = Sort("contactName") });
        Page("search in one owner's scope, two words", new LeadQuery { Filter = scope.Over(open), Search = "سارا رضایی" });
        Measure("group by source in one owner's scope", () => index.Group(scope.Over(open), null, LeadFields.Source));
        Measure("group by owner", () => index.Group(open, null, LeadFields.OwnerId));
        Measure("group by priority", () => index.Group(LeadFilter.Everything, null, LeadFields.Priority));

        Measure("board, 20 cards of each stage", () => index.Board(open, null, LeadSort.Newest, 20, Start));
        Measure("group by stage and owner", () => index.Group(open, null, LeadFields.StageId, LeadFields.OwnerId));
        Measure("group by tag", () => index.Group(open, null, LeadFields.TagIds));
        Page("list, with a tag, by prorated revenue", new LeadQuery { Filter = LeadFilter.Is(LeadFields.TagIds, Stages[1]), Sort = Sort("-proratedRevenue") });

        var writing = Stopwatch.GetTimestamp();
        var chunks = Saved(index).ToArray();
        One("index: snapshot, written", Stopwatch.GetElapsedTime(writing).TotalMilliseconds, "ms");
        One("index: snapshot on the disk", chunks.Sum(chunk => (long)chunk.Length) / (double)leads, "bytes/lead");
        using (var copy = new LeadIndex())
        {
            var loading = copy.BeginLoad(index.Rows);
            var reading = Stopwatch.GetTimestamp();
            foreach (var chunk in chunks) loading.Add(chunk);
            copy.EndLoad(loading);
            One("index: snapshot, read", Stopwatch.GetElapsedTime(reading).TotalMilliseconds, "ms");
        }

        var changed = Leads(Math.Min(leads, 1_000)).Select(lead => lead with { Title = lead.Title + " ۲" }).ToArray();
        var revision = 1;
        Measure("change one lead", () => index.Apply(changed[revision++ % changed.Length] with { Revision = revision }), "µs");
        return rows;

        void One(string name, double value, string unit) => rows.Add((name, value, value, unit));
        void Page(string name, LeadQuery query) => Measure(name, () => index.Query(query));
        void Measure(string name, Action run, string unit = "ms")
        {
            var times = new double[Runs];
            run();
            for (var i = 0; i < Runs; i++)
            {
                var started = Stopwatch.GetTimestamp();
                run();
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds * (unit == "ms" ? 1 : 1000);
            }
            Array.Sort(times);
            rows.Add(($"index: {name}", times[Runs / 2], times[(int)(Runs * 0.95)], unit));
        }
    }

    private static IEnumerable<byte[]> Saved(LeadIndex index)
    {
        var chunk = new ArrayBufferWriter<byte>();
        for (var from = 0; from < index.Rows; from += 1 << 14)
        {
            chunk.ResetWrittenCount();
            index.Save(from, Math.Min(1 << 14, index.Rows - from), chunk);
            yield return chunk.WrittenSpan.ToArray();
        }
    }

    /// <summary>Always the same leads: Persian and English, a year of them, some fields empty.</summary>
    public static IEnumerable<Lead> Leads(int count)
    {
        var random = new Random(1404);
        for (var i = 0; i < count; i++)
        {
            var at = Start.AddSeconds(i * (31_536_000.0 / count));
            var name = $"{One(GivenNames)} {One(FamilyNames)}";
            yield return new Lead
            {
                Id = RecordId.New(at, random),
                Revision = 1,
                Kind = random.Next(4) == 0 ? LeadKind.Opportunity : LeadKind.Lead,
                Title = $"{One(Wishes)} {name}",
                ContactName = name,
                Organisation = random.Next(3) == 0 ? null : $"{One(Companies)} {One(Trades)} {random.Next(500)}",
                Email = random.Next(4) == 0 ? null : $"user{random.Next(count)}@example{random.Next(50)}.ir",
                Mobile = random.Next(5) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"+9891{random.Next(100_000_000):D8}"),
                Phone = random.Next(4) != 0 ? null : string.Create(CultureInfo.InvariantCulture, $"+9821{random.Next(10_000_000, 100_000_000)}"),
                City = random.Next(6) == 0 ? null : One(Cities),
                Source = One(Sources),
                Medium = One(Mediums),
                Campaign = random.Next(2) == 0 ? null : $"campaign-{random.Next(40)}",
                FormId = "contact",
                OwnerId = random.Next(4) == 0 ? null : One(Owners),
                TeamId = random.Next(10) == 0 ? null : One(Teams),
                Priority = random.Next(4),
                ExpectedRevenue = random.Next(200) * 1_000_000L,
                Archived = random.Next(10) == 0,
                JobTitle = random.Next(3) == 0 ? null : $"{One(Trades)} {random.Next(60)}",
                Province = One(Cities),
                Country = "IR",
                Language = "fa",
                Industry = random.Next(2) == 0 ? null : One(Trades),
                CompanySize = random.Next(3) == 0 ? random.Next(1, 5_000) : null,
                CompanyRevenue = random.Next(5) == 0 ? random.Next(1, 900) * 10_000_000_000L : null,
                StageId = One(Stages),
                Outcome = random.Next(8) == 0 ? Outcome.Won : Outcome.Pending,
                Probability = random.Next(10_000) / 100m,
                LostReasonId = random.Next(10) == 0 ? One(Stages) : null,
                StatusId = One(Stages),
                LifecycleStage = (Sarnakh.Catalogue.LifecycleStage)random.Next(9),
                TagIds = [.. Stages.Where(_ => random.Next(4) == 0)],
                Colour = random.Next(12),
                ContactId = random.Next(3) == 0 ? RecordId.New(at, random).ToString() : null,
                OrganisationId = random.Next(4) == 0 ? RecordId.New(at, random).ToString() : null,
                RecurringRevenue = random.Next(6) == 0 ? random.Next(90) * 1_000_000L : 0,
                ExpectedClosing = random.Next(2) == 0 ? DateOnly.FromDateTime(at.UtcDateTime).AddDays(random.Next(120)) : null,
                AssignedAt = random.Next(4) == 0 ? null : at.AddSeconds(random.Next(100_000)),
                StageChangedAt = random.Next(4) == 0 ? null : at.AddSeconds(random.Next(100_000)),
                ConvertedAt = random.Next(4) == 0 ? at.AddSeconds(random.Next(100_000)) : null,
                ClosedAt = random.Next(5) == 0 ? at.AddSeconds(random.Next(1_000_000)) : null,
                CreatedAt = at,
                UpdatedAt = at.AddMinutes(random.Next(10_000)),
            };
        }

        string One(string[] of) => of[random.Next(of.Length)];
    }

    private static LeadFilter Filter(string json) =>
        LeadFilter.TryParse(json, out var filter, out var problem) ? filter : throw new InvalidOperationException(problem.Detail);

    private static LeadSort Sort(string text) =>
        LeadSort.TryParse(text, out var sort, out var problem) ? sort : throw new InvalidOperationException(problem!.Detail);
}
