using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Text;

namespace Sarnakh.Tests.Contacts;

public class ContactApiTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contact_IsKeptCleanAndCanonical()
    {
        await using var app = await Start();
        var made = await Create(app, new
        {
            name = "  علي   رضايي ",
            emails = new object[] { new { address = "Ali <ALI@Example.com>", label = "کار" } },
            phones = new object[] { new { number = "۰۹۱۲ ۳۴۵ ۶۷۸۰" }, new { number = "021 8888 1234", label = "دفتر" } },
            website = "example.com",
            companySize = 12,
        });
        made.GetProperty("name").GetString().ShouldBe("علی رضایی");
        made.GetProperty("kind").GetString().ShouldBe("person");
        made.GetProperty("emails")[0].GetProperty("address").GetString().ShouldBe("ALI@example.com");
        made.GetProperty("emails")[0].GetProperty("label").GetString().ShouldBe("کار");
        made.GetProperty("phones")[0].GetProperty("number").GetString().ShouldBe("+989123456780");
        made.GetProperty("phones")[1].GetProperty("number").GetString().ShouldBe("+982188881234");
        made.GetProperty("website").GetString().ShouldBe("https://example.com/");
        var read = await app.GetJson($"/api/contacts/{Id(made)}");
        read.GetRawText().ShouldBe(made.GetRawText());
    }

    [Fact]
    public async Task WhatIsWrong_IsToldWhereItIs_AndNothingIsMade()
    {
        await using var app = await Start();
        using var refused = await app.Http.PostAsJsonAsync("/api/contacts", new
        {
            name = " ",
            emails = new object[] { new { address = "ok@example.com" }, new { address = "no address" }, new { } },
            phones = new object[] { "0912" },
            language = "de",
            companySize = -1,
            colour = 3,
            organisationId = "01h8xyz",
        }, Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Errors(refused)).ShouldBe(
            [
                ("#/emails/1/address", "email.invalid"), ("#/phones/0/number", "field.type"), ("#/language", "option.unknown"), ("#/companySize", "number.too_small"),
                ("#/colour", "field.not_editable"), ("#/organisationId", "organisation.unknown"), ("#/name", "text.required"),
            ], ignoreOrder: true);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Edit_AtAnOldRevision_IsRefusedWithWhatStandsThere()
    {
        await using var app = await Start();
        var made = await Create(app, new { name = "Sara" });
        using var first = await Patch(app.Http, made, new { jobTitle = "Buyer" });
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var stale = await Patch(app.Http, made, new { jobTitle = "Engineer" });
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await stale.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("current").GetProperty("jobTitle").GetString().ShouldBe("Buyer");
        using var blind = await app.Http.PatchAsJsonAsync($"/api/contacts/{Id(made)}", new { jobTitle = "x" }, Cancel);
        blind.StatusCode.ShouldBe((HttpStatusCode)428);
    }

    [Fact]
    public async Task OneAddress_IsOneContacts_AndTheOtherIsNamed()
    {
        await using var app = await Start();
        var sara = await Create(app, new { name = "Sara", emails = new[] { new { address = "sara@example.com" } } });
        using var second = await app.Http.PostAsJsonAsync("/api/contacts", new { name = "Sara again", emails = new[] { new { address = "other@example.com" }, new { address = "SARA@example.com" } } }, Cancel);
        second.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var problem = await second.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Errors(problem).ShouldBe([("#/emails/1/address", "contact.email_taken")]);
        problem.GetProperty("current").GetProperty("id").GetString().ShouldBe(Id(sara));

        // What the refused one had claimed is free again, and so is what somebody gives up.
        var other = await Create(app, new { name = "Other", emails = new[] { new { address = "other@example.com" } } });
        using var given = await Patch(app.Http, sara, new { emails = Array.Empty<object>() });
        given.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var taken = await Patch(app.Http, other, new { emails = new[] { new { address = "other@example.com" }, new { address = "sara@example.com" } } });
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task MailboxOfARole_MayBeSeveralContacts()
    {
        await using var app = await Start();
        await Create(app, new { name = "Acme", kind = "organisation", emails = new[] { new { address = "info@acme.example" } } });
        await Create(app, new { name = "Acme two", kind = "organisation", emails = new[] { new { address = "info@acme.example" } } });
        var found = await app.Get<FindContact>().ByEmail(Address("INFO@acme.example"), Cancel);
        found!.Name.ShouldBe("Acme");
    }

    [Fact]
    public async Task ManyConversionsAtOnce_FindOnePerson()
    {
        await using var app = await Start();
        var create = app.Get<CreateContact>();
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => create.FindOrCreate(
            new Contact { Id = create.NewId(), Revision = 0, Name = $"Person {n}", Emails = [new ContactEmail("one@example.com"), new ContactEmail($"n{n % 3}@example.com")] }, Cancel))));
        made.Select(result => result.Contact.Id).Distinct().ShouldHaveSingleItem();
        made.Count(result => result.IsNew).ShouldBe(1);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task AnOrganisationOfAName_IsFoundOrMade_AndASecondOneOfTheNameIsSomebodysWish()
    {
        await using var app = await Start();
        var acme = await Create(app, new { kind = "organisation", name = "Acme Co" });
        using var named = await app.Http.PostAsJsonAsync("/api/contacts?orNamed=true", new { kind = "organisation", name = "ACMECO" }, Cancel);
        (named.StatusCode, (await named.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()).ShouldBe((HttpStatusCode.OK, Id(acme)));
        using var person = await app.Http.PostAsJsonAsync("/api/contacts?orNamed=true", new { kind = "person", name = "Acme Co" }, Cancel);
        person.StatusCode.ShouldBe(HttpStatusCode.Created);
        var second = await Create(app, new { kind = "organisation", name = "Acme Co" });
        Id(second).ShouldNotBe(Id(acme));

        // A name that was given up is nobody's; who has it then is found by it.
        using var renamed = await Patch(app.Http, acme, new { name = "Other" });
        using var archived = await app.Http.DeleteAsync($"/api/contacts/{Id(second)}", Cancel);
        var create = app.Get<CreateContact>();
        var wanted = new Contact { Id = create.NewId(), Revision = 0, Kind = ContactKind.Organisation, Name = "acme co" };
        (await create.FindOrCreate(wanted, Cancel)).IsNew.ShouldBeTrue();
        var again = await create.FindOrCreate(wanted with { Id = create.NewId() }, Cancel);
        (again.IsNew, again.Contact.Id).ShouldBe((false, wanted.Id));
    }

    [Fact]
    public async Task RepeatedCreation_MakesNoSecondContact()
    {
        await using var app = await Start();
        var create = app.Get<CreateContact>();
        var wanted = new Contact { Id = create.NewId(), Revision = 0, Name = "Nobody's address" };
        var first = await create.FindOrCreate(wanted, Cancel);
        var again = await create.FindOrCreate(wanted with { Name = "Changed since" }, Cancel);
        again.Contact.ShouldBe(first.Contact with { Emails = again.Contact.Emails, Phones = again.Contact.Phones });
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Archive_IsForAdministrators_FreesTheAddress_AndRestoringClaimsItAgain()
    {
        await using var app = await Start();
        var seller = await app.As(Role.All);
        var old = await Create(app, new { name = "Old", emails = new[] { new { address = "x@example.com" } } });
        using var denied = await seller.Http.DeleteAsync($"/api/contacts/{Id(old)}", Cancel);
        denied.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var byPatch = await Patch(seller.Http, old, new { archived = true });
        byPatch.StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        using var done = await app.Http.DeleteAsync($"/api/contacts/{Id(old)}", Cancel);
        done.StatusCode.ShouldBe(HttpStatusCode.OK);
        var archived = await done.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
        (await app.GetJson("/api/contacts?archived=true")).GetProperty("total").GetInt32().ShouldBe(1);
        (await app.Get<FindContact>().ByEmail(Address("x@example.com"), Cancel)).ShouldBeNull();

        var heir = await Create(app, new { name = "Heir", emails = new[] { new { address = "x@example.com" } } });
        using var conflict = await Patch(app.Http, archived, new { archived = false });
        conflict.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var given = await Patch(app.Http, heir, new { emails = Array.Empty<object>() });
        using var restored = await Patch(app.Http, archived, new { archived = false });
        restored.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Get<FindContact>().ByEmail(Address("x@example.com"), Cancel))!.Name.ShouldBe("Old");
    }

    [Fact]
    public async Task Organisation_IsOneThatIsThere_AndNotBelowItself()
    {
        await using var app = await Start();
        var holding = await Create(app, new { name = "Holding", kind = "organisation" });
        var acme = await Create(app, new { name = "Acme", kind = "organisation", organisationId = Id(holding) });
        var sara = await Create(app, new { name = "Sara", organisationId = Id(acme) });
        using var circle = await Patch(app.Http, holding, new { organisationId = Id(acme) });
        (await Errors(circle)).ShouldBe([("#/organisationId", "organisation.circle")]);
        using var person = await Patch(app.Http, acme, new { organisationId = Id(sara) });
        (await Errors(person)).ShouldBe([("#/organisationId", "organisation.unknown")]);
        // Who points to it means an organisation.
        using var turned = await Patch(app.Http, holding, new { kind = "person" });
        (await Errors(turned)).ShouldBe([("#/kind", "field.not_editable")]);
        var people = await app.GetJson($"/api/contacts?organisationId={Id(acme)}");
        people.GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Sara");
        people.GetProperty("items")[0].GetProperty("organisationName").GetString().ShouldBe("Acme");
    }

    [Theory]
    [InlineData("رضا", "رضا احمدی", "علی رضایی", "علیرضا بهرامی")]
    [InlineData("علی رضا", "علی رضایی", "علیرضا بهرامی")]
    [InlineData("ahm@", "رضا احمدی")]
    [InlineData("09123456780", "رضا احمدی")]
    [InlineData("3456", "رضا احمدی")]
    [InlineData("تهران", "علیرضا بهرامی")]
    public async Task Search_FindsWhatIsTyped_ThoseThatStartSoFirst(string q, params string[] names)
    {
        await using var app = await Start();
        await Create(app, new { name = "علي رضايي" });
        await Create(app, new { name = "علیرضا بهرامی", city = "تهران" });
        await Create(app, new { name = "رضا احمدی", emails = new[] { new { address = "ahm@example.com" } }, phones = new[] { new { number = "09123456780" } } });
        (await Names(app, $"/api/contacts?q={Uri.EscapeDataString(q)}")).ShouldBe(names);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&q=a")]
    public async Task Pages_GiveEachContactOnce_InOneOrder(string query)
    {
        await using var app = await Start();
        for (var i = 0; i < 23; i++) await Create(app, new { name = $"{(i % 2 == 0 ? "a" : "ba")} {i % 5}", kind = i % 3 == 0 ? "organisation" : "person" });
        var whole = await Names(app, $"/api/contacts?limit=200{query}");
        whole.Count.ShouldBe(23);
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.GetJson($"/api/contacts?limit=4{query}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            page.GetProperty("total").GetInt32().ShouldBe(23);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        paged.ShouldBe(whole);
        (await Names(app, $"/api/contacts?kind=organisation&limit=200{query}")).Count.ShouldBe(8);
    }

    [Fact]
    public async Task AnotherProcess_SeesContactsWithinASecond()
    {
        await using var app = await Start();
        var contact = await Create(app, new { name = "Sara" });
        using var index = new ContactIndex();
        using var feed = new ContactIndexFeed(index, app.Get<ContactTable>(), app.Get<TimeProvider>(), Microsoft.Extensions.Logging.Abstractions.NullLogger<ContactIndexFeed>.Instance);
        await feed.StartAsync(Cancel);
        await feed.EnsureFresh(TimeSpan.Zero, Cancel);
        index.Query(new ContactQuery()).Items.Single().Name.ShouldBe("Sara");

        using var changed = await Patch(app.Http, contact, new { name = "Sara Two" });
        await Create(app, new { name = "Ben" });
        await feed.EnsureFresh(TimeSpan.Zero, Cancel);
        index.Query(new ContactQuery()).Items.Select(item => item.Name).ShouldBe(["Ben", "Sara Two"], ignoreOrder: true);
        await feed.StopAsync(Cancel);
    }

    [Fact]
    public async Task AProcessThatSleptPastTheFeed_LosesWhatWasDeletedMeanwhile()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var contact = await Create(app, new { name = "Sara" });
        await Create(app, new { name = "Ben" });
        using var index = new ContactIndex();
        using var feed = new ContactIndexFeed(index, app.Get<ContactTable>(), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ContactIndexFeed>.Instance);
        await feed.StartAsync(Cancel);
        await feed.EnsureFresh(TimeSpan.Zero, Cancel);
        index.Count.ShouldBe(2);

        var contacts = app.Get<ContactTable>();
        await contacts.Delete((await contacts.Find(RecordId.Parse(Id(contact)), Cancel))!, clock.GetUtcNow(), Cancel);
        clock.Shift += TimeSpan.FromDays(3);
        await app.Get<TrimFeeds>().Run(Cancel);
        await feed.EnsureFresh(TimeSpan.Zero, Cancel);
        index.Query(new ContactQuery()).Items.ShouldHaveSingleItem().Name.ShouldBe("Ben");
        await feed.StopAsync(Cancel);
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    private static string Id(JsonElement contact) => contact.GetProperty("id").GetString()!;

    private static async Task<JsonElement> Create(TestApp app, object fields)
    {
        using var response = await app.Http.PostAsJsonAsync("/api/contacts", fields, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync(Cancel));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<HttpResponseMessage> Patch(HttpClient http, JsonElement seen, object patch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/contacts/{Id(seen)}") { Content = JsonContent.Create(patch) };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{seen.GetProperty("revision").GetInt64()}\"");
        return await http.SendAsync(request, Cancel);
    }

    private static async Task<List<string>> Names(TestApp app, string path) =>
        [.. (await app.GetJson(path)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    private static async Task<List<(string, string)>> Errors(HttpResponseMessage response) => Errors(await response.Content.ReadFromJsonAsync<JsonElement>(Cancel));

    private static List<(string, string)> Errors(JsonElement problem) =>
        [.. problem.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("pointer").GetString()!, error.GetProperty("code").GetString()!))];
}
