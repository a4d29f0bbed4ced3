using System.Net;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Catalogue;

namespace Sarnakh.Tests.Catalogue;

public class CatalogueApiTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANewStore_HasAPipelineInBothLanguages()
    {
        await using var app = await Start();
        Names(await app.GetJson("/api/stages"), "englishName").ShouldBe(["New", "Qualified", "Proposition", "Won"]);
        Names(await app.GetJson("/api/lost-reasons"), "englishName").ShouldBe(["Too expensive", "We don't have people/skills", "Not enough stock"]);
        Names(await app.GetJson("/api/lead-statuses"), "englishName").ShouldBe(["New", "Working", "Nurturing", "Not interested"]);
        Names(await app.GetJson("/api/recurring-plans"), "months").ShouldBe(["1", "12", "36", "60"]);
        Names(await app.GetJson("/api/lifecycle-rules"), "on").ShouldBe(["created", "converted", "won", "lost", "restored"]);
        Names(await app.GetJson("/api/tags")).ShouldBeEmpty();
        (await app.GetJson("/api/stages")).GetProperty("items")[3].GetProperty("isWon").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task TheWholeCatalogue_ComesInOneAnswer_AndOnlyWhenSomethingOfItChanged()
    {
        await using var app = await Start();
        using var first = await Get();
        var whole = await TestApp.Json(first);
        foreach (var (kind, name) in (IEnumerable<(string, string)>)
            [("stages", "stages"), ("tags", "tags"), ("lost-reasons", "lostReasons"), ("lead-statuses", "leadStatuses"), ("recurring-plans", "recurringPlans"), ("custom-fields", "customFields"), ("lifecycle-rules", "lifecycleRules")])
            whole.GetProperty(name).GetRawText().ShouldBe((await app.GetJson($"/api/{kind}")).GetRawText());

        using var again = await Get(first.Headers.ETag);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await Send(app, HttpMethod.Post, "/api/tags", null, 201, new { name = "مهم" });
        using var changed = await Get(first.Headers.ETag);
        Names((await TestApp.Json(changed)).GetProperty("tags")).ShouldBe(["مهم"]);

        async Task<HttpResponseMessage> Get(System.Net.Http.Headers.EntityTagHeaderValue? known = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/catalogue");
            if (known is not null) request.Headers.IfNoneMatch.Add(known);
            return await app.Http.SendAsync(request, Cancel);
        }
    }

    [Fact]
    public async Task WhatWasRemoved_DoesNotComeBack_WhenTheProgramStartsAgain()
    {
        await using var app = await Start();
        foreach (var reason in Items(await app.GetJson("/api/lost-reasons"))) await Send(app, HttpMethod.Delete, $"/api/lost-reasons/{Id(reason)}", reason, 200);
        await app.Get<SeedCatalogue>().Run(Cancel);
        var reasons = Items(await app.GetJson("/api/lost-reasons"));
        (reasons.Count, reasons.Count(Active)).ShouldBe((3, 0));
    }

    [Fact]
    public async Task AnItem_IsMade_Changed_AndNeedsTheSeenVersion()
    {
        await using var app = await Start();
        using var made = await app.Send(HttpMethod.Post, "/api/stages", new { name = " در  انتظار ", requirements = "پیش‌فاکتور", rottingDays = 7, colour = 3 });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        var stage = await TestApp.Json(made);
        stage.GetProperty("name").GetString().ShouldBe("در انتظار");
        made.Headers.ETag!.Tag.ShouldBe($"\"{stage.GetProperty("version").GetString()}\"");
        // A new column stands before the won one.
        Names(await app.GetJson("/api/stages"))[^1].ShouldBe("برنده");

        await Send(app, HttpMethod.Patch, $"/api/stages/{Id(stage)}", null, 428, new { folded = true });
        var changed = await Send(app, HttpMethod.Patch, $"/api/stages/{Id(stage)}", stage, 200, new { folded = true, requirements = (string?)null });
        (changed.GetProperty("folded").GetBoolean(), changed.TryGetProperty("requirements", out _), changed.GetProperty("rottingDays").GetInt32()).ShouldBe((true, false, 7));
        var stale = await Send(app, HttpMethod.Patch, $"/api/stages/{Id(stage)}", stage, 412, new { name = "x" });
        stale.GetProperty("current").GetProperty("version").GetString().ShouldBe(changed.GetProperty("version").GetString());
        await Send(app, HttpMethod.Patch, $"/api/stages/{Id(stage)}", changed, 200, new { name = "منتظر" });
        await Send(app, HttpMethod.Patch, "/api/stages/00000000000000000000000001", changed, 404, new { name = "x" });
    }

    [Fact]
    public async Task TwoActiveItems_NeverHaveTheSameName_HoweverItIsTyped()
    {
        await using var app = await Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => app.Send(HttpMethod.Post, "/api/tags", new { name = n % 2 == 0 ? "مهم کرج" : "مهم  كرج" })));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => (int)answer.StatusCode == 422).ShouldBe(5);
        var first = Items(await app.GetJson("/api/tags")).ShouldHaveSingleItem();

        // A name that was given up is free, and whoever has it now keeps it.
        var removed = await Send(app, HttpMethod.Delete, $"/api/tags/{Id(first)}", first, 200);
        removed.GetProperty("active").GetBoolean().ShouldBeFalse();
        var second = await Send(app, HttpMethod.Post, "/api/tags", null, 201, new { name = "مهم کرج" });
        Error(await Send(app, HttpMethod.Patch, $"/api/tags/{Id(first)}", removed, 422, new { active = true })).ShouldBe(("#/name", "catalogue.name_taken"));
        var renamed = await Send(app, HttpMethod.Patch, $"/api/tags/{Id(first)}", removed, 200, new { colour = 5 });
        Error(await Send(app, HttpMethod.Post, "/api/tags", null, 422, new { name = "مهم کرج" })).Code.ShouldBe("catalogue.name_taken");
        await Send(app, HttpMethod.Patch, $"/api/tags/{Id(first)}", renamed, 200, new { active = true, name = "مهم البرز" });
        Items(await app.GetJson("/api/tags")).Where(Active).Select(Id).ShouldBe([Id(first), Id(second)], ignoreOrder: true);
    }

    [Fact]
    public async Task AnOrder_NamesEveryItem_AndTheVersionOfTheWhole()
    {
        await using var app = await Start();
        var list = await app.GetJson("/api/stages");
        var ids = Items(list).Select(Id).ToList();
        string[] wanted = [ids[2], ids[0], ids[1], ids[3]];
        Error(await Send(app, HttpMethod.Put, "/api/stages/order", list, 422, new { ids = wanted[..3] })).Code.ShouldBe("catalogue.order");
        Error(await Send(app, HttpMethod.Put, "/api/stages/order", list, 422, new { ids = (string[])[.. wanted[..3], ids[2]] })).Code.ShouldBe("catalogue.order");
        var ordered = await Send(app, HttpMethod.Put, "/api/stages/order", list, 200, new { ids = wanted });
        Items(ordered).Select(Id).ShouldBe(wanted);
        await Send(app, HttpMethod.Put, "/api/stages/order", list, 412, new { ids });
        Items(await app.GetJson("/api/stages")).Select(Id).ShouldBe(wanted);

        // Two who drag at once: one of them sees that the other was first.
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => app.Send(HttpMethod.Put, "/api/stages/order", new { ids = Turned(wanted, n + 1) }, ETag(ordered))));
        answers.Select(answer => (int)answer.StatusCode).Order().ShouldBe([200, 412, 412]);
    }

    [Fact]
    public async Task LostReasons_AreTheSalesAdministrators_TagsAreEverybodys()
    {
        await using var app = await Start();
        var reason = Items(await app.GetJson("/api/lost-reasons"))[0];
        foreach (var role in new[] { Role.Own, Role.All })
        {
            var member = await app.As(role);
            using var read = await member.Http.GetAsync("/api/lost-reasons", Cancel);
            read.StatusCode.ShouldBe(HttpStatusCode.OK);
            await Send(app, HttpMethod.Post, "/api/lost-reasons", null, 403, new { name = "دیر شد" }, member);
            await Send(app, HttpMethod.Patch, $"/api/lost-reasons/{Id(reason)}", reason, 403, new { name = "دیر شد" }, member);
            await Send(app, HttpMethod.Delete, $"/api/lost-reasons/{Id(reason)}", reason, 403, null, member);

            var tag = await Send(app, HttpMethod.Post, "/api/tags", null, 201, new { name = $"برچسب {role}" }, member);
            tag = await Send(app, HttpMethod.Patch, $"/api/tags/{Id(tag)}", tag, 200, new { colour = 4 }, member);
            Error(await Send(app, HttpMethod.Patch, $"/api/tags/{Id(tag)}", tag, 422, new { active = false }, member)).ShouldBe(("#/active", "field.not_editable"));
            await Send(app, HttpMethod.Delete, $"/api/tags/{Id(tag)}", tag, 403, null, member);
        }
        var administrator = await app.As(Role.SalesAdministrator);
        await Send(app, HttpMethod.Post, "/api/lost-reasons", null, 201, new { name = "دیر شد" }, administrator);
    }

    [Fact]
    public async Task Tags_GetColoursThatCanBeToldApart()
    {
        await using var app = await Start();
        for (var n = 0; n < 11; n++) await Send(app, HttpMethod.Post, "/api/tags", null, 201, new { name = $"tag {n}" });
        Items(await app.GetJson("/api/tags")).Select(tag => tag.GetProperty("colour").GetInt32()).Distinct().Count().ShouldBe(11);
    }

    [Fact]
    public async Task AnOptionThatIsRemoved_StaysKnown()
    {
        await using var app = await Start();
        var field = await Send(app, HttpMethod.Post, "/api/custom-fields", null, 201, new { name = "اندازه", type = "choice", options = new[] { new { name = "کوچک" }, new { name = "بزرگ" } } });
        var options = field.GetProperty("options").EnumerateArray().ToList();
        var patch = new { options = new object[] { new { id = Id(options[1]), name = "خیلی بزرگ" }, new { name = "میانه" } } };
        var changed = await Send(app, HttpMethod.Patch, $"/api/custom-fields/{Id(field)}", field, 200, patch);
        var after = changed.GetProperty("options").EnumerateArray().Select(option => (option.GetProperty("name").GetString(), option.GetProperty("active").GetBoolean())).ToList();
        after.ShouldBe([("خیلی بزرگ", true), ("میانه", true), ("کوچک", false)]);
        Id(changed.GetProperty("options")[0]).ShouldBe(Id(options[1]));
        Error(await Send(app, HttpMethod.Patch, $"/api/custom-fields/{Id(field)}", changed, 422, new { type = "text" })).ShouldBe(("#/type", "field.not_editable"));
    }

    [Fact]
    public async Task WhatAdministratorsDo_StandsInTheAuditLog()
    {
        await using var app = await Start();
        var plan = await Send(app, HttpMethod.Post, "/api/recurring-plans", null, 201, new { name = "فصلی", months = 3 });
        plan = await Send(app, HttpMethod.Patch, $"/api/recurring-plans/{Id(plan)}", plan, 200, new { name = "سه‌ماهه" });
        await Send(app, HttpMethod.Delete, $"/api/recurring-plans/{Id(plan)}", plan, 200);
        var entries = (await app.GetJson("/api/audit?limit=50")).GetProperty("items").EnumerateArray()
            .Where(entry => entry.TryGetProperty("subject", out var subject) && subject.GetString() == $"recurring-plans/{Id(plan)}").Select(entry => entry.GetProperty("action").GetString());
        entries.ShouldBe(["catalogue.removed", "catalogue.changed", "catalogue.created"]);
    }

    [Fact]
    public async Task WhetherPeopleStartAsLeads_IsSetForAll_AndATeamMayDiffer()
    {
        await using var app = await Start();
        using var before = await app.Http.GetAsync("/api/settings/pipeline", Cancel);
        (await TestApp.Json(before)).GetProperty("leadsStep").GetBoolean().ShouldBeTrue();
        using var changed = await app.Send(HttpMethod.Put, "/api/settings/pipeline", new { leadsStep = false }, before.Headers.ETag!.Tag);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var stale = await app.Send(HttpMethod.Put, "/api/settings/pipeline", new { leadsStep = true }, before.Headers.ETag.Tag);
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await app.GetJson("/api/settings/pipeline")).GetProperty("leadsStep").GetBoolean().ShouldBeFalse();

        var team = await Send(app, HttpMethod.Post, "/api/teams", null, 201, new { name = "فروش", usesLeads = true });
        team.GetProperty("usesLeads").GetBoolean().ShouldBeTrue();
        var again = await Send(app, HttpMethod.Patch, $"/api/teams/{Id(team)}", team, 200, new { usesLeads = (bool?)null });
        again.TryGetProperty("usesLeads", out _).ShouldBeFalse();
    }

    private static async Task<JsonElement> Send(TestApp app, HttpMethod method, string path, JsonElement? seen, int status, object? body = null, Member? by = null)
    {
        using var answer = await app.Send(method, path, body ?? new { }, seen is { } item ? ETag(item) : null, by);
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    private static string ETag(JsonElement item) => $"\"{item.GetProperty("version").GetString()}\"";

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;

    private static bool Active(JsonElement item) => item.GetProperty("active").GetBoolean();

    private static List<JsonElement> Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];

    private static IReadOnlyList<string> Names(JsonElement list, string property = "name") => [.. Items(list).Select(item => item.GetProperty(property).ToString())];

    private static (string Pointer, string Code) Error(JsonElement problem) =>
        (problem.GetProperty("errors")[0].GetProperty("pointer").GetString()!, problem.GetProperty("errors")[0].GetProperty("code").GetString()!);

    private static string[] Turned(string[] ids, int by) => [.. ids.Skip(by % ids.Length), .. ids.Take(by % ids.Length)];
}
