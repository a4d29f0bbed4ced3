using System.Net;
using System.Net.Http.Headers;
using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

/// <summary>API tokens from their making to their end.</summary>
public class TokenTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AToken_IsToldOnceAndKeptAsAHash()
    {
        await using var app = await Start();
        using var made = await app.Send(HttpMethod.Post, "/api/me/tokens", new { name = "robot", scopes = new[] { "read" }, expiresAt = DateTimeOffset.UtcNow.AddDays(30) });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        var text = (await TestApp.Json(made)).GetProperty("token").GetString()!;
        text.ShouldStartWith("srn_");

        (await Leads(app, text)).ShouldBe(HttpStatusCode.OK);
        var list = await app.GetJson("/api/me/tokens");
        list.GetRawText().ShouldNotContain(text);
        var item = list.GetProperty("items")[0];
        item.GetProperty("name").GetString().ShouldBe("robot");
        item.GetProperty("lastUsedOn").GetString().ShouldBe(DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

        using var withdrawn = await app.Http.DeleteAsync($"/api/me/tokens/{item.GetProperty("id").GetString()}", Cancel);
        withdrawn.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Leads(app, text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ForgedTruncatedAndExpiredTokens_AreNobody()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var (text, token) = await app.Get<Tokens>().Issue(app.Administrator.User.Id, "robot", TokenScope.All, clock.GetUtcNow().AddHours(1), Cancel);
        (await Leads(app, text)).ShouldBe(HttpStatusCode.OK);
        foreach (var wrong in new[] { text[..^1], text + "A", text.ToUpperInvariant(), "srn_" + new string('A', 43), token.Id, "srn_" + token.Id, app.Administrator.Cookie.Split('=')[1], "null" })
            (await Leads(app, wrong)).ShouldBe(HttpStatusCode.Unauthorized, wrong);
        clock.Shift = TimeSpan.FromHours(1);
        (await Leads(app, text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>What somebody offers instead of the cookie counts alone.</summary>
    [Fact]
    public async Task AWrongToken_IsNotMadeGoodByACookie()
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", "srn_wrong") } };
        (await app.Http.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AToken_MayDoNoMoreThanItsUserMayNow()
    {
        await using var app = await Start();
        var member = await app.As(Role.SalesAdministrator);
        var (text, _) = await app.Get<Tokens>().Issue(member.User.Id, "robot", TokenScope.All, DateTimeOffset.UtcNow.AddDays(1), Cancel);
        (await Get(app, text, "/api/forms")).ShouldBe(HttpStatusCode.OK);
        (await Get(app, text, $"/api/users/{member.User.Id}")).ShouldBe(HttpStatusCode.Forbidden);
        var users = app.Get<UserTable>();
        var stored = (await users.Find(member.User.Id, Cancel))!;
        await users.Replace(stored.Value with { Role = Role.Own }, stored.Version, Cancel);
        (await Get(app, text, "/api/forms")).ShouldBe(HttpStatusCode.Forbidden);
        stored = (await users.Find(member.User.Id, Cancel))!;
        await users.Replace(stored.Value with { Active = false }, stored.Version, Cancel);
        (await Leads(app, text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WhatATokenCannotBe_IsSaidForEachField()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        foreach (var (wish, pointer) in new (object, string)[]
        {
            (new { scopes = new[] { "read" }, expiresAt = DateTimeOffset.UtcNow.AddDays(1) }, "#/name"),
            (new { name = "x", scopes = Array.Empty<string>(), expiresAt = DateTimeOffset.UtcNow.AddDays(1) }, "#/scopes"),
            (new { name = "x", scopes = new[] { "root" }, expiresAt = DateTimeOffset.UtcNow.AddDays(1) }, "#/scopes"),
            (new { name = "x", scopes = new[] { "admin" }, expiresAt = DateTimeOffset.UtcNow.AddDays(1) }, "#/scopes"),
            (new { name = "x", scopes = new[] { "read" } }, "#/expiresAt"),
            (new { name = "x", scopes = new[] { "read" }, expiresAt = DateTimeOffset.UtcNow.AddDays(-1) }, "#/expiresAt"),
            (new { name = "x", scopes = new[] { "read" }, expiresAt = DateTimeOffset.UtcNow.AddDays(400) }, "#/expiresAt"),
        })
        {
            using var answer = await app.Send(HttpMethod.Post, "/api/me/tokens", wish, by: member);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await TestApp.Json(answer)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldBe([pointer]);
        }
    }

    private static Task<HttpStatusCode> Leads(TestApp app, string token) => Get(app, token, "/api/leads?limit=1");

    private static async Task<HttpStatusCode> Get(TestApp app, string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await app.Nobody.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
