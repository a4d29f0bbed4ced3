using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sarnakh.Webhooks;

namespace Sarnakh.Tests.Webhooks;

/// <summary>A post as the other side got it.</summary>
internal sealed record Received(string Path, SignatureHeaders Headers, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public JsonElement Data => Json.GetProperty("data");

    public string? Problem(string secret, DateTimeOffset now) => WebhookSignature.Check([WebhookSignature.Read(secret)], Headers, Body, now);
}

/// <summary>Somebody's server that webhooks post to, on a port of its own, with the answers that a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public ConcurrentQueue<Received> Posts { get; } = new();

    /// <summary>What is answered, by path; 204 without.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => With(http, StatusCodes.Status204NoContent);

    public static Task With(HttpContext http, int status, string text = "")
    {
        http.Response.StatusCode = status;
        return text.Length == 0 ? Task.CompletedTask : http.Response.WriteAsync(text);
    }

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            string? Header(string name) => http.Request.Headers[name] is [{ } value] ? value : null;
            receiver.Posts.Enqueue(new Received(
                http.Request.Path,
                new SignatureHeaders(Header(WebhookSignature.IdHeader), Header(WebhookSignature.TimestampHeader), Header(WebhookSignature.SignatureHeader)),
                body.ToArray()));
            await receiver.Answer(http);
        });
        await app.StartAsync(TestApp.Cancel);
        return receiver;
    }

    /// <summary>The first so many posts; fails if they do not come.</summary>
    public async Task<IReadOnlyList<Received>> Wait(int count)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (Posts.Count < count)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(20)) throw new TimeoutException($"{Posts.Count} posts came, not {count}: {string.Join(", ", Posts.Select(post => post.Type))}");
            await Task.Delay(10, TestApp.Cancel);
        }
        return [.. Posts];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
