using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>Lists by what leads name by id: in the order of what is read there.</summary>
public class SortByNameTests : AppTests
{
    private static readonly Random Source = new(6);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OwnersAndTeams_SortByName_PageByPage_AndAnewOnceTheyAreRenamed()
    {
        await using var app = await TestApp.Start();
        // Neither in this order nor, since پ has come late to Unicode, in that of code points.
        var (latin, late, early) = (await app.As(Role.Own, "Sara"), await app.As(Role.Own, "ثریا"), await app.As(Role.Own, "پروین"));
        var (north, south) = (await NewTeam(app, "ثنا"), await NewTeam(app, "پارس"));
        var ofNobody = await Add(app, lead => lead);
        var ofLatin = await Add(app, lead => lead with { OwnerId = latin.User.Id, TeamId = north.Id });
        var ofLate = await Add(app, lead => lead with { OwnerId = late.User.Id, TeamId = south.Id });
        var ofEarly = await Add(app, lead => lead with { OwnerId = early.User.Id, TeamId = north.Id });

        (await Sorted(app, "ownerId")).ShouldBe([ofEarly, ofLate, ofLatin, ofNobody]);
        (await Sorted(app, "-ownerId")).ShouldBe([ofLatin, ofLate, ofEarly, ofNobody]);
        (await Sorted(app, "teamId,-ownerId")).ShouldBe([ofLate, ofLatin, ofEarly, ofNobody]);
        (await Page(app, "/api/board?limit=50&sort=teamId,ownerId", "columns")).SelectMany(column => Ids(column.GetProperty("items"))).ShouldBe([ofLate, ofEarly, ofLatin, ofNobody]);

        using var before = await app.Http.GetAsync("/api/leads?sort=teamId", Cancel);
        using var renamed = await app.Send(HttpMethod.Patch, $"/api/teams/{north.Id}", new { name = "البرز" }, north.Version);
        renamed.StatusCode.ShouldBe(HttpStatusCode.OK, await renamed.Content.ReadAsStringAsync(Cancel));
        (await Sorted(app, "teamId,ownerId")).ShouldBe([ofEarly, ofLatin, ofLate, ofNobody]);
        using var again = await app.Http.GetAsync("/api/leads?sort=teamId", Cancel);
        again.Headers.ETag!.Tag.ShouldNotBe(before.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("lead-statuses", "statusId")]
    [InlineData("lost-reasons", "lostReasonId")]
    [InlineData("recurring-plans", "recurringPlanId")]
    public async Task CatalogueItems_SortAsAdministratorsPutThem(string kind, string field)
    {
        await using var app = await TestApp.Start();
        var list = await app.GetJson($"/api/{kind}");
        var items = list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToList();
        var leads = new List<(string? Item, RecordId Lead)>();
        foreach (var item in (string?[])[null, .. items])
            leads.Add((item, await Add(app, lead => field switch
            {
                "statusId" => lead with { StatusId = item },
                "lostReasonId" => lead with { LostReasonId = item },
                _ => lead with { RecurringPlanId = item },
            })));
        (await Sorted(app, field)).ShouldBe([.. items.Select(LeadOf), LeadOf(null)]);

        string[] wanted = [items[2], items[0], items[1], .. items.Skip(3)];
        using var ordered = await app.Send(HttpMethod.Put, $"/api/{kind}/order", new { ids = wanted }, $"\"{list.GetProperty("version").GetString()}\"");
        ordered.StatusCode.ShouldBe(HttpStatusCode.OK, await ordered.Content.ReadAsStringAsync(Cancel));
        (await Sorted(app, field)).ShouldBe([.. wanted.Select(LeadOf), LeadOf(null)]);
        (await Sorted(app, "-" + field)).ShouldBe([.. wanted.Reverse().Select(LeadOf), LeadOf(null)]);

        RecordId LeadOf(string? item) => leads.Single(lead => lead.Item == item).Lead;
    }

    [Fact]
    public async Task Tags_SortByTheirFirstName_ThenTheNext_AsTheReaderLooksNamesUp()
    {
        await using var app = await TestApp.Start();
        var (latin, late, early) = (await NewTag(app, "Sara"), await NewTag(app, "ثریا"), await NewTag(app, "پروین"));
        var none = await Add(app, lead => lead);
        var lateAndLatin = await Add(app, lead => lead with { TagIds = [latin, late] });
        var lateAlone = await Add(app, lead => lead with { TagIds = [late] });
        var earlyAndLate = await Add(app, lead => lead with { TagIds = [late, early] });

        await Reads(app, "fa");
        (await Sorted(app, "tagIds")).ShouldBe([earlyAndLate, lateAlone, lateAndLatin, none]);
        (await Sorted(app, "-tagIds")).ShouldBe([lateAndLatin, lateAlone, earlyAndLate, none]);
        await Reads(app, "en");
        (await Sorted(app, "tagIds")).ShouldBe([lateAndLatin, earlyAndLate, lateAlone, none]);
    }

    [Fact]
    public async Task LongTexts_CannotBeSortedBy()
    {
        await using var app = await TestApp.Start();
        using var answer = await app.Http.GetAsync("/api/leads?sort=description", Cancel);
        ((int)answer.StatusCode).ShouldBe(422);
        (await TestApp.Json(answer)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("#/sort");
    }

    /// <summary>Two to a page, as a reader who scrolls gets them.</summary>
    private static async Task<List<RecordId>> Sorted(TestApp app, string sort)
    {
        var found = new List<RecordId>();
        string? cursor = null;
        do
        {
            var page = await app.GetJson($"/api/leads?limit=2&sort={sort}{(cursor is null ? "" : $"&cursor={cursor}")}");
            found.AddRange(Ids(page.GetProperty("items")));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        return found;
    }

    private static async Task<IEnumerable<JsonElement>> Page(TestApp app, string path, string items) => (await app.GetJson(path)).GetProperty(items).EnumerateArray();

    private static IEnumerable<RecordId> Ids(JsonElement leads) => leads.EnumerateArray().Select(lead => RecordId.Parse(lead.GetProperty("id").GetString()!));

    private static async Task<RecordId> Add(TestApp app, Func<Lead, Lead> adjust)
    {
        var now = DateTimeOffset.UtcNow;
        var lead = adjust(new Lead { Id = RecordId.New(now, Source), Revision = 1, Kind = LeadKind.Opportunity, CreatedAt = now, UpdatedAt = now });
        await app.Get<LeadTable>().Commit([.. LeadTable.Insert(lead)], Cancel);
        app.Get<LeadIndexFeed>().Applied(lead);
        return lead.Id;
    }

    private static async Task Reads(TestApp app, string language)
    {
        using var answer = await app.Http.PatchAsJsonAsync("/api/me", new { language }, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<string> NewTag(TestApp app, string name)
    {
        using var made = await app.Send(HttpMethod.Post, "/api/tags", new { name });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        return (await TestApp.Json(made)).GetProperty("id").GetString()!;
    }

    private static async Task<(string Id, string Version)> NewTeam(TestApp app, string name)
    {
        using var made = await app.Send(HttpMethod.Post, "/api/teams", new { name });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        return ((await TestApp.Json(made)).GetProperty("id").GetString()!, made.Headers.ETag!.Tag);
    }
}
