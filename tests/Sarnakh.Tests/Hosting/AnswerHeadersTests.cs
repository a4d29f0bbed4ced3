using System.Net;
using System.Text;

namespace Sarnakh.Tests.Hosting;

/// <summary>What every answer of the API carries, given or refused or failed.</summary>
public class AnswerHeadersTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAnswer_IsDataAndNothingElse_AndNamesItsRequest()
    {
        await using var app = await TestApp.Start();
        using var given = await app.Http.GetAsync("/api/leads", Cancel);
        using var refused = await app.Nobody.GetAsync("/api/leads", Cancel);
        using var unreadable = await app.Http.PostAsync("/api/tags", new StringContent("{", Encoding.UTF8, "application/json"), Cancel);
        app.Faults.Fail(call => call.Name == "audit");
        using var failed = await app.Http.PostAsync("/api/users/nobody/activate", null, Cancel);
        (given.StatusCode, refused.StatusCode, unreadable.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest));
        ((int)failed.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
        foreach (var answer in new[] { given, refused, unreadable, failed })
        {
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("X-Correlation-Id").Single().ShouldNotBeEmpty();
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse("it came over http");
        }
        (await TestApp.Json(failed)).GetProperty("correlationId").GetString().ShouldBe(failed.Headers.GetValues("X-Correlation-Id").Single());
    }

    [Fact]
    public async Task OverHttps_BrowsersAreToldToStayThere()
    {
        await using var app = await TestApp.Start(null, "--Site:TrustedProxies=127.0.0.1, ::1");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/session") { Headers = { { "Host", "crm.example" }, { "X-Forwarded-For", "203.0.113.7" }, { "X-Forwarded-Proto", "https" } } };
        using var answer = await app.Nobody.SendAsync(request, Cancel);
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
    }
}
