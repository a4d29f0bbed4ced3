using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sarnakh.Shared;

/// <summary>
/// The product as its users run it: the built program in a process of its own, on a folder or a storage account, and on a
/// loopback port. It may be killed and started again on the same.
/// </summary>
internal sealed partial class ProductProcess(string folder) : IDisposable
{
    private readonly List<string> _lines = [];
    private Process? _process;

    public int Port { get; } = FreePort();

    /// <summary>The connection string of the storage account that it works on; the data file when null.</summary>
    public string? Account { get; init; }

    /// <summary>Bytes that its managed heap may have at most: what needs more fails in it. None when null.</summary>
    public int? HeapLimit { get; init; }

    /// <summary>The settings that name its storage.</summary>
    public IReadOnlyList<string> Storage => Account is null ? [$"--Storage:Path={DataFile}"] : ["--Storage:Provider=azure", $"--AzureWebJobsStorage={Account}"];

    public string DataFile => Path.Combine(folder, "sarnakh.db");

    /// <summary>Headers of requests of the first administrator; none before the setup.</summary>
    public IReadOnlyList<(string Name, string Value)> Administrator { get; private set; } = [];

    /// <summary>What it has printed since its latest start.</summary>
    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public void Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // One person asks here for hundreds.
        foreach (var argument in (string[])[Program(), $"--Urls=http://127.0.0.1:{Port}", "--Access:RequestsPerMinute=100000000", .. Storage, .. arguments])
            start.ArgumentList.Add(argument);
        if (HeapLimit is { } limit) start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("x", CultureInfo.InvariantCulture);
        lock (_lines) _lines.Clear();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL: no handler of the process runs.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, and waits until it has gone.</summary>
    public async Task Stop(CancellationToken cancel)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(cancel);
        await _process.WaitForExitAsync(cancel);
        _process.Dispose();
        _process = null;
    }

    /// <summary>Until a GET of the path is answered with 200. Throws with the output if the process ends before.</summary>
    public async Task WaitFor(string path, TimeSpan patience, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var wire = await Connect(cancel);
                if ((await wire.Get(path, cancel)).Status == 200) return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            catch (IOException)
            {
                // Stopped listening while it was asked.
            }
            if (_process!.HasExited) throw new InvalidOperationException($"The product ended with code {_process.ExitCode}:\n{Output}");
            if (waited.Elapsed > patience) throw new TimeoutException($"No answer from {path} within {patience}:\n{Output}");
            await Task.Delay(5, cancel);
        }
    }

    /// <summary>A connection that gets what the first administrator gets.</summary>
    public Task<Wire> Connect(CancellationToken cancel) => Wire.Connect(Port, cancel, Administrator);

    /// <summary>Makes the first administrator, which must be done once for a folder.</summary>
    public async Task SetUp(CancellationToken cancel) => await SetUp(await PrintedToken(cancel), cancel);

    public async Task SetUp(string setupToken, CancellationToken cancel)
    {
        using var wire = await Wire.Connect(Port, cancel);
        var wish = JsonSerializer.Serialize(new { token = setupToken, name = "Load", email = "load@sarnakh.test", password = "nine lazy herons wait", language = "en" });
        var answer = await wire.Send(Wire.PostRequest("/api/session/setup", wish), cancel);
        if (answer.Status != 200) throw new InvalidOperationException($"The setup was answered {answer.Status}: {answer.Text}");
        using var session = JsonDocument.Parse(answer.Body);
        Administrator = [("Cookie", answer.Header("Set-Cookie")!.Split(';')[0]), ("Sarnakh-Csrf", session.RootElement.GetProperty("csrf").GetString()!)];
    }

    /// <summary>The other one works on the same account, where its first administrator was set up.</summary>
    public void ShareAdministrator(ProductProcess other) => Administrator = other.Administrator;

    private async Task<string> PrintedToken(CancellationToken cancel)
    {
        var link = SetupLink().Match(Output);
        for (var waited = Stopwatch.StartNew(); !link.Success; link = SetupLink().Match(Output))
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(10)) throw new TimeoutException($"No setup link was printed:\n{Output}");
            await Task.Delay(5, cancel);
        }
        return link.Groups["token"].Value;
    }

    /// <summary>Proportional set size in bytes: the memory that only this process, or its share of what several, holds.</summary>
    public long MemoryBytes() =>
        File.ReadLines($"/proc/{_process!.Id}/smaps_rollup")
            .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024)
            .First();

    public TimeSpan CpuTime()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        _process = null;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }

    /// <summary>The program of the same build as the caller, beside which a copy of it lies.</summary>
    private static string Program() => Path.Combine(AppContext.BaseDirectory, "Sarnakh.Functions.dll");

    [GeneratedRegex(@"/setup#(?<token>\S+)")]
    private static partial Regex SetupLink();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
