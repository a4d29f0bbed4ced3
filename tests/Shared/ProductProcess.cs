using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sarnakh.Shared;

/// <summary>
/// The product as its users run it: the built program in a process of its own, on a folder or a storage account, and on a
/// loopback port. It may be killed and started again on the same.
/// </summary>
internal sealed class ProductProcess(string folder) : IDisposable
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
        foreach (var argument in (string[])[Program(), $"--Urls=http://127.0.0.1:{Port}", .. Storage, .. arguments])
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
                using var wire = await Wire.Connect(Port, cancel);
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
