using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Sarnakh.Tests.Local.SendGrid;

public sealed class SendGridClientTests : IAsyncLifetime
{
    private static readonly SendGridMessage Message =
        MailHelper.CreateSingleEmail(new("sales@shop.ir"), new("sara@example.com"), "سلام", "متن", null);

    private MailServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await MailServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task ASend_PostsTheMessageWithTheKey()
    {
        var response = await Client().SendEmailAsync(Message, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        response.IsSuccessStatusCode.ShouldBeTrue();
        var request = _server.Requests.ShouldHaveSingleItem();
        request.Line.ShouldBe("POST /v3/mail/send");
        request.Body.ShouldBe(Message.Serialize());
        request.Body.ShouldContain("\"subject\":\"سلام\"");
        request.Headers["Authorization"].ShouldBe("Bearer SG.key");
        request.Headers["Content-Type"].ShouldBe("application/json");
        request.Headers["Accept"].ShouldBe("application/json");
    }

    [Fact]
    public async Task OptionsGiveHeadersAndVersion()
    {
        var client = Client(options =>
        {
            options.Host = _server.Url + "/";
            options.Version = "v4";
            options.RequestHeaders["On-Behalf-Of"] = "branch";
        });

        await client.SendEmailAsync(Message, Cancel);

        var request = _server.Requests.ShouldHaveSingleItem();
        request.Line.ShouldBe("POST /v4/mail/send");
        request.Headers["On-Behalf-Of"].ShouldBe("branch");
    }

    [Fact]
    public async Task AnyRequest_TakesItsQueryFromJson()
    {
        await Client().RequestAsync(BaseClient.Method.GET, queryParams: """{"limit":5,"tag":["الف","b c"]}""", urlPath: "messages", cancellationToken: Cancel);

        _server.Requests.ShouldHaveSingleItem().Line.ShouldBe($"GET /v3/messages?limit=5&tag={Uri.EscapeDataString("الف")}&tag=b%20c");
    }

    [Fact]
    public async Task ARefusal_TellsItsErrors()
    {
        _server.Answer = http =>
        {
            http.Response.StatusCode = 400;
            // As the service writes it.
            http.Response.ContentType = "application/json; charset=utf8";
            return http.Response.WriteAsync("""{"errors":[{"message":"نشانی نادرست است","field":"personalizations.0.to","help":null}]}""", Cancel);
        };

        var response = await Client().SendEmailAsync(Message, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.IsSuccessStatusCode.ShouldBeFalse();
        (await response.Body.ReadAsStringAsync(Cancel)).ShouldContain("نشانی نادرست است");
        var body = await response.DeserializeResponseBodyAsync();
        ((string)body["errors"][0].GetProperty("field").GetString()).ShouldBe("personalizations.0.to");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task AFailure_IsAnAnswerAndIsNotTriedAgain(int status)
    {
        _server.Answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        ((int)(await Client().SendEmailAsync(Message, Cancel)).StatusCode).ShouldBe(status);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task TooManyRequests_SaysWhenToComeAgain()
    {
        _server.Answer = http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "17";
            http.Response.Headers["X-RateLimit-Reset"] = "1800000000";
            return Task.CompletedTask;
        };

        var response = await Client().SendEmailAsync(Message, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(17));
        response.DeserializeResponseHeaders()["X-RateLimit-Reset"].ShouldBe("1800000000");
    }

    [Fact]
    public async Task ACancelledSend_EndsAtOnce()
    {
        var arrived = new TaskCompletionSource();
        _server.Answer = http =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var send = Client().SendEmailAsync(Message, cancel.Token);
        await arrived.Task.WaitAsync(Cancel);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(send);
    }

    [Fact]
    public async Task ASlowAnswer_EndsWithTheTimeOfTheCallersHttpClient()
    {
        _server.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        using var http = new HttpClient { Timeout = TimeSpan.FromMilliseconds(200) };

        await Should.ThrowAsync<TaskCanceledException>(new SendGridClient(http, Options()).SendEmailAsync(Message, Cancel));

        Cancel.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task ALostConnection_IsNotAnAnswer()
    {
        _server.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        await Should.ThrowAsync<HttpRequestException>(Client().SendEmailAsync(Message, Cancel));
    }

    [Fact]
    public async Task NobodyListening_IsNotAnAnswer()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        var failure = await Should.ThrowAsync<HttpRequestException>(
            Client(options => options.Host = $"http://127.0.0.1:{port}").SendEmailAsync(Message, Cancel));

        failure.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void AKey_IsNeeded(string? key) =>
        Should.Throw<ArgumentException>(() => new SendGridClientOptions { ApiKey = key });

    private SendGridClient Client(Action<SendGridClientOptions>? change = null)
    {
        var options = Options();
        change?.Invoke(options);
        return new SendGridClient(options);
    }

    private SendGridClientOptions Options() => new() { ApiKey = "SG.key", Host = _server.Url };
}
