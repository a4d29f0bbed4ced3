using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sarnakh.Tests.Local.SendGrid;

/// <summary>A server on a port of its own that keeps what it is sent and answers as it was told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MailServer(WebApplication app) => _app = app;

    /// <summary>202 without a body until set.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http =>
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    };

    public ConcurrentQueue<MailRequest> Requests { get; } = [];

    public string Url => _app.Urls.Single();

    public static async Task<MailServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new MailServer(builder.Build());
        server._app.Run(server.Receive);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Receive(HttpContext http)
    {
        using var body = new StreamReader(http.Request.Body, Encoding.UTF8);
        Requests.Enqueue(new MailRequest(
            $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}",
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync(http.RequestAborted)));
        await Answer(http);
    }
}

internal sealed record MailRequest(string Line, Dictionary<string, string> Headers, string Body);
