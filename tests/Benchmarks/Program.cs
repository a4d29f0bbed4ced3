using System.Globalization;
using Sarnakh.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- [--quick] [--leads 10000,100000,1000000] [--only product,storage,index] [--json FILE]
var options = RunOptions.Parse(args);
var report = new Report();
Console.Error.WriteLine(Report.Machine());

if (options.Parts.Contains("storage"))
    foreach (var row in await StorageBenchmarks.Run())
        report.Add(new Result(row[0], null, null, row[1], row[2] == "–" ? null : row[2]));
if (options.Parts.Contains("product")) await new ProductBenchmarks(report, options).Run();

Console.WriteLine(Report.Machine());
Console.WriteLine();
Console.Write(report.Markdown());
if (options.JsonFile is { } file) report.WriteJson(file);
return report.AllMet ? 0 : 1;

/// <param name="Span">How long one figure is measured.</param>
internal sealed record RunOptions(IReadOnlyList<int> Leads, IReadOnlyList<string> Parts, TimeSpan Span, string? JsonFile)
{
    public static RunOptions Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
        var quick = args.Contains("--quick");
        return new RunOptions(
            [.. (Value("--leads") ?? (quick ? "10000" : "10000,100000,1000000")).Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            (Value("--only") ?? "storage,index,product").Split(','),
            TimeSpan.FromSeconds(quick ? 1 : 4),
            Value("--json"));
    }
}
