using System.Net;
using System.Text.Json;
using Sarnakh.Access;

namespace Sarnakh.Tests.Users;

/// <summary>Inviting, changing and deactivating people.</summary>
public class UserTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnInvitedUser_IsInTheirTeamsAndHasALink()
    {
        await using var app = await Start();
        using var team = await app.Send(HttpMethod.Post, "/api/teams", new { name = "Tehran" });
        var teamId = (await TestApp.Json(team)).GetProperty("id").GetString()!;
        using var answer = await app.Send(HttpMethod.Post, "/api/users", new { email = "Sara@Mail.Example", name = "Sara", role = "own", teamIds = new[] { teamId } });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        var invited = await TestApp.Json(answer);
        invited.GetProperty("link").GetString()!.ShouldStartWith($"{app.Origin}/link#");
        var user = invited.GetProperty("user");
        user.GetProperty("email").GetString().ShouldBe("sara@mail.example");
        user.GetProperty("teamIds")[0].GetString().ShouldBe(teamId);
        user.TryGetProperty("securityStamp", out _).ShouldBeFalse();

        using var again = await app.Send(HttpMethod.Post, "/api/users", new { email = "sara@mail.example", name = "Sara", role = "own" });
        (await Errors(again)).ShouldBe([("#/email", "user.exists")]);
    }

    [Fact]
    public async Task WhatIsWrongInAnInvitation_IsSaidForEachField()
    {
        await using var app = await Start();
        using var answer = await app.Send(HttpMethod.Post, "/api/users", new { email = "x", name = "", role = "emperor", teamIds = new[] { "none" }, language = "de" });
        (await Errors(answer)).Select(error => error.Pointer).ShouldBe(["#/email", "#/name", "#/role", "#/language", "#/teamIds"], ignoreOrder: true);
    }

    [Fact]
    public async Task Colleagues_SeeNamesAndNoMore()
    {
        await using var app = await Start();
        var member = await app.As(Role.SalesAdministrator);
        using var answer = await member.Http.GetAsync("/api/users", Cancel);
        var items = (await TestApp.Json(answer)).GetProperty("items");
        items.GetArrayLength().ShouldBe(2);
        foreach (var item in items.EnumerateArray())
            item.EnumerateObject().Select(field => field.Name).ShouldBe(["id", "name", "active", "hasAvatar", "teamIds"]);
        (await app.GetJson("/api/users")).GetProperty("items")[0].TryGetProperty("email", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task AChange_NeedsTheVersionThatWasSeen()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        var path = $"/api/users/{member.User.Id}";
        using var without = await app.Send(HttpMethod.Patch, path, new { name = "A" });
        ((int)without.StatusCode).ShouldBe(428);
        var etag = await ETag(app, path);
        using var good = await app.Send(HttpMethod.Patch, path, new { name = "A", role = "all" }, etag);
        good.StatusCode.ShouldBe(HttpStatusCode.OK, await good.Content.ReadAsStringAsync(Cancel));
        (await TestApp.Json(good)).GetProperty("role").GetString().ShouldBe("all");
        using var stale = await app.Send(HttpMethod.Patch, path, new { name = "B" }, etag);
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await TestApp.Json(stale)).GetProperty("current").GetProperty("name").GetString().ShouldBe("A");
    }

    [Theory]
    [InlineData("""{"email":"other@mail.example"}""")]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"active":false}""")]
    [InlineData("""{"securityStamp":"x"}""")]
    [InlineData("""{"joinedAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"createdAt":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"avatarVersion":"x"}""")]
    public async Task WhatIsNotListed_CannotBeWritten(string patch)
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        var body = JsonSerializer.Deserialize<JsonElement>(patch);
        using var byAdministrator = await app.Send(HttpMethod.Patch, $"/api/users/{member.User.Id}", body, await ETag(app, $"/api/users/{member.User.Id}"));
        (await Errors(byAdministrator)).ShouldHaveSingleItem().Code.ShouldBe("field.not_editable");
        using var byThemselves = await app.Send(HttpMethod.Patch, "/api/me", body, by: member);
        (await Errors(byThemselves)).ShouldHaveSingleItem().Code.ShouldBe("field.not_editable");
    }

    [Fact]
    public async Task NobodyGivesThemselvesARole()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        using var answer = await app.Send(HttpMethod.Patch, "/api/me", new { role = "systemAdministrator" }, by: member);
        (await Errors(answer)).ShouldBe([("#/role", "field.not_editable")]);
    }

    [Fact]
    public async Task ANewRole_SignsTheUserOut()
    {
        await using var app = await Start();
        var member = await app.As(Role.All);
        using var answer = await app.Send(HttpMethod.Patch, $"/api/users/{member.User.Id}", new { role = "own" }, await ETag(app, $"/api/users/{member.User.Id}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await member.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task WhatSomebodyMayDoAndSee_IsOnRecord_AsItWasAndAsItBecame()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        using var made = await app.Send(HttpMethod.Post, "/api/teams", new { name = "Tehran" });
        var team = (await TestApp.Json(made)).GetProperty("id").GetString()!;
        var user = $"/api/users/{member.User.Id}";
        using (await app.Send(HttpMethod.Patch, user, new { role = "all", teamIds = new[] { team } }, await ETag(app, user))) { }
        using (await app.Send(HttpMethod.Patch, user, new { name = "Sara" }, await ETag(app, user))) { }
        using (await app.Send(HttpMethod.Patch, $"/api/teams/{team}", new { memberIds = Array.Empty<string>() }, await ETag(app, $"/api/teams/{team}"))) { }

        var log = (await app.GetJson("/api/audit")).GetProperty("items").EnumerateArray().Select(entry => (entry.GetProperty("action").GetString(), entry.GetProperty("details").ToString()));
        log.ShouldBe(
        [
            ("team.changed", $$"""{"members":"{{member.User.Id}} → –"}"""),
            ("user.changed", "{}"),
            ("user.changed", $$"""{"role":"own → all","teams":"– → {{team}}"}"""),
            ("team.created", """{"name":"– → Tehran"}"""),
        ]);
    }

    [Fact]
    public async Task TheLastAdministrator_Stays()
    {
        await using var app = await Start();
        var path = $"/api/users/{app.Administrator.User.Id}";
        using var demoted = await app.Send(HttpMethod.Patch, path, new { role = "all" }, await ETag(app, path));
        (await Code(demoted)).ShouldBe("user.last_administrator");
        using var deactivated = await app.Send(HttpMethod.Post, $"{path}/deactivate", new { });
        (await Code(deactivated)).ShouldBe("user.last_administrator");
    }

    [Fact]
    public async Task TwoAdministratorsAgainstEachOther_OneStays()
    {
        await using var app = await Start();
        for (var round = 0; round < 5; round++)
        {
            var other = await app.As(Role.SystemAdministrator);
            var answers = await Task.WhenAll(
                app.Send(HttpMethod.Post, $"/api/users/{app.Administrator.User.Id}/deactivate", new { }, by: other),
                app.Send(HttpMethod.Post, $"/api/users/{other.User.Id}/deactivate", new { }));
            answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
            var left = (await app.Get<UserTable>().All(Cancel)).Where(user => user.Value is { Active: true, Role: Role.SystemAdministrator }).ToList();
            left.Count.ShouldBe(1);
            if (left[0].Id != app.Administrator.User.Id) break;
        }
    }

    [Fact]
    public async Task WhoeverLeaves_HandsTheirLeadsOverAndIsOut()
    {
        await using var app = await Start();
        var leaver = await app.As(Role.Own);
        var heir = await app.As(Role.Own);
        var lead = (await app.Accepted(TestApp.Person("Sara", "sara@mail.example"))).ToString();
        await app.Settled();
        using var given = await app.Send(HttpMethod.Patch, $"/api/leads/{lead}", new { ownerId = leaver.User.Id }, "\"1\"");
        given.StatusCode.ShouldBe(HttpStatusCode.OK, await given.Content.ReadAsStringAsync(Cancel));

        using var wrong = await app.Send(HttpMethod.Post, $"/api/users/{leaver.User.Id}/deactivate", new { handOverTo = leaver.User.Id });
        (await Errors(wrong)).ShouldBe([("#/handOverTo", "user.unknown")]);
        using var answer = await app.Send(HttpMethod.Post, $"/api/users/{leaver.User.Id}/deactivate", new { handOverTo = heir.User.Id });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        (await TestApp.Json(answer)).GetProperty("user").GetProperty("active").GetBoolean().ShouldBeFalse();
        (await leaver.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var start = TimeProvider.System.GetTimestamp();
        while ((await app.GetJson($"/api/leads/{lead}")).GetProperty("ownerId").GetString() != heir.User.Id)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20, Cancel);
        }

        using var back = await app.Send(HttpMethod.Post, $"/api/users/{leaver.User.Id}/activate", new { });
        (await TestApp.Json(back)).GetProperty("active").GetBoolean().ShouldBeTrue();
        (await leaver.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<string> ETag(TestApp app, string path)
    {
        using var answer = await app.Http.GetAsync(path, Cancel);
        return answer.Headers.ETag!.ToString();
    }

    private static async Task<string?> Code(HttpResponseMessage answer) => (await TestApp.Json(answer)).GetProperty("code").GetString();

    private static async Task<IReadOnlyList<(string Pointer, string Code)>> Errors(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, await answer.Content.ReadAsStringAsync(Cancel));
        return [.. (await TestApp.Json(answer)).GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("pointer").GetString()!, error.GetProperty("code").GetString()!))];
    }
}
