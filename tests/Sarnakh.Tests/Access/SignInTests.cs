using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sarnakh.Access;
using Sarnakh.Application;
using Sarnakh.Shared;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Access;

/// <summary>Sign-in by password, links and second factor, as a browser does it.</summary>
public class SignInTests : AppTests
{
    private const string Password = "four unrelated words here";
    private const string Other = "چهار واژهٔ دیگر کنار هم";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThePassword_SignsIn_ThePageAndNothingElse()
    {
        await using var stage = await NewStage();
        using var response = await stage.SignIn(Password);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var session = await TestApp.Json(response);
        session.GetProperty("user").GetProperty("id").GetString().ShouldBe(stage.User.Id);
        session.GetProperty("csrf").GetString().ShouldNotBeNullOrEmpty();
        var cookie = response.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith("__Host-sarnakh=", StringComparison.Ordinal));
        foreach (var attribute in (string[])["httponly", "secure", "samesite=lax", "path=/"]) cookie.ToLowerInvariant().ShouldContain(attribute);
    }

    [Theory]
    [InlineData("SARA@Example.com")]
    [InlineData(" sara@example.com ")]
    [InlineData("Sara <sara@example.com>")]
    public async Task TheAddress_IsReadAsPeopleWriteIt(string email)
    {
        await using var stage = await NewStage();
        using var response = await stage.SignIn(Password, email);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NobodyLearns_WhetherAnAccountExists()
    {
        await using var stage = await NewStage();
        var left = await stage.AddUser("left@example.com", Password, active: false);
        var invited = await stage.AddUser("invited@example.com", password: null);

        var answers = new List<string>();
        foreach (var (email, password) in ((string, string)[])[("sara@example.com", Other), ("nobody@example.com", Other), ("no address at all", Other), (left.Email, Password), (invited.Email, Other)])
        {
            var checks = stage.Hasher.Checks;
            stage.App.Faults.Calls.Clear();
            using var response = await stage.SignIn(password, email);
            var body = await TestApp.Json(response);
            answers.Add($"{(int)response.StatusCode} {body.GetProperty("code").GetString()} {body.GetProperty("title").GetString()} "
                + $"{string.Join(',', response.Headers.Select(header => header.Key).Order(StringComparer.Ordinal))} hashes {stage.Hasher.Checks - checks} at {stage.Hasher.LastIterations}, {stage.Calls}");
        }
        answers.Distinct().ShouldHaveSingleItem().ShouldStartWith("401 sign_in.failed");
        answers[0].ShouldContain("hashes 1 at");
    }

    [Fact]
    public async Task AfterFiveFailures_OneWaits_AlsoWithTheRightPassword_AndSomebodyUnknownWaitsTheSame()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        foreach (var email in (string[])["sara@example.com", "nobody@example.com"])
        {
            for (var i = 0; i < 6; i++) (await Stage.CodeOf(stage.SignIn(Other, email))).ShouldBe("sign_in.failed");
            var checks = stage.Hasher.Checks;
            using var refused = await stage.SignIn(Password, email);
            ((int)refused.StatusCode).ShouldBe(429);
            refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(0), TimeSpan.FromSeconds(1));
            stage.Hasher.Checks.ShouldBe(checks);
        }
        clock.Shift = TimeSpan.FromSeconds(2);
        using var response = await stage.SignIn(Password);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        // The account begins anew.
        (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
    }

    [Fact]
    public async Task ManyAtOnce_GetNoMoreTriesThanOneAfterTheOther()
    {
        await using var stage = await NewStage();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Stage.CodeOf(stage.SignIn(Other))));
        answers.Count(code => code == "sign_in.failed").ShouldBeInRange(1, Attempts.FreeOfAccount + 1);
        answers.Where(code => code is not ("sign_in.failed" or "sign_in.later" or "sign_in.busy")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAddressThatTriesManyAccounts_Waits_AndSuccessDoesNotClearIt()
    {
        await using var stage = await NewStage();
        for (var i = 0; i < Attempts.FreeOfAddress - 1; i++) (await Stage.CodeOf(stage.SignIn(Other, $"person{i}@example.com"))).ShouldBe("sign_in.failed");
        using (var response = await stage.SignIn(Password)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn(Other, "one@example.com"))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Other, "two@example.com"))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Other, "three@example.com"))).ShouldBe("sign_in.later");
    }

    [Fact]
    public async Task WhoeverGuessesElsewhere_DoesNotKeepAKnownDeviceWaiting()
    {
        await using var stage = await NewStage();
        var device = await stage.KnownDevice();
        for (var i = 0; i < Attempts.FreeOfAccount + 1; i++) (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Password))).ShouldBe("sign_in.later");

        using var response = await stage.SignIn(Password, device: device);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn(Password))).ShouldBe("sign_in.later", "the guesses elsewhere stay counted");
    }

    [Fact]
    public async Task AKnownDevice_HasItsOwnCount_WhichHoldsUpNobodyElse()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        var device = await stage.KnownDevice();
        for (var i = 0; i < Attempts.FreeOfAccount + 1; i++) (await Stage.CodeOf(stage.SignIn(Other, device: device))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Password, device: device))).ShouldBe("sign_in.later");
        using (var elsewhere = await stage.SignIn(Password)) elsewhere.StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Shift = TimeSpan.FromSeconds(2);
        using (var here = await stage.SignIn(Password, device: device)) here.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn(Other, device: device))).ShouldBe("sign_in.failed", "it begins anew");
    }

    [Fact]
    public async Task ADeviceThatIsMadeUp_OfSomebodyElse_OrOlderThanThePassword_IsAnUnknownOne()
    {
        await using var stage = await NewStage();
        await stage.AddUser("ali@example.com", Password);
        var device = await stage.KnownDevice();
        var parts = device.Split('=')[1].Split('.');
        string[] wrong =
        [
            await stage.KnownDevice("ali@example.com"), $"{KnownDevices.Cookie}={Secret.New()}.{parts[1]}", $"{KnownDevices.Cookie}={parts[0]}.{Secret.New()}", $"{KnownDevices.Cookie}={parts[0]}",
            $"{KnownDevices.Cookie}=.", $"{KnownDevices.Cookie}={parts[0]}.{parts[1]}.", $"{KnownDevices.Cookie}={new string('x', 3000)}.",
        ];
        for (var i = 0; i < Attempts.FreeOfAccount + 1; i++) (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
        foreach (var cookie in wrong) (await Stage.CodeOf(stage.SignIn(Password, device: cookie))).ShouldBe("sign_in.later", cookie);
        using (var known = await stage.SignIn(Password, device: device)) known.StatusCode.ShouldBe(HttpStatusCode.OK);

        using (var renewed = await stage.Use(await stage.Link(stage.User), new { password = "seven quiet foxes run" })) renewed.StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < Attempts.FreeOfAccount + 1; i++) (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn("seven quiet foxes run", device: device))).ShouldBe("sign_in.later");
    }

    [Fact]
    public async Task FailuresOfLongAgo_AreForgotten_AlsoByTheStore()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        for (var i = 0; i < 3; i++) (await Stage.CodeOf(stage.SignIn(Other, $"person{i}@example.com"))).ShouldBe("sign_in.failed");
        clock.Shift = TimeSpan.FromHours(23);
        (await Stage.CodeOf(stage.SignIn(Other, "person2@example.com"))).ShouldBe("sign_in.failed");
        clock.Shift = TimeSpan.FromHours(25);
        await stage.App.Get<LimitAttempts>().Trim(Cancel);

        var rows = new List<string>();
        await foreach (var row in stage.App.Get<ITableStore>().All(AccessTable.Name, new RowQuery("attempt"), Cancel)) rows.Add(row.RowKey);
        rows.Count.ShouldBe(2);
        rows.ShouldContain(Attempts.KeyOfAccount("person2@example.com"));
    }

    [Fact]
    public async Task OldHashes_AreRenewedAtSignIn()
    {
        await using var stage = await NewStage();
        var weak = new PasswordHasher<Credential>(Options.Create(new PasswordHasherOptions { IterationCount = 10 }));
        var credential = await stage.Credential();
        await stage.App.Get<CredentialTable>().Save(credential with { PasswordHash = weak.HashPassword(credential, Password) }, Cancel);

        using (var response = await stage.SignIn(Password)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        CountingHasher.IterationsIn((await stage.Credential()).PasswordHash!).ShouldBe(TestApp.PasswordIterations);
        using (var response = await stage.SignIn(Password)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TheProduct_HashesAsOftenAsOwaspAsks()
    {
        using var folder = new TemporaryFolder();
        using var product = SarnakhApplication.CreateBuilder([$"--Storage:Path={folder.Path}/sarnakh.db"]).Build();
        var hash = await product.Services.GetRequiredService<PasswordHashes>().Hash(new Credential("somebody"), Password, Cancel);
        CountingHasher.IterationsIn(hash.ShouldNotBeNull()).ShouldBeGreaterThanOrEqualTo(600_000);
    }

    [Fact]
    public async Task TooManyHashesAtOnce_AreTurnedAway()
    {
        await using var stage = await NewStage();
        using var gate = new SemaphoreSlim(0);
        stage.Hasher.Hold = gate;
        var tries = Enumerable.Range(0, 40).Select(i => stage.App.Get<PasswordHashes>().Check(new Credential($"{i}"), Password, Cancel)).ToList();
        var turnedAway = tries.Where(attempt => attempt.IsCompleted).ToList();
        turnedAway.ShouldNotBeEmpty();
        foreach (var attempt in turnedAway) (await attempt).ShouldBe(PasswordVerdict.Busy);
        stage.Hasher.AtOnce.ShouldBeLessThanOrEqualTo(Math.Max(1, Environment.ProcessorCount - 1));

        using var refused = await stage.SignIn(Password);
        ((int)refused.StatusCode).ShouldBe(503);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        gate.Release(1000);
        (await Task.WhenAll(tries)).Count(verdict => verdict == PasswordVerdict.Wrong).ShouldBe(tries.Count - turnedAway.Count);
        stage.Hasher.MostAtOnce.ShouldBeLessThanOrEqualTo(Math.Max(1, Environment.ProcessorCount - 1));
        // It was no failure of anybody.
        using var response = await stage.SignIn(Password);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AnInvitation_IsUsedOnce_AlsoByTwoAtOnce()
    {
        await using var stage = await NewStage();
        var invited = await stage.AddUser("new@example.com", password: null);
        var token = await stage.Link(invited);

        var link = await TestApp.Json(await stage.LookAt(token));
        (link.GetProperty("purpose").GetString(), link.GetProperty("email").GetString()).ShouldBe(("invite", "new@example.com"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => stage.Use(token, new { password = $"{Password} {i}", name = $"New {i}" })));
        var winner = answers.Single(answer => answer.StatusCode == HttpStatusCode.OK);
        var loser = answers.Single(answer => answer != winner);
        (await TestApp.Json(loser)).GetProperty("code").GetString().ShouldBe("link.spent");
        var number = Array.IndexOf(answers, winner);
        (await TestApp.Json(winner)).GetProperty("user").GetProperty("name").GetString().ShouldBe($"New {number}");

        using (var response = await stage.SignIn($"{Password} {number}", invited.Email)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn($"{Password} {1 - number}", invited.Email))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.LookAt(token))).ShouldBe("link.spent");
    }

    [Fact]
    public async Task AWeakPassword_DoesNotUseUpTheLink()
    {
        await using var stage = await NewStage();
        var token = await stage.Link(await stage.AddUser("new@example.com", password: null));
        using var refused = await stage.Use(token, new { password = "password1234" });
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var error = (await TestApp.Json(refused)).GetProperty("errors")[0];
        (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()).ShouldBe(("#/password", "password.common"));
        using var response = await stage.Use(token, new { password = Password });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task ANewerLink_EndsTheOlder_AndTimeEndsBoth()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        var (first, second) = (await stage.Link(stage.User), await stage.Link(stage.User));
        (await Stage.CodeOf(stage.LookAt(first))).ShouldBe("link.spent");
        (await stage.LookAt(second)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Shift = TimeSpan.FromMinutes(61);
        (await Stage.CodeOf(stage.Use(second, new { password = Other }))).ShouldBe("link.spent");

        var invited = await stage.Link(await stage.AddUser("new@example.com", password: null));
        clock.Shift += TimeSpan.FromDays(6.9);
        (await stage.LookAt(invited)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Shift += TimeSpan.FromDays(0.2);
        (await Stage.CodeOf(stage.LookAt(invited))).ShouldBe("link.spent");
    }

    [Fact]
    public async Task ALink_EndsWithWhatItWasMeantFor()
    {
        await using var stage = await NewStage();
        var reset = await stage.Link(stage.User);
        var here = await stage.App.SignIn(stage.User);
        using (var changed = await here.Http.PostAsJsonAsync("/api/me/password", new { current = Password, @new = Other }, Cancel)) changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.LookAt(reset))).ShouldBe("link.spent", "another password is set");
        (await Stage.CodeOf(stage.Use(reset, new { password = "seven quiet foxes run" }))).ShouldBe("link.spent");

        reset = await stage.Link(stage.User);
        foreach (var step in (string[])["deactivate", "activate"])
            using (var answer = await stage.App.Http.PostAsJsonAsync($"/api/users/{stage.User.Id}/{step}", new { }, Cancel)) answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.LookAt(reset))).ShouldBe("link.spent", "the person left and came back");

        var invited = await stage.AddUser("new@example.com", password: null);
        var invitation = await stage.Link(invited);
        await stage.App.Get<NoteJoining>().Change(invited, user => user with { Role = Role.All, SecurityStamp = SecurityStamp.New() }, Cancel);
        (await stage.LookAt(invitation)).StatusCode.ShouldBe(HttpStatusCode.OK, "another role before joining");
        await stage.App.Get<NoteJoining>().Run(invited, Cancel);
        (await Stage.CodeOf(stage.LookAt(invitation))).ShouldBe("link.spent", "they came in through a provider");
    }

    [Fact]
    public async Task AReset_EndsTheSessionsOfTheOldPassword()
    {
        await using var stage = await NewStage();
        var before = await stage.App.SignIn(stage.User);
        using (var known = await before.Http.GetAsync("/api/leads", Cancel)) known.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var reset = await stage.Use(await stage.Link(stage.User), new { password = Other })) reset.StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var ended = await before.Http.GetAsync("/api/leads", Cancel)) ended.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using (var response = await stage.SignIn(Other)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn(Password))).ShouldBe("sign_in.failed");
    }

    [Fact]
    public async Task OnlyAnAdministrator_GivesLinks()
    {
        await using var stage = await NewStage();
        var sales = await stage.App.As(Role.SalesAdministrator);
        using var refused = await sales.Http.PostAsync($"/api/users/{stage.User.Id}/link", null, Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Stage.CodeOf(stage.App.Http.PostAsync("/api/users/nobody/link", null, Cancel))).ShouldBe("user.unknown");
        var left = await stage.AddUser("left@example.com", Password, active: false);
        (await Stage.CodeOf(stage.App.Http.PostAsync($"/api/users/{left.Id}/link", null, Cancel))).ShouldBe("user.inactive");
    }

    [Fact]
    public async Task AChangedPassword_EndsOtherSessions_AndThisOneGoesOn()
    {
        await using var stage = await NewStage();
        var (here, there) = (await stage.App.SignIn(stage.User), await stage.App.SignIn(stage.User));
        (await Stage.FieldCodeOf(here.Http.PostAsJsonAsync("/api/me/password", new { current = Other, @new = Other }, Cancel))).ShouldBe("#/current password.wrong");
        (await Stage.FieldCodeOf(here.Http.PostAsJsonAsync("/api/me/password", new { current = Password, @new = "short" }, Cancel))).ShouldBe("#/new password.too_short");

        using var changed = await here.Http.PostAsJsonAsync("/api/me/password", new { current = Password, @new = Other }, Cancel);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync(Cancel));
        changed.Headers.GetValues("Set-Cookie").ShouldContain(cookie => cookie.StartsWith("__Host-sarnakh=", StringComparison.Ordinal));
        using (var ended = await there.Http.GetAsync("/api/leads", Cancel)) ended.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using (var response = await stage.SignIn(Other)) response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task GuessingThePassword_InAStolenSession_WaitsToo()
    {
        await using var stage = await NewStage();
        var stolen = await stage.App.SignIn(stage.User);
        for (var i = 0; i < 6; i++) (await Stage.FieldCodeOf(stolen.Http.PostAsJsonAsync("/api/me/password", new { current = $"{i}", @new = Other }, Cancel))).ShouldBe("#/current password.wrong");
        (await Stage.CodeOf(stolen.Http.PostAsJsonAsync("/api/me/password", new { current = Password, @new = Other }, Cancel))).ShouldBe("sign_in.later");
    }

    [Fact]
    public async Task ASecondFactor_IsAskedFor_AndEachCodeIsGoodOnce()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        var (secret, recovery) = await stage.EnrolTotp(clock);

        (await Stage.CodeOf(stage.SignIn(Password))).ShouldBe("sign_in.code_needed");
        (await Stage.CodeOf(stage.SignIn(Other))).ShouldBe("sign_in.failed");
        (await Stage.CodeOf(stage.SignIn(Password, code: "000000"))).ShouldBe("sign_in.failed");
        // The code that confirmed the key has been used.
        (await Stage.CodeOf(stage.SignIn(Password, code: Totp.Code(secret, Totp.StepAt(clock.GetUtcNow()))))).ShouldBe("sign_in.failed");
        clock.Shift += TimeSpan.FromSeconds(30);
        var code = Sarnakh.Text.Digits.ToPersian(Totp.Code(secret, Totp.StepAt(clock.GetUtcNow())));
        var both = await Task.WhenAll(stage.SignIn(Password, code: code), stage.SignIn(Password, code: code));
        both.Count(response => response.StatusCode == HttpStatusCode.OK).ShouldBe(1);

        using (var response = await stage.SignIn(Password, recoveryCode: recovery[0].ToUpperInvariant())) response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Stage.CodeOf(stage.SignIn(Password, recoveryCode: recovery[0]))).ShouldBe("sign_in.failed");
        using (var response = await stage.SignIn(Password, recoveryCode: recovery[1])) response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatIsStored_TellsNoSecret()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        var (secret, recovery) = await stage.EnrolTotp(clock);
        var token = await stage.Link(stage.User);
        await foreach (var row in stage.App.Get<ITableStore>().All(AccessTable.Name, new RowQuery("cred"), Cancel))
        {
            var text = row.ToString();
            foreach (var hidden in (string[])[Password, recovery[0], recovery[0].Replace("-", "", StringComparison.Ordinal), token, token.Split('.')[2]]) text.ShouldNotContain(hidden);
            foreach (var bytes in row.Values.Values.OfType<byte[]>()) bytes.AsSpan().IndexOf(secret).ShouldBe(-1);
        }
    }

    [Fact]
    public async Task ASecondFactor_EndsWithThePassword_OrByAnAdministrator()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        await stage.EnrolTotp(clock);
        var here = await stage.App.SignIn(stage.User);
        (await Stage.CodeOf(here.Http.PostAsync("/api/me/totp", null, Cancel))).ShouldBe("totp.active");
        (await Stage.FieldCodeOf(Delete(Other))).ShouldBe("#/password password.wrong");
        using (var ended = await Delete(Password)) ended.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using (var response = await stage.SignIn(Password)) response.StatusCode.ShouldBe(HttpStatusCode.OK);

        await stage.EnrolTotp(clock);
        (await Stage.CodeOf(stage.SignIn(Password))).ShouldBe("sign_in.code_needed");
        using (var removed = await stage.App.Http.DeleteAsync($"/api/users/{stage.User.Id}/totp", Cancel)) removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using (var response = await stage.SignIn(Password)) response.StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<HttpResponseMessage> Delete(string password) =>
            here.Http.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/me/totp") { Content = JsonContent.Create(new { password }) }, Cancel);
    }

    [Fact]
    public async Task AResetLink_DoesNotReplaceTheSecondFactor()
    {
        var clock = new ShiftedClock();
        await using var stage = await NewStage(services => services.Replace(clock));
        var (secret, _) = await stage.EnrolTotp(clock);
        var token = await stage.Link(stage.User);
        (await Stage.CodeOf(stage.Use(token, new { password = Other }))).ShouldBe("sign_in.code_needed");
        (await Stage.CodeOf(stage.Use(token, new { password = Other, code = "000000" }))).ShouldBe("sign_in.failed");
        clock.Shift += TimeSpan.FromSeconds(30);
        using var response = await stage.Use(token, new { password = Other, code = Totp.Code(secret, Totp.StepAt(clock.GetUtcNow())) });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task PagesOfOtherSites_SignNobodyIn()
    {
        await using var stage = await NewStage();
        using var response = await stage.Post("/api/session", new { email = stage.User.Email, password = Password }, "https://evil.example");
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<Stage> NewStage(Action<IServiceCollection>? configure = null) => Stage.Make(prepare => Start(prepare), configure);

    /// <summary>The product with a user who has a password, and a hasher that counts.</summary>
    private sealed class Stage(TestApp app, CountingHasher hasher) : IAsyncDisposable
    {
        public TestApp App => app;

        public CountingHasher Hasher => hasher;

        public User User { get; private set; } = null!;

        /// <summary>What the store was asked for, apart from configuration, which is in memory.</summary>
        public string Calls => string.Join(' ', app.Faults.Calls.Where(call => call.Name is "access" or "audit").Select(call => $"{call.Operation} {call.Name}"));

        public static async Task<Stage> Make(Func<Action<IServiceCollection>, Task<TestApp>> start, Action<IServiceCollection>? configure)
        {
            var hasher = new CountingHasher(TestApp.PasswordIterations);
            var app = await start(services =>
            {
                services.AddSingleton<IPasswordHasher<Credential>>(hasher);
                configure?.Invoke(services);
            });
            var stage = new Stage(app, hasher);
            stage.User = await stage.AddUser("sara@example.com", Password);
            return stage;
        }

        public async Task<User> AddUser(string email, string? password, bool active = true)
        {
            var now = app.Get<TimeProvider>().GetUtcNow();
            var user = app.Administrator.User with
            {
                Id = $"{Guid.NewGuid():n}"[..26],
                Email = email,
                Name = "سارا کریمی",
                Role = Role.Own,
                Active = active,
                JoinedAt = password is null ? null : now,
            };
            await app.Get<UserTable>().Insert(user, Cancel);
            if (password is null) return user;
            var credential = new Credential(user.Id);
            await app.Get<CredentialTable>().Save(credential with { PasswordHash = await app.Get<PasswordHashes>().Hash(credential, password, Cancel) }, Cancel);
            return user;
        }

        public Task<Credential> Credential() => app.Get<CredentialTable>().Find(User.Id, Cancel);

        public Task<HttpResponseMessage> SignIn(string password, string? email = null, string? code = null, string? recoveryCode = null, string? device = null) =>
            Post("/api/session", new { email = email ?? User.Email, password, code, recoveryCode }, cookie: device);

        /// <summary>The cookie of a browser in which somebody has signed in.</summary>
        public async Task<string> KnownDevice(string? email = null)
        {
            using var response = await SignIn(Password, email);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var cookie = response.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith(KnownDevices.Cookie, StringComparison.Ordinal));
            foreach (var attribute in new[] { "httponly", "secure", "samesite=strict", "path=/" }) cookie.ShouldContain(attribute);
            return cookie.Split(';')[0];
        }

        public async Task<HttpResponseMessage> LookAt(string link)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/links") { Headers = { { SignInEndpoints.LinkHeader, link } } };
            return await app.Nobody.SendAsync(request, Cancel);
        }

        public Task<HttpResponseMessage> Use(string link, object use) => Post("/api/links", use, link: link);

        public async Task<HttpResponseMessage> Post(string path, object body, string? origin = null, string? cookie = null, string? link = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Origin", origin ?? app.Origin);
            if (link is not null) request.Headers.Add(SignInEndpoints.LinkHeader, link);
            if (cookie is not null) request.Headers.Add("Cookie", cookie);
            return await app.Nobody.SendAsync(request, Cancel);
        }

        /// <summary>The token of a link that the administrator gave.</summary>
        public async Task<string> Link(User user)
        {
            using var response = await app.Http.PostAsync($"/api/users/{user.Id}/link", null, Cancel);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
            var link = (await TestApp.Json(response)).GetProperty("link").GetString()!;
            link.ShouldStartWith($"{app.Origin}/link#");
            return link.Split('#')[1];
        }

        public static async Task<string?> CodeOf(Task<HttpResponseMessage> answer)
        {
            using var response = await answer;
            ((int)response.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
            return (await TestApp.Json(response)).GetProperty("code").GetString();
        }

        public static async Task<string> FieldCodeOf(Task<HttpResponseMessage> answer)
        {
            using var response = await answer;
            var body = await TestApp.Json(response);
            response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, body.GetRawText());
            var error = body.GetProperty("errors")[0];
            return $"{error.GetProperty("pointer").GetString()} {error.GetProperty("code").GetString()}";
        }

        public async Task<(byte[] Secret, IReadOnlyList<string> RecoveryCodes)> EnrolTotp(TimeProvider clock)
        {
            var here = await app.SignIn(User);
            using var begun = await here.Http.PostAsync("/api/me/totp", null, Cancel);
            begun.StatusCode.ShouldBe(HttpStatusCode.OK, await begun.Content.ReadAsStringAsync(Cancel));
            var secret = FromBase32((await TestApp.Json(begun)).GetProperty("secret").GetString()!);
            (await FieldCodeOf(here.Http.PutAsJsonAsync("/api/me/totp", new { code = "12345" }, Cancel))).ShouldBe("#/code totp.wrong_code");
            using var confirmed = await here.Http.PutAsJsonAsync("/api/me/totp", new { code = Totp.Code(secret, Totp.StepAt(clock.GetUtcNow())) }, Cancel);
            confirmed.StatusCode.ShouldBe(HttpStatusCode.OK, await confirmed.Content.ReadAsStringAsync(Cancel));
            var codes = (await TestApp.Json(confirmed)).GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!).ToList();
            codes.Count.ShouldBe(10);
            return (secret, codes);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private static byte[] FromBase32(string text)
        {
            var bits = string.Concat(text.Where(c => c != ' ').Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
            return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
        }
    }

    private sealed class CountingHasher(int iterations) : IPasswordHasher<Credential>
    {
        private readonly PasswordHasher<Credential> _inner = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        private int _checks;
        private int _atOnce;
        private int _mostAtOnce;

        public int Checks => _checks;

        public int LastIterations { get; private set; }

        public int AtOnce => Volatile.Read(ref _atOnce);

        public int MostAtOnce => Volatile.Read(ref _mostAtOnce);

        /// <summary>Each check waits for one of it.</summary>
        public SemaphoreSlim? Hold { get; set; }

        public static int IterationsIn(string hash) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));

        public string HashPassword(Credential user, string password) => _inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Credential user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _checks);
            var now = Interlocked.Increment(ref _atOnce);
            int most;
            while ((most = MostAtOnce) < now) Interlocked.CompareExchange(ref _mostAtOnce, now, most);
            Hold?.Wait();
            Interlocked.Decrement(ref _atOnce);
            LastIterations = IterationsIn(hashedPassword);
            return _inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
