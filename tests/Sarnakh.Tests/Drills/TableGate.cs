using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Tests.Drills;

/// <summary>
/// Stands between one process and the tables of its account, and lets every request through but those that it holds: they never
/// arrive and are never answered. So a process can be killed at a point that is known and not guessed.
/// </summary>
internal sealed class TableGate : IAsyncDisposable
{
    private const string EndpointMark = "TableEndpoint=";

    private readonly HttpClient _tables = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _held = new(0);
    private readonly Func<string, bool> _hold;
    private readonly WebApplication _app;

    private TableGate(Func<string, bool> hold)
    {
        _hold = hold;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
    }

    /// <summary>The connection string of the account with its tables behind this gate.</summary>
    public string Account { get; private set; } = "";

    /// <param name="hold">Whether a request is held, by its method, address and body, as readable as they are.</param>
    public static async Task<TableGate> Start(string account, Func<string, bool> hold, CancellationToken cancel)
    {
        var gate = new TableGate(hold);
        var from = account.IndexOf(EndpointMark, StringComparison.Ordinal) + EndpointMark.Length;
        var tables = new Uri(account[from..account.IndexOf(';', from)]);
        gate._app.Run(http => gate.Pass(http, tables));
        await gate._app.StartAsync(cancel);
        gate.Account = account.Replace(tables.GetLeftPart(UriPartial.Authority), gate._app.Urls.First(), StringComparison.Ordinal);
        return gate;
    }

    /// <summary>Until so many requests, or so many more, are held.</summary>
    public async Task Holds(int count, CancellationToken cancel)
    {
        for (var n = 0; n < count; n++) await _held.WaitAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _tables.Dispose();
        _held.Dispose();
        _closing.Dispose();
    }

    private async Task Pass(HttpContext http, Uri tables)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        // The signature covers the path with the account, which stays what it was, and not the host.
        var address = new Uri(tables, $"{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}");
        if (_hold($"{http.Request.Method} {Uri.UnescapeDataString(address.PathAndQuery)}\n{Uri.UnescapeDataString(Encoding.UTF8.GetString(body.ToArray()))}"))
        {
            _held.Release();
            await Task.Delay(Timeout.Infinite, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            http.Abort();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), address) { Content = new ByteArrayContent(body.ToArray()) };
        foreach (var (name, values) in http.Request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Connection") continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        using var answer = await _tables.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) http.Response.Headers[name] = values.ToArray();
        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified)) await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
