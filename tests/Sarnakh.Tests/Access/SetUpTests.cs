using System.Net;
using System.Net.Http.Json;
using Sarnakh.Access;
using Sarnakh.Storage;
using Sarnakh.Tests.Storage;

namespace Sarnakh.Tests.Access;

/// <summary>The first administrator.</summary>
public class SetUpTests : AppTests
{
    private const string Token = "five quiet boats at sea";
    private const string Password = "nine lazy herons wait";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheFirstAdministrator_IsSignedInAndThereIsNoSecond()
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        (await SetupNeeded(app)).ShouldBeTrue();

        using var answer = await SetUp(app, Wish());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        var view = await TestApp.Json(answer);
        view.GetProperty("user").GetProperty("role").GetString().ShouldBe("systemAdministrator");
        view.GetProperty("user").GetProperty("email").GetString().ShouldBe("sara@sarnakh.test");
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        (await client.GetAsync("/api/leads", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await SetupNeeded(app)).ShouldBeFalse();
        foreach (var wish in new[] { Wish(), Wish() with { Email = "ali@sarnakh.test" }, Wish() with { Token = "wrong" } })
            (await Outcome(app, wish)).ShouldBe((HttpStatusCode.Conflict, "setup.done"));
        (await app.Get<UserTable>().All(Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task TwoAtOnce_OneIsTheAdministrator()
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Outcome(app, Wish() with { Email = $"person{n}@sarnakh.test" })));
        outcomes.Count(outcome => outcome.Status == HttpStatusCode.OK).ShouldBe(1);
        outcomes.Where(outcome => outcome.Status != HttpStatusCode.OK).ShouldAllBe(outcome => outcome.Code == "setup.done" || outcome.Code == "sign_in.busy");
        (await app.Get<UserTable>().All(Cancel)).Count.ShouldBe(1);
    }

    /// <summary>One has stored a password and not yet the user when another is through: the password does not stay behind.</summary>
    [Fact]
    public async Task WhoeverIsOvertaken_LeavesNothing()
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        var overtaken = new TaskCompletionSource();
        app.Faults.Delay(StoresAUser, overtaken.Task);
        var slow = Outcome(app, Wish());
        while (!app.Faults.Calls.Any(StoresAUser)) await Task.Delay(10, Cancel);
        (await Passwords(app)).Count.ShouldBe(1);

        (await Outcome(app, Wish() with { Email = "ali@sarnakh.test" })).Status.ShouldBe(HttpStatusCode.OK);
        (await Passwords(app)).Count.ShouldBe(2);
        overtaken.SetResult();
        (await slow).ShouldBe((HttpStatusCode.Conflict, "setup.done"));
        var only = (await app.Get<UserTable>().All(Cancel)).ShouldHaveSingleItem();
        only.Value.Email.ShouldBe("ali@sarnakh.test");
        (await Passwords(app)).ShouldBe([only.Id]);

        static bool StoresAUser(StorageCall call) => call is { Operation: "Batch", Name: "config" } && call.Keys[0].StartsWith("users/", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("five quiet boats at se")]
    [InlineData("five quiet boats at sea ")]
    public async Task WithoutTheToken_NobodyBecomesAdministrator(string? token)
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        (await Outcome(app, Wish() with { Token = token })).ShouldBe((HttpStatusCode.Forbidden, "setup.token_wrong"));
        (await SetupNeeded(app)).ShouldBeTrue();
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidForEachField()
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        using var answer = await SetUp(app, new SetupWish(Token, " ", "nobody", "short", "de", "lunar"));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TestApp.Json(answer)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString())
            .ShouldBe(["#/name", "#/email", "#/password", "#/language", "#/calendar"], ignoreOrder: true);
    }

    [Fact]
    public async Task BeforeIt_NothingButThePublicPartAnswers()
    {
        await using var app = await StartEmpty();
        foreach (var path in new[] { "/api/leads", "/api/forms", "/api/submissions", "/api/messages/failed" })
            (await app.Nobody.GetAsync(path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        foreach (var path in new[] { "/api/health/live", "/api/forms/contact/definition", "/f/contact" })
            (await app.Nobody.GetAsync(path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
    }

    [Fact]
    public async Task FromElsewhere_ItTakesHttpsAndOurOwnPage()
    {
        await using var app = await StartEmpty($"--Access:SetupToken={Token}");
        (await Outcome(app, Wish(), ("Host", "crm.example"))).ShouldBe((HttpStatusCode.Forbidden, "access.https_needed"));
        (await Outcome(app, Wish(), ("Origin", "https://evil.example"))).ShouldBe((HttpStatusCode.Forbidden, "access.cross_site"));
    }

    [Fact]
    public void AShortToken_IsRefusedAtStart() => Should.Throw<InvalidOperationException>(() => new SetupToken("admin")).Message.ShouldContain("Access:SetupToken");

    [Fact]
    public void ATokenThatWasMadeUp_StandsInThePathAndAConfiguredOneDoesNot()
    {
        var made = new SetupToken(null);
        made.Path.ShouldStartWith("/setup#");
        made.Matches(made.Path["/setup#".Length..]).ShouldBeTrue();
        new SetupToken(null).Matches(made.Path["/setup#".Length..]).ShouldBeFalse();
        new SetupToken(Token).Path.ShouldBe("/setup");
    }

    private static SetupWish Wish() => new(Token, "سارا", "Sara@Sarnakh.test", Password, "fa", "jalali");

    /// <summary>Whose credentials are stored.</summary>
    private static async Task<List<string>> Passwords(TestApp app)
    {
        var owners = new List<string>();
        await foreach (var row in app.Get<ITableStore>().All(AccessTable.Name, new RowQuery("cred"), Cancel)) owners.Add(row.RowKey);
        return owners;
    }

    private static async Task<bool> SetupNeeded(TestApp app)
    {
        using var answer = await app.Nobody.GetAsync("/api/session", Cancel);
        return (await TestApp.Json(answer)).GetProperty("setupNeeded").GetBoolean();
    }

    private static async Task<(HttpStatusCode Status, string? Code)> Outcome(TestApp app, SetupWish wish, params (string Name, string Value)[] headers)
    {
        using var answer = await SetUp(app, wish, headers);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await TestApp.Json(answer)).GetProperty("code").GetString());
    }

    private static async Task<HttpResponseMessage> SetUp(TestApp app, SetupWish wish, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session/setup") { Content = JsonContent.Create(wish) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await app.Nobody.SendAsync(request, Cancel);
    }
}
