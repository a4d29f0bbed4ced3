using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Sarnakh.Shared;

/// <summary>
/// Azurite, the storage service for tests, in a process of its own on free ports, with everything in memory. Whoever wants
/// tables and queues that nobody else sees takes an account. It ends with this process, also if this one is killed.
/// </summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private const int Accounts = 2000;

    private static readonly string _key = Convert.ToBase64String("the same for all"u8);
    private static readonly Lazy<Task<Azurite>> _ofThisProcess = new(() => Start(CancellationToken.None));

    private readonly Process _process;
    private readonly Dictionary<string, string> _endpoints;
    private int _given;

    private Azurite(Process process, Dictionary<string, string> endpoints) => (_process, _endpoints) = (process, endpoints);

    /// <summary>One for all who do not need to stop it, started when it is first wanted.</summary>
    public static Task<Azurite> OfThisProcess => _ofThisProcess.Value;

    public static async Task<Azurite> Start(CancellationToken cancel)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "azurite");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "azurite")))
            throw new InvalidOperationException($"Azurite is not installed. Run `npm ci` in {folder}; ./test does it by itself.");

        var start = new ProcessStartInfo("node", ["azurite.cjs", "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(0, Accounts).Select(n => $"{Account(n)}:{_key}"));

        var listening = new TaskCompletionSource<Dictionary<string, string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var endpoints = new Dictionary<string, string>();
        var output = new StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"Azurite ended:\n{output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Azurite(process, await listening.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel));

        void Read(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
                if (Listening().Match(line ?? "") is not { Success: true } match) return;
                endpoints[match.Groups["service"].Value] = match.Groups["address"].Value;
                if (endpoints.Count == 3) listening.TrySetResult(endpoints);
            }
        }
    }

    /// <summary>The connection string of an account that nobody else was given.</summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref _given) - 1;
        if (number >= Accounts) throw new InvalidOperationException($"All {Accounts} accounts are given; raise their number.");
        var account = Account(number);
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={_key};"
            + string.Concat(_endpoints.Select(endpoint => $"{endpoint.Key}Endpoint={endpoint.Value}/{account};"));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Account(int number) => $"t{number:D4}";

    [GeneratedRegex("Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://.+)")]
    private static partial Regex Listening();
}
