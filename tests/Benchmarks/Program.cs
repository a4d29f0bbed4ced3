using System.Globalization;
using Sarnakh.Benchmarks;
using Sarnakh.Shared;

// dotnet run -c Release --project tests/Benchmarks -- [--quick] [--leads 10000,100000,1000000]
//   [--only product,lists,access,storage,index] [--provider embedded,azure] [--json FILE]
var options = RunOptions.Parse(args);
var report = new Report();
Console.Error.WriteLine(Report.Machine());

if (options.Parts.Contains("product"))
{
    report.Begin("The whole product");
    if (options.Providers.Contains("embedded")) await new ProductBenchmarks(report, options, null).Run();
    if (options.Providers.Contains("azure"))
    {
        await using var azurite = await Azurite.Start(CancellationToken.None);
        await new ProductBenchmarks(report, options, azurite).Run();
    }
}
if (options.Parts.Contains("lists"))
{
    report.Begin("A store full of leads");
    if (options.Providers.Contains("embedded")) await new ListBenchmarks(report, options, null).Run();
    if (options.Providers.Contains("azure"))
    {
        await using var azurite = await Azurite.Start(CancellationToken.None);
        await new ListBenchmarks(report, options, azurite).Run();
    }
}
if (options.Parts.Contains("access"))
{
    report.Begin("Access alone");
    await AccessBenchmarks.Run(report);
    await PrivacyBenchmarks.Run(report);
}
if (options.Parts.Contains("storage"))
{
    report.Begin("The embedded store alone");
    foreach (var row in await StorageBenchmarks.Run()) report.Add(new Result(row[0], null, null, row[1], row[2] == "–" ? null : row[2]));
}
if (options.Parts.Contains("index"))
{
    report.Begin("The lead index alone");
    foreach (var leads in options.Leads) AddIndex(leads);
}

Console.WriteLine(Report.Machine());
Console.WriteLine();
Console.Write(report.Markdown());
if (options.JsonFile is { } file) report.WriteJson(file);
return report.AllMet ? 0 : 1;

void AddIndex(int leads)
{
    var rows = IndexBenchmarks.Run(leads);
    foreach (var row in rows)
        report.Add(new Result(row.Name["index: ".Length..], leads, null, row.P50 == row.P95 ? $"{row.P50:N1} {row.Unit}" : $"{row.P50:N2} / {row.P95:N2} {row.Unit}"));
    double Bytes(string name) => rows.Single(row => row.Name == $"index: {name}").P50;
    var beyond = Bytes("memory, all") - Bytes("of it text as shown") - Bytes("of it text as searched");
    // At few leads the room for more of them weighs most.
    var bounded = leads >= 100_000;
    report.Add(new Result("memory beyond text", leads, null, $"{beyond:N0} bytes/lead", bounded ? "≤ 300 bytes" : null, bounded ? beyond <= 300 : null));
}

/// <param name="Providers">What the rows of the product are measured on.</param>
/// <param name="Span">How long one figure is measured.</param>
internal sealed record RunOptions(IReadOnlyList<int> Leads, IReadOnlyList<string> Parts, IReadOnlyList<string> Providers, TimeSpan Span, string? JsonFile)
{
    public static RunOptions Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var quick = args.Contains("--quick");
        return new RunOptions(
            [.. (Value("--leads") ?? (quick ? "10000" : "10000,100000,1000000")).Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            (Value("--only") ?? "storage,access,index,product,lists").Split(','),
            (Value("--provider") ?? "embedded").Split(','),
            TimeSpan.FromSeconds(quick ? 1 : 4),
            Value("--json"));
    }
}
