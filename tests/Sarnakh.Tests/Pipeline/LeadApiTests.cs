using System.Net;
using System.Text;
using Sarnakh.Hosting;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>Lists, single leads, edits and timelines as the dashboard sees them.</summary>
public class LeadApiTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEdit_NeedsTheSeenVersion_AndLeavesItsTrace()
    {
        await using var app = await Start();
        var id = await app.Accepted(TestApp.Person("علي", "ali@example.com", "09121234567"));
        await app.Settled();

        (await Patch(app, id, """{"contactName":"x"}""", null)).StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        using var edited = await Patch(app, id, """{"contactName":" مريم  كريمي ","expectedRevenue":12500000,"priority":3,"description":"خط ۱\r\nخط ۲"}""", "\"1\"");
        edited.StatusCode.ShouldBe(HttpStatusCode.OK, await edited.Content.ReadAsStringAsync(Cancel));
        edited.Headers.ETag!.Tag.ShouldBe("\"2\"");
        edited.Headers.GetValues("Sarnakh-Version").ShouldBe([$"{id}:2"]);
        (await TestApp.Json(edited)).GetProperty("contactName").GetString().ShouldBe("مریم کریمی");

        using var stale = await Patch(app, id, """{"contactName":"x"}""", "\"1\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var problem = await TestApp.Json(stale);
        problem.GetProperty("code").GetString().ShouldBe("version.stale");
        problem.GetProperty("current").GetProperty("contactName").GetString().ShouldBe("مریم کریمی");

        var timeline = (await app.GetJson($"/api/leads/{id}/timeline")).GetProperty("items");
        timeline.EnumerateArray().Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["changed", "created"]);
        timeline[0].GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("field").GetString())
            .ShouldBe(["contactName", "description", "priority", "expectedRevenue"]);
    }

    public static TheoryData<string, string, string> BadPatches => new()
    {
        { """{"email":"nonsense"}""", "#/email", "email.invalid" },
        { """{"mobile":"123"}""", "#/mobile", "phone.invalid" },
        { """{"mobile":"02188776655"}""", "#/mobile", "phone.not_mobile" },
        { """{"priority":4}""", "#/priority", "number.too_large" },
        { """{"priority":"x"}""", "#/priority", "number.invalid" },
        { """{"expectedRevenue":-1}""", "#/expectedRevenue", "number.too_small" },
        { """{"archived":"yes"}""", "#/archived", "flag.expected" },
        { """{"website":"javascript:alert(1)"}""", "#/website", "url.invalid" },
        { """{"createdAt":"2020-01-01"}""", "#/createdAt", "field.not_editable" },
        { """{"id":"x"}""", "#/id", "field.not_editable" },
        { """{"revision":7}""", "#/revision", "field.not_editable" },
        { """{"title":5}""", "#/title", "text.expected" },
        { """{"title":"\ud800"}""", "#/title", "text.invalid" },
        { """[1]""", "#", "body.not_an_object" },
    };

    [Theory]
    [MemberData(nameof(BadPatches))]
    public async Task BadEdits_ChangeNothing(string patch, string pointer, string code)
    {
        await using var app = await Start();
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        using var answer = await Patch(app, id, patch, "\"1\"");
        ((int)answer.StatusCode).ShouldBe(422);
        var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
        (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()).ShouldBe((pointer, code));
        (await app.GetJson($"/api/leads/{id}")).GetProperty("revision").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task OfTwoEditorsAtOnce_OneWins()
    {
        await using var app = await Start();
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Patch(app, id, $$"""{"title":"t{{n}}"}""", "\"1\"")));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed).ShouldBe(15);
        (await app.GetJson($"/api/leads/{id}")).GetProperty("revision").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task AnArchivedLead_IsNoLongerTheOpenOne()
    {
        await using var app = await Start();
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        await Patch(app, first, """{"archived":true}""", "\"1\"");
        var second = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        (await app.Leads()).Count.ShouldBe(2);
        (await app.GetJson($"/api/leads/{second}")).GetProperty("revision").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task AChangedAddress_FindsItsLead_AndTheOldOneNoMore()
    {
        await using var app = await Start();
        var first = await app.Accepted(TestApp.Person("علی", "typo@example.com"));
        await app.Settled();
        await Patch(app, first, """{"email":"right@example.com"}""", "\"1\"");
        await app.Accepted(TestApp.Person("علی", "right@example.com"));
        (await app.Leads()).ShouldHaveSingleItem();
        await app.Accepted(TestApp.Person("دیگری", "typo@example.com"));
        (await app.Leads()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task AnAddressOfAnotherOpenLead_IsToldAsConflict()
    {
        await using var app = await Start();
        var ali = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        var reza = await app.Accepted(TestApp.Person("رضا", "reza@example.com"));
        await app.Settled();
        await Patch(app, reza, """{"email":"ali@example.com"}""", "\"1\"");
        var entry = (await app.GetJson($"/api/leads/{reza}/timeline")).GetProperty("items")[0];
        (entry.GetProperty("type").GetString(), entry.GetProperty("otherLeadId").GetString()).ShouldBe(("conflict", ali.ToString()));
    }

    [Fact]
    public async Task AList_FiltersSortsSearchesPagesAndGroups()
    {
        await using var app = await Start();
        string[] names = ["آرش کریمی", "بهرام رضایی", "پروین احمدی", "Sara Smith", "علی‌رضا محمدی"];
        for (var n = 0; n < names.Length; n++) await app.Accepted(TestApp.Person(names[n], $"p{n}@example.com", $"0912123456{n}"));
        await app.Settled();

        (await Names("sort=contactName")).ShouldBe(["آرش کریمی", "بهرام رضایی", "پروین احمدی", "علی‌رضا محمدی", "Sara Smith"]);
        (await Names("q=" + Uri.EscapeDataString("عليرضا"))).ShouldBe(["علی‌رضا محمدی"]);
        (await Names("q=1234562")).ShouldBe(["پروین احمدی"]);
        (await Names("q=" + Uri.EscapeDataString("۰۹۱۲۱۲۳۴۵۶۳"))).ShouldBe(["Sara Smith"]);
        (await Names("filter=" + Uri.EscapeDataString("""{"field":"email","op":"eq","value":"p1@example.com"}"""))).ShouldBe(["بهرام رضایی"]);

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await app.GetJson($"/api/leads?limit=2&sort=contactName{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(lead => lead.GetProperty("contactName").GetString()));
            page.GetProperty("total").GetInt32().ShouldBe(5);
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        seen.Count.ShouldBe(5);
        seen.Distinct().Count().ShouldBe(5);

        var group = (await app.GetJson("/api/leads/groups?by=source")).GetProperty("groups")[0];
        (group.GetProperty("key").GetString(), group.GetProperty("count").GetInt32()).ShouldBe(("website", 5));

        async Task<IEnumerable<string?>> Names(string query) =>
            (await app.GetJson($"/api/leads?{query}")).GetProperty("items").EnumerateArray().Select(lead => lead.GetProperty("contactName").GetString()).ToList();
    }

    [Theory]
    [InlineData("filter={", "#/filter")]
    [InlineData("filter={\"field\":\"nope\",\"op\":\"eq\",\"value\":1}", "#/filter")]
    [InlineData("sort=nope", "#/sort")]
    [InlineData("cursor=nope", "#/cursor")]
    [InlineData("limit=0", "#/limit")]
    [InlineData("limit=201", "#/limit")]
    [InlineData("limit=many", "#/limit")]
    public async Task BadQueries_AreToldWhere(string query, string pointer)
    {
        await using var app = await Start();
        using var answer = await app.Http.GetAsync("/api/leads?" + query, Cancel);
        ((int)answer.StatusCode).ShouldBe(422);
        var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
        error.GetProperty("pointer").GetString()!.ShouldStartWith(pointer);
        error.GetProperty("detail").GetString()!.ShouldContain(letter => letter >= 'آ' && letter <= 'ی', "It is in Persian.");
    }

    [Fact]
    public async Task AnUnchangedList_Is304_UntilSomethingChanges()
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        using var first = await app.Http.GetAsync("/api/leads", Cancel);
        (await Again()).ShouldBe(HttpStatusCode.NotModified);
        await app.Accepted(TestApp.Person("رضا", "reza@example.com"));
        await app.Settled();
        (await Again()).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> Again()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads");
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var answer = await app.Http.SendAsync(request, Cancel);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task APostalCode_IsKeptInOneKindOfDigits_AsThatOfAContactIs()
    {
        await using var app = await Start();
        using var made = await app.Send(HttpMethod.Post, "/api/leads", new { title = "x", postalCode = "۱۲۳۴۵-٦٧٨٩۰" });
        (await TestApp.Json(made)).GetProperty("postalCode").GetString().ShouldBe("12345-67890");
    }

    [Fact]
    public async Task GroupsByNothing_AreToldWhatIsMissing()
    {
        await using var app = await Start();
        using var answer = await app.Http.GetAsync("/api/leads/groups", Cancel);
        var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
        (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()).ShouldBe(("#/by", "field.required"));
    }

    /// <summary>Half a surrogate pair in a name, however deep, is no reason to fail.</summary>
    [Theory]
    [InlineData("/api/leads", """{"title":"x","\ud800":1}""")]
    [InlineData("/api/leads", """{"title":"x","custom":{"\ud800":1}}""")]
    [InlineData("/api/leads/bulk", """{"filter":{"and":[{"\ud800":1}]},"change":{"archived":true}}""")]
    [InlineData("/api/contacts", """{"\ud800":"x"}""")]
    [InlineData("/api/tags", """{"\ud800":"x"}""")]
    public async Task NamesThatAreNoText_AreRefused(string path, string body)
    {
        await using var app = await Start();
        using var answer = await app.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ErrorTexts_AreInTheCallersLanguage()
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads/nope");
        request.Headers.AcceptLanguage.ParseAdd("en-GB,fa;q=0.5");
        using var english = await app.Http.SendAsync(request, Cancel);
        (await TestApp.Json(english)).GetProperty("title").GetString().ShouldBe(Texts.Of("lead.unknown", "en"));
        using var persian = await app.Http.GetAsync("/api/leads/nope", Cancel);
        (await TestApp.Json(persian)).GetProperty("title").GetString().ShouldBe(Texts.Of("lead.unknown", "fa"));
    }

    private static async Task<HttpResponseMessage> Patch(TestApp app, RecordId id, string patch, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/leads/{id}") { Content = new StringContent(patch, Encoding.UTF8, "application/merge-patch+json") };
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        return await app.Http.SendAsync(request, Cancel);
    }
}
