using System.Net;
using Microsoft.AspNetCore.Http;
using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

/// <summary>How long somebody is signed in, and how it ends.</summary>
public class SessionTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheCookie_IsBoundToThisHostAndHiddenFromScripts()
    {
        await using var app = await Start();
        var http = new DefaultHttpContext();
        await app.Get<Sessions>().Begin(app.Administrator.User, http);
        var cookie = http.Response.Headers.SetCookie.ToString();
        cookie.ShouldStartWith("__Host-sarnakh=");
        cookie.Split(';')[0]["__Host-sarnakh=".Length..].Length.ShouldBe(43);
        foreach (var attribute in new[] { "path=/", "secure", "httponly", "samesite=lax" }) cookie.ShouldContain(attribute, Case.Insensitive);
        cookie.ShouldNotContain("domain", Case.Insensitive);
    }

    [Fact]
    public async Task TheStore_HoldsNothingThatSignsIn()
    {
        await using var app = await Start();
        var value = app.Administrator.Cookie.Split('=')[1];
        foreach (var session in await app.Get<SessionTable>().All(Cancel)) session.ToString().ShouldNotContain(value);
    }

    [Fact]
    public async Task GetSession_TellsWhoIsSignedIn()
    {
        await using var app = await Start();
        var view = await app.GetJson("/api/session");
        view.GetProperty("user").GetProperty("email").GetString().ShouldBe(app.Administrator.User.Email);
        view.GetProperty("user").GetProperty("role").GetString().ShouldBe("systemAdministrator");
        view.GetProperty("csrf").GetString().ShouldBe(app.Administrator.Csrf);
        view.GetProperty("setupNeeded").GetBoolean().ShouldBeFalse();

        using var answer = await app.Nobody.GetAsync("/api/session", Cancel);
        (await TestApp.Json(answer)).TryGetProperty("user", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AfterSignOut_TheCookieIsWorthNothing()
    {
        await using var app = await Start();
        var member = await app.As(Role.All);
        (await Leads(member)).ShouldBe(HttpStatusCode.OK);
        using var answer = await member.Http.DeleteAsync("/api/session", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldContain("expires=Thu, 01 Jan 1970", Case.Insensitive);
        (await Leads(member)).ShouldBe(HttpStatusCode.Unauthorized);
        using var again = await member.Http.DeleteAsync("/api/session", Cancel);
        again.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task ForgedAndTruncatedCookies_AreNobody()
    {
        await using var app = await Start();
        var good = app.Administrator.Cookie.Split('=')[1];
        foreach (var value in new[] { "", "x", good[..^1], good + "A", Flip(good), new string('A', 43), Secret.Hash(good), app.Administrator.Session.Id, new string('A', 8000), "../../session", "%00" })
        {
            using var client = app.NewClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation("Cookie", $"{Sessions.Cookie}={value}");
            using var answer = await client.GetAsync("/api/leads", Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, value);
        }

        static string Flip(string text) => (text[0] == 'A' ? 'B' : 'A') + text[1..];
    }

    [Fact]
    public async Task ASession_EndsWhenItIsIdle()
    {
        var (app, clock) = await StartWithClock();
        await using var _ = app;
        clock.Shift += TimeSpan.FromHours(11);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
        clock.Shift += TimeSpan.FromHours(11);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
        clock.Shift += TimeSpan.FromHours(12);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.Unauthorized);
        await app.Get<Sessions>().Trim(Cancel);
        (await app.Get<SessionTable>().All(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ASession_EndsWhenItIsOldThoughUsed()
    {
        var (app, clock) = await StartWithClock();
        await using var _ = app;
        for (var hours = 0; hours < (30 * 24) - 10; hours += 10)
        {
            (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK, $"after {hours} hours");
            clock.Shift += TimeSpan.FromHours(10);
        }
        clock.Shift += TimeSpan.FromHours(10);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task ANewSecurityStamp_EndsAllSessionsOfTheUser()
    {
        await using var app = await Start();
        var member = await app.As(Role.All);
        var other = await app.SignIn(member.User);
        await Change(app, member.User, user => user with { SecurityStamp = "another" });
        (await Leads(member)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Leads(other)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhoeverHasLeft_IsSignedOut()
    {
        await using var app = await Start();
        var member = await app.As(Role.All);
        await Change(app, member.User, user => user with { Active = false });
        (await Leads(member)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task SigningInAgain_EndsTheBrowsersOldSession()
    {
        await using var app = await Start();
        var http = new DefaultHttpContext();
        http.Request.Headers.Cookie = app.Administrator.Cookie;
        await app.Get<Sessions>().Begin(app.Administrator.User, http);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    /// <summary>Another instance ends it in the store; this one notices within the time that it believes what it read.</summary>
    [Fact]
    public async Task WhatAnotherInstanceEnded_IsOverWithinFifteenSeconds()
    {
        var (app, clock) = await StartWithClock();
        await using var _ = app;
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
        var table = app.Get<SessionTable>();
        await table.Delete((await table.Find(app.Administrator.Session.Id, Cancel))!, Cancel);
        clock.Shift += TimeSpan.FromSeconds(15);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task Change(TestApp app, User user, Func<User, User> change)
    {
        var users = app.Get<UserTable>();
        var stored = (await users.Find(user.Id, Cancel))!;
        await users.Replace(change(stored.Value), stored.Version, Cancel);
    }

    private async Task<(TestApp, ShiftedClock)> StartWithClock()
    {
        var clock = new ShiftedClock();
        return (await Start(services => services.Replace(clock), "--Access:IdleHours=12", "--Access:AbsoluteDays=30"), clock);
    }

    private static async Task<HttpStatusCode> Leads(Member member)
    {
        using var answer = await member.Http.GetAsync("/api/leads?limit=1", Cancel);
        return answer.StatusCode;
    }
}
