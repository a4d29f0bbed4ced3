using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>What somebody with the role "own" sees and may do through the API: nothing tells of any other lead.</summary>
public class LeadScopeApiTests : AppTests
{
    private static readonly Random Source = new(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheListAndItsCounts_HoldOnlyWhatOneMaySee()
    {
        await using var app = await Fixture.Start();
        var found = await app.Sara.Http.GetFromJsonAsync<JsonElement>("/api/leads", Cancel);
        Ids(found).ShouldBe([app.Mine, app.Free], ignoreOrder: true);
        found.GetProperty("total").GetInt32().ShouldBe(2);
        var groups = await app.Sara.Http.GetFromJsonAsync<JsonElement>("/api/leads/groups?by=ownerId", Cancel);
        groups.GetProperty("groups").EnumerateArray().Sum(group => group.GetProperty("count").GetInt32()).ShouldBe(2);
        (await app.Reza.Http.GetFromJsonAsync<JsonElement>("/api/leads?q=پنهان", Cancel)).GetProperty("total").GetInt32().ShouldBe(1);
        (await app.Sara.Http.GetFromJsonAsync<JsonElement>("/api/leads?q=پنهان", Cancel)).GetProperty("total").GetInt32().ShouldBe(0);
        // A filter cannot widen it.
        var others = """{"or":[{"field":"ownerId","op":"isSet"},{"not":{"field":"ownerId","op":"isSet"}}]}""";
        (await app.Sara.Http.GetFromJsonAsync<JsonElement>($"/api/leads?filter={Uri.EscapeDataString(others)}", Cancel)).GetProperty("total").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task Me_IsWhoeverAsks()
    {
        await using var app = await Fixture.Start();
        var mine = Uri.EscapeDataString("""{"field":"ownerId","op":"eq","value":"me"}""");
        Ids(await app.Sara.Http.GetFromJsonAsync<JsonElement>($"/api/leads?filter={mine}", Cancel)).ShouldBe([app.Mine]);
        Ids(await app.Reza.Http.GetFromJsonAsync<JsonElement>($"/api/leads?filter={mine}", Cancel)).ShouldBe([app.Theirs]);
    }

    [Fact]
    public async Task ALeadOfSomebodyElse_DoesNotExist_WhateverIsAskedOfIt()
    {
        await using var app = await Fixture.Start();
        var nothing = RecordId.New(DateTimeOffset.UtcNow, Source);
        foreach (var path in (string[])["/api/leads/{0}", "/api/leads/{0}/timeline", "/api/submissions/{0}"])
        {
            var asked = await Answer(app.Sara, HttpMethod.Get, string.Format(null, path, app.Theirs), null);
            asked.ShouldBe((404, Expected(path)));
            (await Answer(app.Sara, HttpMethod.Get, string.Format(null, path, nothing), null)).ShouldBe(asked);
            (await Answer(app.Reza, HttpMethod.Get, string.Format(null, path, app.Theirs), null)).Status.ShouldBe(200, path);
        }
        // Also with the right ETag, and in every way to write.
        (await Answer(app.Sara, HttpMethod.Get, $"/api/leads/{app.Theirs}", null, ("If-None-Match", "\"1\""))).Status.ShouldBe(404);
        (await Answer(app.Sara, HttpMethod.Patch, $"/api/leads/{app.Theirs}", """{"title":"x"}""", ("If-Match", "\"1\""))).ShouldBe((404, "lead.unknown"));
        (await Answer(app.Sara, HttpMethod.Patch, $"/api/leads/{app.Theirs}", """{"title":"x"}""", ("If-Match", "\"9\""))).ShouldBe((404, "lead.unknown"));
        (await Answer(app.Sara, HttpMethod.Delete, $"/api/leads/{app.Mine}", null, ("If-Match", "\"1\""))).Status.ShouldBe(403);
        (await app.Product.Get<LeadTable>().Find(app.Theirs, Cancel))!.Lead.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task AnETag_IsTheReadersOwn()
    {
        await using var app = await Fixture.Start();
        var ofReza = await ETag(app.Reza, "/api/leads");
        (await ETag(app.Sara, "/api/leads")).ShouldNotBe(ofReza);
        (await Answer(app.Sara, HttpMethod.Get, "/api/leads", null, ("If-None-Match", ofReza))).Status.ShouldBe(200);
        (await Answer(app.Reza, HttpMethod.Get, "/api/leads", null, ("If-None-Match", ofReza))).Status.ShouldBe(304);
        using var answer = await app.Sara.Http.GetAsync("/api/leads", Cancel);
        answer.Headers.CacheControl!.Private.ShouldBeTrue();
    }

    [Fact]
    public async Task ACursor_IsTheReadersOwn()
    {
        await using var app = await Fixture.Start();
        await app.Add(lead => lead with { OwnerId = app.Reza.User.Id });
        var cursor = (await app.Reza.Http.GetFromJsonAsync<JsonElement>("/api/leads?limit=1", Cancel)).GetProperty("cursor").GetString()!;
        (await Answer(app.Sara, HttpMethod.Get, $"/api/leads?limit=1&cursor={cursor}", null)).ShouldBe((404, "cursor.unknown"));
        (await Answer(app.Reza, HttpMethod.Get, $"/api/leads?limit=1&cursor={cursor}", null)).Status.ShouldBe(200);
        (await Answer(app.Sara, HttpMethod.Get, "/api/leads?limit=1&cursor=nonsense", null)).Status.ShouldBe(422);
    }

    [Fact]
    public async Task TheVersionOfSomebodyElsesLead_TellsNothing()
    {
        await using var app = await Fixture.Start();
        foreach (var version in (string[])[$"{app.Theirs}:1", $"{app.Theirs}:7", $"{RecordId.New(DateTimeOffset.UtcNow, Source)}:1"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads") { Headers = { { "Sarnakh-Version", version } } };
            using var answer = await app.Sara.Http.SendAsync(request, Cancel);
            (await TestApp.Json(answer)).GetProperty("total").GetInt32().ShouldBe(2);
            answer.Headers.Contains("Sarnakh-Version").ShouldBeFalse();
        }
        // Each is looked for in the store alike, be it there or not, so that the time it takes is the same.
        app.Product.Faults.Calls.Clear();
        var feed = app.Product.Get<LeadIndexFeed>();
        var scope = LeadScope.Of(app.Sara.User.Id, []);
        await feed.EnsureFresh(TimeSpan.FromHours(1), new LeadRevision(app.Theirs, 1), scope, Cancel);
        await feed.EnsureFresh(TimeSpan.FromHours(1), new LeadRevision(RecordId.New(DateTimeOffset.UtcNow, Source), 1), scope, Cancel);
        app.Product.Faults.Calls.Count(call => call.Operation == "Get").ShouldBe(2);
        await feed.EnsureFresh(TimeSpan.FromHours(1), new LeadRevision(app.Mine, 1), scope, Cancel);
        app.Product.Faults.Calls.Count(call => call.Operation == "Get").ShouldBe(2);
    }

    [Fact]
    public async Task OnesOwnLeads_CanBeGivenAway_AndUnownedOnesTaken_AndNothingElse()
    {
        await using var app = await Fixture.Start();
        var (sara, reza) = (app.Sara.User.Id, app.Reza.User.Id);
        (await Change(app.Sara, app.Free, new { ownerId = reza })).ShouldBe((403, "lead.not_yours_to_give"));
        (await Change(app.Sara, app.Free, new { teamId = app.OtherTeam })).ShouldBe((403, "lead.not_yours_to_give"));
        (await Change(app.Sara, app.Free, new { title = "سلام" })).Status.ShouldBe(200);
        (await Change(app.Sara, app.Free, new { ownerId = sara })).Status.ShouldBe(200);
        (await Change(app.Sara, app.Mine, new { ownerId = "01j0000000000000000000xxxx" })).ShouldBe((422, "input.invalid"));
        (await Change(app.Sara, app.Mine, new { teamId = "nonsense" })).ShouldBe((422, "input.invalid"));
        (await Change(app.Sara, app.Mine, new { ownerId = reza })).Status.ShouldBe(200);
        (await Answer(app.Sara, HttpMethod.Get, $"/api/leads/{app.Mine}", null)).Status.ShouldBe(404);
        (await Change(app.Product.Administrator, app.Theirs, new { ownerId = sara })).Status.ShouldBe(200);

        var entry = (await app.Product.GetJson($"/api/leads/{app.Mine}/timeline")).GetProperty("items")[0];
        entry.GetProperty("actorId").GetString().ShouldBe(sara);
        var change = entry.GetProperty("changes")[0];
        (change.GetProperty("field").GetString(), change.GetProperty("from").GetString(), change.GetProperty("to").GetString()).ShouldBe(("ownerId", sara, reza));
    }

    [Fact]
    public async Task ALeadThatIsTakenAwayWhileItIsEdited_IsNotShownToWhoLostIt()
    {
        await using var app = await Fixture.Start();
        (await Change(app.Product.Administrator, app.Mine, new { ownerId = app.Reza.User.Id })).Status.ShouldBe(200);
        // At the revision they saw: not 412 with its content, but nothing.
        (await Answer(app.Sara, HttpMethod.Patch, $"/api/leads/{app.Mine}", """{"title":"x"}""", ("If-Match", "\"1\""))).ShouldBe((404, "lead.unknown"));
    }

    [Fact]
    public async Task AConflictWithALeadOfSomebodyElse_DoesNotNameIt()
    {
        await using var app = await Fixture.Start();
        await Change(app.Product.Administrator, app.Mine, new { email = "sara.customer@example.com" });
        await Change(app.Product.Administrator, app.Theirs, new { email = "reza.customer@example.com" });
        await Change(app.Sara, app.Mine, new { email = "reza.customer@example.com" });
        var toSara = (await app.Sara.Http.GetFromJsonAsync<JsonElement>($"/api/leads/{app.Mine}/timeline", Cancel)).GetProperty("items")[0];
        toSara.GetProperty("type").GetString().ShouldBe("conflict");
        toSara.GetRawText().ShouldNotContain(app.Theirs.ToString());
        var toAll = (await app.Product.GetJson($"/api/leads/{app.Mine}/timeline")).GetProperty("items")[0];
        toAll.GetProperty("otherLeadId").GetString().ShouldBe(app.Theirs.ToString());
    }

    private static string Expected(string path) => path.Contains("submissions", StringComparison.Ordinal) ? "submission.unknown" : "lead.unknown";

    private static IEnumerable<RecordId> Ids(JsonElement list) => list.GetProperty("items").EnumerateArray().Select(lead => RecordId.Parse(lead.GetProperty("id").GetString()!));

    private static async Task<(int Status, string? Code)> Change(Member who, RecordId id, object patch)
    {
        using var seen = await who.Http.GetAsync($"/api/leads/{id}", Cancel);
        return await Answer(who, HttpMethod.Patch, $"/api/leads/{id}", JsonSerializer.Serialize(patch), ("If-Match", seen.Headers.ETag!.Tag));
    }

    private static async Task<string> ETag(Member who, string path)
    {
        using var answer = await who.Http.GetAsync(path, Cancel);
        return answer.Headers.ETag!.Tag;
    }

    private static async Task<(int Status, string? Code)> Answer(Member who, HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/merge-patch+json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await who.Http.SendAsync(request, Cancel);
        var isProblem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return ((int)answer.StatusCode, isProblem ? (await TestApp.Json(answer)).GetProperty("code").GetString() : null);
    }

    /// <summary>Sara and Reza with a lead each, and one that nobody owns; Reza's came by a form.</summary>
    private sealed class Fixture : IAsyncDisposable
    {
        private Fixture(TestApp product) => Product = product;

        public TestApp Product { get; }

        public Member Sara { get; private set; } = null!;

        public Member Reza { get; private set; } = null!;

        public RecordId Mine { get; private set; }

        public RecordId Theirs { get; private set; }

        public RecordId Free { get; private set; }

        public string OtherTeam { get; private set; } = "";

        public static async Task<Fixture> Start()
        {
            var app = new Fixture(await TestApp.Start());
            app.Sara = await app.Product.As(Role.Own, "سارا");
            app.Reza = await app.Product.As(Role.Own, "رضا");
            using var team = await app.Product.Http.PostAsJsonAsync("/api/teams", new { name = "تیم دیگر", memberIds = new[] { app.Reza.User.Id } }, Cancel);
            app.OtherTeam = (await TestApp.Json(team)).GetProperty("id").GetString()!;
            app.Mine = await app.Add(lead => lead with { OwnerId = app.Sara.User.Id, Title = "مال سارا" });
            app.Free = await app.Add(lead => lead with { Title = "آزاد" });
            await app.Add(lead => lead with { TeamId = app.OtherTeam, Title = "تیمی" });
            app.Theirs = await app.Product.Accepted(TestApp.Person("پنهان", "hidden@example.com"));
            await app.Product.Settled();
            var stored = (await app.Product.Get<LeadTable>().Find(app.Theirs, Cancel))!;
            var owned = stored.Lead with { OwnerId = app.Reza.User.Id };
            await app.Product.Get<LeadTable>().Commit([.. LeadTable.Replace(owned, stored.Version)], Cancel);
            app.Product.Get<LeadIndex>().Remove(app.Theirs);
            app.Product.Get<LeadIndexFeed>().Applied(owned);
            return app;
        }

        public async Task<RecordId> Add(Func<Lead, Lead> adjust)
        {
            var now = DateTimeOffset.UtcNow;
            RecordId id;
            lock (Source) id = RecordId.New(now, Source);
            var lead = adjust(new Lead { Id = id, Revision = 1, CreatedAt = now, UpdatedAt = now });
            await Product.Get<LeadTable>().Commit([.. LeadTable.Insert(lead)], Cancel);
            Product.Get<LeadIndexFeed>().Applied(lead);
            return id;
        }

        public ValueTask DisposeAsync() => Product.DisposeAsync();
    }
}
