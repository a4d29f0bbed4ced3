using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Tests.Access;

namespace Sarnakh.Tests.Teams;

public class TeamApiTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATeam_IsMade_Changed_AndNeedsTheSeenVersion()
    {
        await using var app = await Start();
        var (sara, reza) = (await app.AddUser("سارا"), await app.AddUser("رضا"));
        using var made = await app.Http.PostAsJsonAsync("/api/teams", new { name = " فروش  تهران ", leaderId = sara.Id }, Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        var team = await TestApp.Json(made);
        var id = team.GetProperty("id").GetString()!;
        team.GetProperty("name").GetString().ShouldBe("فروش تهران");
        Members(team).ShouldBe([sara.Id]);

        (await Patch(app, id, new { name = "x" }, null)).Status.ShouldBe(HttpStatusCode.PreconditionRequired);
        var (status, changed) = await Patch(app, id, new { memberIds = new[] { sara.Id, reza.Id } }, made.Headers.ETag!.Tag);
        status.ShouldBe(HttpStatusCode.OK);
        Members(changed).ShouldBe([sara.Id, reza.Id]);
        var (stale, problem) = await Patch(app, id, new { name = "x" }, made.Headers.ETag.Tag);
        stale.ShouldBe(HttpStatusCode.PreconditionFailed);
        Members(problem.GetProperty("current")).ShouldBe([sara.Id, reza.Id]);
        (await app.GetJson("/api/teams")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("version").GetString().ShouldBe(changed.GetProperty("version").GetString());
    }

    [Fact]
    public async Task TwoTeams_NeverHaveTheSameName_HoweverItIsTyped()
    {
        await using var app = await Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => app.Http.PostAsJsonAsync("/api/teams", new { name = n % 2 == 0 ? "فروش کرج" : "فروش  كرج" }, Cancel)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => (int)answer.StatusCode == 422).ShouldBe(5);

        using var other = await app.Http.PostAsJsonAsync("/api/teams", new { name = "Export" }, Cancel);
        var id = (await TestApp.Json(other)).GetProperty("id").GetString()!;
        var (status, problem) = await Patch(app, id, new { name = "فروشِ كرج" }, other.Headers.ETag!.Tag);
        (((int)status), problem.GetProperty("errors")[0].GetProperty("code").GetString()).ShouldBe((422, "team.exists"));

        // A name that was given up is free.
        (await Patch(app, id, new { name = "Abroad" }, other.Headers.ETag.Tag)).Status.ShouldBe(HttpStatusCode.OK);
        using var again = await app.Http.PostAsJsonAsync("/api/teams", new { name = "export" }, Cancel);
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task WhoHasLeft_IsNoLongerShownInATeam()
    {
        await using var app = await Start();
        var (sara, reza) = (await app.AddUser("سارا"), await app.AddUser("رضا"));
        using var made = await app.Http.PostAsJsonAsync("/api/teams", new { name = "فروش", leaderId = sara.Id, memberIds = new[] { sara.Id, reza.Id } }, Cancel);
        var users = app.Get<UserTable>();
        var stored = (await users.Find(sara.Id, Cancel))!;
        await users.Replace(stored.Value with { Active = false }, stored.Version, Cancel);

        var team = (await app.GetJson("/api/teams")).GetProperty("items")[0];
        Members(team).ShouldBe([reza.Id]);
        team.TryGetProperty("leaderId", out _).ShouldBeFalse();
    }

    private static string?[] Members(JsonElement team) => [.. team.GetProperty("memberIds").EnumerateArray().Select(id => id.GetString())];

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Patch(TestApp app, string id, object patch, string? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/teams/{id}") { Content = JsonContent.Create(patch) };
        if (seen is not null) request.Headers.IfMatch.ParseAdd(seen);
        using var answer = await app.Http.SendAsync(request, Cancel);
        return (answer.StatusCode, await TestApp.Json(answer));
    }
}
