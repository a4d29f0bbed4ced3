using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sarnakh.Benchmarks;

/// <summary>One line of the report.</summary>
/// <param name="Leads">In the store when it was measured; null where it does not matter.</param>
/// <param name="Figure">Null if it was measured on Azurite alone.</param>
/// <param name="Met">Null without a bound.</param>
/// <param name="Peers">The same operation in the systems users have today (docs/benchmarks.md).</param>
/// <param name="OnAzurite">The same figure with the storage of Azure's protocol.</param>
internal sealed record Result(
    string Work, int? Leads, int? Clients, string? Figure, string? Bound = null, bool? Met = null, string? Peers = null, string? OnAzurite = null);

/// <summary>Some results that belong together.</summary>
internal sealed record Section(string Title, List<Result> Results);

/// <summary>What was measured, as it is measured on the console and at the end as tables and as JSON.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<Section> _sections = [];

    public void Begin(string title) => _sections.Add(new Section(title, []));

    public void Add(Result result)
    {
        _sections[^1].Results.Add(result);
        Console.Error.WriteLine(Line(result));
    }

    /// <summary>Beside the same work on embedded storage, if that was measured; the bounds stay that one's.</summary>
    public void AddOnAzurite(Result result)
    {
        var results = _sections[^1].Results;
        var place = results.FindIndex(known => (known.Work, known.Leads, known.Clients) == (result.Work, result.Leads, result.Clients));
        var beside = (place < 0 ? result with { Figure = null, Bound = null, Met = null } : results[place]) with { OnAzurite = result.Figure };
        if (place < 0) results.Add(beside);
        else results[place] = beside;
        Console.Error.WriteLine(Line(beside));
    }

    /// <summary>The kind of machine, never which one.</summary>
    public static string Machine()
    {
        string Value(string file, string name) => File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?";
        var memory = long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024.0 / 1024.0;
        return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({Value("/proc/cpuinfo", "model name")}), {memory:F0} GiB, .NET {Environment.Version}");
    }

    public string Markdown()
    {
        var text = new StringBuilder();
        foreach (var section in _sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {section.Title}\n\n| work | leads | clients | measured | on Azurite | bound | | Odoo 17, EspoCRM 8.4 |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
            foreach (var result in section.Results) text.Append(Line(result)).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    public void WriteJson(string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(new { Machine = Machine(), Sections = _sections }, Json) + "\n");

    public bool AllMet => _sections.TrueForAll(section => section.Results.TrueForAll(result => result.Met != false));

    private static string Line(Result r) =>
        string.Create(CultureInfo.InvariantCulture, $"| {r.Work} | {r.Leads:N0} | {r.Clients} | {r.Figure} | {r.OnAzurite} | {r.Bound} | {(r.Met is { } met ? met ? "✓" : "✗" : "")} | {r.Peers} |");
}
