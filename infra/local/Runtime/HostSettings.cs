using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Sarnakh.Runtime;

/// <summary>
/// host.json, with the host's own way to override it: a setting <c>AzureFunctionsJobHost:extensions:queues:batchSize</c>
/// wins over the file. Defaults and ranges are those of the Functions host.
/// Source: host.json reference of Azure Functions 2.x and later; queue storage bindings, host.json settings.
/// </summary>
/// <param name="RoutePrefix">Before every HTTP route; may be empty.</param>
/// <param name="FunctionTimeout">After it a queue or timer invocation is cancelled; null for never.</param>
internal sealed record HostSettings(string RoutePrefix, TimeSpan? FunctionTimeout, QueueSettings Queues)
{
    public const string FileName = "host.json";

    private const string Section = "AzureFunctionsJobHost";

    /// <summary>The file's values as settings, and its log levels where .NET's logging looks for them.</summary>
    public static Dictionary<string, string?> Load(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var file = JsonDocument.Parse(
                File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (file.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The file is not a JSON object.");
            Flatten(file.RootElement, Section, settings);
        }
        catch (JsonException failure)
        {
            throw new StartupRefusedException($"{path} is not valid JSON: {failure.Message} Correct the file and start again.", failure);
        }
        catch (IOException failure)
        {
            throw new StartupRefusedException($"{path} cannot be read: {failure.Message} It belongs beside the program.", failure);
        }
        const string levels = Section + ":logging:logLevel:";
        foreach (var (key, value) in settings.ToList())
            if (key.StartsWith(levels, StringComparison.OrdinalIgnoreCase)) settings[$"Logging:LogLevel:{key[levels.Length..]}"] = value;
        return settings;
    }

    public static HostSettings Read(IConfiguration configuration)
    {
        var queues = new Reader(configuration, $"{Section}:extensions:queues");
        var host = new Reader(configuration, Section);
        var batchSize = queues.Number("batchSize", 16, 1, 32);
        return new HostSettings(
            (configuration[$"{Section}:extensions:http:routePrefix"] ?? "api").Trim('/'),
            host.Text("functionTimeout", "00:30:00") == "-1" ? null : host.Time("functionTimeout", TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            new QueueSettings(
                batchSize,
                queues.Number("newBatchThreshold", batchSize / 2, 0, 1000),
                queues.Number("maxDequeueCount", 5, 1, 1000),
                queues.Time("visibilityTimeout", TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(7)),
                queues.Time("maxPollingInterval", TimeSpan.FromMinutes(1), QueueSettings.MinPollingInterval, TimeSpan.FromDays(1)),
                queues.OneOf("messageEncoding", "base64", "none")));
    }

    private static void Flatten(JsonElement element, string key, Dictionary<string, string?> settings)
    {
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject()) Flatten(property.Value, $"{key}:{property.Name}", settings);
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var (index, item) in element.EnumerateArray().Index()) Flatten(item, $"{key}:{index}", settings);
        else
            settings[key] = element.ValueKind == JsonValueKind.Null ? null : element.ToString();
    }

    /// <summary>Values of one section, refused when out of their range.</summary>
    private sealed class Reader(IConfiguration configuration, string section)
    {
        public string Text(string name, string missing) => configuration[$"{section}:{name}"] ?? missing;

        public int Number(string name, int missing, int least, int most)
        {
            if (configuration[$"{section}:{name}"] is not { } text) return missing;
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Wrong(name, text, $"a whole number from {least} to {most}");
        }

        public TimeSpan Time(string name, TimeSpan missing, TimeSpan least, TimeSpan most)
        {
            if (configuration[$"{section}:{name}"] is not { } text) return missing;
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? value
                : throw Wrong(name, text, $"a time from {least} to {most}, such as 00:00:30");
        }

        public string OneOf(string name, params string[] values)
        {
            var text = Text(name, values[0]);
            return values.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? text.ToLowerInvariant()
                : throw Wrong(name, text, string.Join(" or ", values));
        }

        private StartupRefusedException Wrong(string name, string value, string expected) => new(
            $"host.json: {section[Section.Length..].TrimStart(':').Replace(':', '.')}{(section == Section ? "" : ".")}{name} is '{value}' but must be {expected}. Correct it and start again.");
    }
}

/// <param name="BatchSize">Messages received at once, 1–32.</param>
/// <param name="NewBatchThreshold">A new batch is received when no more than so many messages are being handled.</param>
/// <param name="MaxDequeueCount">Tries before a message goes to the poison queue.</param>
/// <param name="RetryDelay"><c>visibilityTimeout</c>: how long a message that failed stays hidden.</param>
/// <param name="MaxPollingInterval">The longest an idle queue is left alone.</param>
/// <param name="MessageEncoding">How bodies stand in an Azure queue, <c>base64</c> or <c>none</c>; the store applies it.</param>
internal sealed record QueueSettings(
    int BatchSize, int NewBatchThreshold, int MaxDequeueCount, TimeSpan RetryDelay, TimeSpan MaxPollingInterval, string MessageEncoding)
{
    public static readonly TimeSpan MinPollingInterval = TimeSpan.FromMilliseconds(100);
}
