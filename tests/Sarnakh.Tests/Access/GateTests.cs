using System.Net;
using System.Net.Http.Json;
using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

/// <summary>Who gets through to what.</summary>
public class GateTests
{
    private static readonly string[] Private = ["/api/leads", "/api/leads/groups?by=city", "/api/forms", "/api/forms/contact", "/api/submissions", "/api/submissions/balance", "/api/messages/failed"];
    private static readonly string[] Public = ["/api/forms/contact/definition", "/f/contact", "/f/contact/thanks", "/api/health/live", "/api/health/ready", "/api/openapi.json", "/api/session"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What the platform, a proxy or an attacker may write never makes somebody of nobody.</summary>
    [Theory]
    [InlineData("X-Correlation-Id", "plain")]
    [InlineData("X-MS-CLIENT-PRINCIPAL", "eyJ1c2VyUm9sZXMiOlsiYWRtaW5pc3RyYXRvciJdfQ==")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID", "1")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-NAME", "admin@sarnakh.test")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-IDP", "aad")]
    [InlineData("X-MS-TOKEN-AAD-ID-TOKEN", "e30.e30.")]
    [InlineData("X-Functions-Key", "master")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-User", "admin")]
    [InlineData("Forwarded", "for=127.0.0.1;host=localhost")]
    [InlineData("X-Original-URL", "/api/health/live")]
    [InlineData("X-HTTP-Method-Override", "GET")]
    [InlineData("Authorization", "Basic YWRtaW46YWRtaW4=")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Bearer srn_")]
    [InlineData("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")]
    public async Task WhoeverIsNotSignedIn_SeesThePublicPartOnly(string header, string value)
    {
        await using var app = await TestApp.Start();
        foreach (var path in Private) (await Status(app.Nobody, path, header, value)).ShouldBe(HttpStatusCode.Unauthorized, path);
        foreach (var path in Public) (await Status(app.Nobody, path, header, value)).ShouldBe(HttpStatusCode.OK, path);
    }

    [Fact]
    public async Task TheRefusal_SaysWhyInBothLanguages()
    {
        await using var app = await TestApp.Start();
        foreach (var (language, text) in new[] { ("fa", "برای این کار وارد شوید."), ("en", "Please sign in.") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads") { Headers = { { "Accept-Language", language } } };
            using var answer = await app.Nobody.SendAsync(request, Cancel);
            var problem = await TestApp.Json(answer);
            problem.GetProperty("code").GetString().ShouldBe("access.sign_in");
            problem.GetProperty("title").GetString().ShouldBe(text);
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        }
    }

    [Fact]
    public async Task ASystemAdministrator_SeesAll()
    {
        await using var app = await TestApp.Start();
        foreach (var path in Private.Concat(Public)) (await Status(app.Http, path)).ShouldBe(HttpStatusCode.OK, path);
    }

    [Fact]
    public async Task ASalesperson_SeesLeadsAndNoSettings()
    {
        await using var app = await TestApp.Start();
        foreach (var role in new[] { Role.Own, Role.All })
        {
            var member = await app.As(role);
            foreach (var path in Private)
                (await Status(member.Http, path)).ShouldBe(path.StartsWith("/api/leads", StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.Forbidden, path);
        }
    }

    [Fact]
    public async Task AChange_NeedsTheCsrfHeaderOfItsOwnSession()
    {
        await using var app = await TestApp.Start();
        var other = await app.SignIn(app.Administrator.User);
        (await Change(app.Administrator.Csrf)).ShouldBe((HttpStatusCode.OK, null));
        foreach (var wrong in new[] { null, "", "x", other.Csrf }) (await Change(wrong)).ShouldBe((HttpStatusCode.Forbidden, "access.csrf"), wrong);

        async Task<(HttpStatusCode, string?)> Change(string? csrf)
        {
            using var client = app.NewClient();
            client.DefaultRequestHeaders.Add("Cookie", app.Administrator.Cookie);
            if (csrf is not null) client.DefaultRequestHeaders.Add(Gate.CsrfHeader, csrf);
            return await Outcome(await client.PostAsJsonAsync("/api/messages/failed/replay", new { all = true }, Cancel));
        }
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task APageOfAnotherSite_CannotUseTheSession(string header, string value)
    {
        await using var app = await TestApp.Start();
        foreach (var (method, path) in new[] { (HttpMethod.Get, "/api/leads"), (HttpMethod.Post, "/api/messages/failed/replay"), (HttpMethod.Delete, "/api/session") })
        {
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { all = true });
            request.Headers.Add(header, value);
            (await Outcome(await app.Http.SendAsync(request, Cancel))).ShouldBe((HttpStatusCode.Forbidden, "access.cross_site"), path);
        }
    }

    [Fact]
    public async Task SecretsOverPlainHttp_AreTakenOnThisMachineOnly()
    {
        await using var app = await TestApp.Start();
        var (token, _) = await app.Get<Tokens>().Issue(app.Administrator.User.Id, "robot", TokenScope.All, DateTimeOffset.MaxValue, Cancel);
        (await Status(app.Nobody, "/api/leads", "Authorization", $"Bearer {token}")).ShouldBe(HttpStatusCode.OK);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads") { Headers = { { "Authorization", $"Bearer {token}" }, { "Host", "crm.example" } } };
        (await Outcome(await app.Nobody.SendAsync(request, Cancel))).ShouldBe((HttpStatusCode.Forbidden, "access.https_needed"));
    }

    [Fact]
    public async Task WhoeverAsksTooMuch_WaitsWithAllDevicesAndTokens_AndNobodyElseDoes()
    {
        await using var app = await TestApp.Start(null, "--Access:RequestsPerMinute=20");
        var wild = await app.As(Role.All);
        var elsewhere = await app.SignIn(wild.User);
        for (var i = 0; i < 20; i++) (await Status(wild.Http, "/api/me")).ShouldBe(HttpStatusCode.OK);
        using var refused = await elsewhere.Http.GetAsync("/api/me", Cancel);
        ((int)refused.StatusCode, (await TestApp.Json(refused)).GetProperty("code").GetString()).ShouldBe((429, "budget.exceeded"));
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await Status(app.Http, "/api/me")).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodiesBeyondTheLimit_AreRefusedWithOrWithoutLength(bool chunked)
    {
        await using var app = await TestApp.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages/failed/replay")
        {
            Content = new StringContent($$"""{"all":true,"more":"{{new string('x', Gate.MaxBody)}}"}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await app.Http.SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static async Task<HttpStatusCode> Status(HttpClient client, string path, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static async Task<(HttpStatusCode, string?)> Outcome(HttpResponseMessage answer)
    {
        using (answer)
            return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await TestApp.Json(answer)).GetProperty("code").GetString());
    }
}
