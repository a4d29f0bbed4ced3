using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;

namespace Sarnakh.Shared;

/// <summary>
/// A real OpenID Connect provider (npm's oidc-provider) in a process of its own on a free port. It signs whoever comes in as the person that the
/// test named last. It ends with this process, also if this one is killed.
/// </summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    private static readonly Lazy<Task<OidcProvider>> _ofThisProcess = new(() => Start(CancellationToken.None));

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private OidcProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    /// <summary>One for all tests of a class, which run one after the other, started when it is first wanted.</summary>
    public static Task<OidcProvider> OfThisProcess => _ofThisProcess.Value;

    public static async Task<OidcProvider> Start(CancellationToken cancel)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests", "oidc");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")))
            throw new InvalidOperationException($"The provider is not installed. Run `npm ci` in {folder}; ./test does it by itself.");

        var start = new ProcessStartInfo("node", ["provider.mjs"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The provider ended:\n{output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new OidcProvider(process, await listening.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel));

        void Read(string? line)
        {
            const string Listening = "listening ";
            lock (output) output.AppendLine(line);
            if (line?.StartsWith(Listening, StringComparison.Ordinal) == true) listening.TrySetResult(line[Listening.Length..]);
        }
    }

    /// <summary>Changes what the provider does from now on: <c>person</c>, <c>redirectUris</c>, <c>idTokenSeconds</c>, <c>renewKeys</c>.</summary>
    public async Task Set(object change, CancellationToken cancel)
    {
        using var answer = await _http.PostAsJsonAsync($"{Issuer}/test", change, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
