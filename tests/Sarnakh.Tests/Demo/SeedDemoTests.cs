using System.Text.Json;
using Sarnakh.Capture;
using Sarnakh.Demo;

namespace Sarnakh.Tests.Demo;

public class SeedDemoTests
{
    [Fact]
    public async Task AnEmptyStore_IsFilledAsIntakeWouldHaveLeftIt()
    {
        await using var app = await TestApp.Start(null, "--demo=100");

        var balance = await app.Settled();
        (balance.Receipts, balance.Live, balance.Merged, balance.Balanced).ShouldBe((103, 100, 3, true));
        (await app.GetJson("/api/leads?limit=1")).GetProperty("total").GetInt32().ShouldBe(100);

        // The same posts, one after the other, through the door that everybody uses.
        await using var posted = await TestApp.Start();
        await posted.ChangeForm(form => form with { Fields = [.. form.Fields.Select(field => field with { Required = false })] });
        var form = (await posted.Get<FormTable>().Find(SampleForm.Id, TestApp.Cancel))!.Value;
        var people = new DemoPeople(1, 100, DateTimeOffset.UnixEpoch);
        for (var place = 0; place < people.Submissions; place++)
            await posted.Accepted(AsTyped(people[place], form), key: $"{place}");
        await posted.Settled();

        var seeded = (await AllLeads(app)).ToDictionary(Person);
        var made = (await AllLeads(posted)).ToDictionary(Person);
        made.Keys.ShouldBe(seeded.Keys, ignoreOrder: true);
        foreach (var (person, lead) in made)
            foreach (var field in (string[])["contactName", "organisation", "email", "mobile", "phone"])
                Text(seeded[person], field).ShouldBe(Text(lead, field), $"{field} of {person}");
        // Whoever qualified a lead has said what it is about.
        foreach (var (person, lead) in seeded.Where(entry => Text(entry.Value, "kind") == "lead")) Text(lead, "title").ShouldBe(Text(made[person], "title"));
    }

    [Fact]
    public async Task APersonOfTheDemonstration_IsKnownWhenTheyWriteAgain()
    {
        await using var app = await TestApp.Start(null, "--demo=50");
        var somebody = (await app.Leads()).First(lead => Text(lead, "outcome") == "pending" && Text(lead, "email") is not null && Text(lead, "mobile") is not null);

        await app.Accepted(TestApp.Person("Somebody", Text(somebody, "email")!.ToUpperInvariant()));

        (await app.Settled()).Merged.ShouldBe(2);
        (await app.Leads()).Count.ShouldBe(50);
    }

    [Fact]
    public async Task TheDemonstration_HasPeopleWhoSell_InTwoTeams()
    {
        await using var app = await TestApp.Start(null, "--demo=300");

        var teams = (await app.GetJson("/api/teams")).GetProperty("items").EnumerateArray().ToList();
        teams.Count.ShouldBe(2);
        teams.ShouldAllBe(team => team.GetProperty("memberIds").GetArrayLength() >= 3);
        var groups = (await app.GetJson("/api/leads/groups?by=ownerId")).GetProperty("groups").EnumerateArray().ToDictionary(group => Text(group, "key") ?? "", group => group.GetProperty("count").GetInt32());
        groups.Values.Sum().ShouldBe(300);
        groups.Keys.ShouldBe(teams.SelectMany(team => team.GetProperty("memberIds").EnumerateArray().Select(id => id.GetString()!)).Append("").Distinct(), ignoreOrder: true);
        groups[""].ShouldBeInRange(30, 130);
    }

    [Fact]
    public async Task TheDemonstration_HasAPipeline_InWhichWorkWasDone()
    {
        await using var app = await TestApp.Start(null, "--demo=400");

        var columns = (await app.GetJson("/api/board?limit=50")).GetProperty("columns").EnumerateArray().ToList();
        columns.Count.ShouldBe(4);
        columns.ShouldAllBe(column => column.GetProperty("count").GetInt32() > 5);
        var outcomes = await Counts("outcome");
        outcomes.Keys.ShouldBe(["pending", "won", "lost"], ignoreOrder: true);
        (await Counts("lostReasonId")).Count.ShouldBeGreaterThan(2);
        (await Counts("tagIds")).Count.ShouldBeGreaterThan(4);

        // Nothing is done before it can be, or after the demonstration began, and the timeline tells all of it.
        foreach (var card in columns.SelectMany(column => column.GetProperty("items").EnumerateArray().Take(5)))
        {
            var lead = await app.GetJson($"/api/leads/{Text(card, "id")}");
            var story = (await app.GetJson($"/api/leads/{Text(card, "id")}/timeline")).GetProperty("items").EnumerateArray().ToList();
            story.Select(entry => entry.GetProperty("at").GetDateTimeOffset()).ShouldBeInOrder(SortDirection.Descending);
            story[^1].GetProperty("at").GetDateTimeOffset().ShouldBe(lead.GetProperty("createdAt").GetDateTimeOffset());
            story[0].GetProperty("at").GetDateTimeOffset().ShouldBeInRange(lead.GetProperty("convertedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow);
            story.Last(entry => Text(entry, "to") == Text(card, "stageId")).GetProperty("at").GetDateTimeOffset().ShouldBe(lead.GetProperty("stageChangedAt").GetDateTimeOffset());
        }

        async Task<Dictionary<string, int>> Counts(string by) =>
            (await app.GetJson($"/api/leads/groups?by={by}")).GetProperty("groups").EnumerateArray().ToDictionary(group => Text(group, "key") ?? "", group => group.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task ItsBoard_ShowsWhatABoardCanShow()
    {
        await using var app = await TestApp.Start(null, "--demo=400");

        var columns = (await app.GetJson("/api/board?limit=100")).GetProperty("columns").EnumerateArray().ToList();
        columns[..3].ShouldAllBe(column => column.GetProperty("proratedRevenue").GetInt64() > 0 && column.GetProperty("proratedRevenue").GetInt64() < column.GetProperty("expectedRevenue").GetInt64());
        var cards = columns.SelectMany(column => column.GetProperty("items").EnumerateArray()).ToList();
        cards.ShouldContain(card => card.GetProperty("rotting").GetBoolean());
        cards.ShouldContain(card => card.GetProperty("tagIds").GetArrayLength() > 1);
        cards.ShouldContain(card => Text(card, "contactId") != null && Text(card, "organisationId") != null);
        cards.ShouldAllBe(card => Text(card, "expectedClosing") != null);
        (await app.GetJson("/api/contacts?limit=1")).GetProperty("total").GetInt32().ShouldBeInRange(100, 500);
    }

    [Fact]
    public async Task AStoreWithLeads_IsLeftAlone()
    {
        await using var app = await TestApp.Start();
        await app.Accepted(TestApp.Person("Sara", "sara@mail.example"));
        await app.Settled();

        (await app.Get<SeedDemo>().Run(10, TestApp.Cancel)).ShouldBeFalse();

        (await app.Leads()).Count.ShouldBe(1);
    }

    private static Dictionary<string, string> AsTyped(DemoSubmission demo, Form form)
    {
        var typed = new Dictionary<string, string> { ["_consent"] = "1", ["_language"] = demo.Language };
        foreach (var field in form.Fields)
            if (demo.ValueFor(field.MapTo) is { } value) typed[field.Name] = value;
        return typed;
    }

    private static async Task<List<JsonElement>> AllLeads(TestApp app)
    {
        var leads = new List<JsonElement>();
        string? after = "";
        do
        {
            var page = await app.GetJson($"/api/leads?limit=40{after}");
            leads.AddRange(page.GetProperty("items").EnumerateArray());
            after = Text(page, "cursor") is { } cursor ? $"&cursor={Uri.EscapeDataString(cursor)}" : null;
        }
        while (after is not null);
        return leads;
    }

    private static string Person(JsonElement lead) => Text(lead, "email") ?? Text(lead, "mobile")!;

    private static string? Text(JsonElement lead, string field) => lead.TryGetProperty(field, out var value) ? value.GetString() : null;
}
