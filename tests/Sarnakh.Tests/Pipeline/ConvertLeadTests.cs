using System.Net;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Pipeline;
using Sarnakh.Tests.Access;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>Leads become opportunities or contacts, and several of one person become one.</summary>
public class ConvertLeadTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ALead_BecomesAnOpportunity_WithANewPersonInANewOrganisation_AndTwiceMakesNoSecond()
    {
        await using var app = await Start();
        var id = await Lead(app, new { contactName = "Amy Wong", organisation = "Planet Express", email = "amy@example.com" });
        var plan = await app.GetJson($"/api/leads/{id}/conversion");
        (Text(plan, "mode"), Text(plan.GetProperty("contact"), "action"), Text(plan.GetProperty("contact"), "name")).ShouldBe(("convert", "create", "Amy Wong"));

        var lead = await Converted(app, id, new { });
        (Text(lead, "kind"), lead.TryGetProperty("convertedAt", out _), lead.TryGetProperty("stageId", out _)).ShouldBe(("opportunity", true, true));
        var person = await app.GetJson($"/api/contacts/{Text(lead, "contactId")}");
        (Text(person, "name"), Text(person, "organisationId")).ShouldBe(("Amy Wong", Text(lead, "organisationId")));
        (await Timeline(app, id)).Take(2).Select(entry => Text(entry, "type")).Order().ShouldBe(["converted", "lifecycleMoved"]);

        var again = await Converted(app, id, new { });
        Text(again, "contactId").ShouldBe(Text(lead, "contactId"));
        (await app.GetJson("/api/contacts")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task AConversion_IsTakenBack_WithTheContactsThatItMade()
    {
        await using var app = await Start();
        var owner = await app.AddUser("Leela");
        var id = await Lead(app, new { contactName = "Amy Wong", organisation = "Planet Express", email = "amy@example.com", ownerId = (string?)null });
        var before = await app.GetJson($"/api/leads/{id}");
        var lead = await Converted(app, id, new { ownerId = owner.Id });
        (Text(lead, "ownerId"), Text(lead, "kind")).ShouldBe((owner.Id, "opportunity"));
        (await Undone(app, lead)).ShouldBe(0);

        var after = await app.GetJson($"/api/leads/{id}");
        foreach (var field in (string[])["kind", "ownerId", "teamId", "stageId", "contactId", "organisationId", "contactName", "organisation", "convertedAt", "probability", "lifecycleStage"])
            (after.TryGetProperty(field, out var now) ? now.ToString() : null).ShouldBe(before.TryGetProperty(field, out var was) ? was.ToString() : null, field);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
        // Their address is free for whoever comes next.
        await Contact(app, new { kind = "person", name = "Amy", emails = new[] { new { address = "amy@example.com" } } });
    }

    [Fact]
    public async Task WhatIsUsedOrChangedSince_Stays_WhenAConversionIsTakenBack()
    {
        await using var app = await Start();
        var (first, second) = (await Lead(app, new { contactName = "Amy", organisation = "Planet Express" }), await Lead(app, new { contactName = "Fry", organisation = "Planet Express" }));
        var converted = await Converted(app, first, new { });
        var other = await Converted(app, second, new { });
        using var moved = await app.Send(HttpMethod.Post, $"/api/leads/{first}/won", new { });
        moved.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Undone(app, converted)).ShouldBe(1);
        var left = await app.GetJson($"/api/leads/{first}");
        (Text(left, "kind"), Text(left, "outcome"), Text(left, "contactId")).ShouldBe(("opportunity", "won", null));
        // The person went; the organisation has somebody else's lead.
        (await app.Http.GetAsync($"/api/contacts/{Text(converted, "contactId")}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Text(await app.GetJson($"/api/contacts/{Text(other, "organisationId")}"), "name").ShouldBe("Planet Express");
    }

    [Fact]
    public async Task AContactThatWentMeanwhile_IsNotPutBack()
    {
        await using var app = await Start();
        var other = await Contact(app, new { kind = "person", name = "Fry" });
        var id = await Lead(app, new { contactName = "Amy", email = "amy@example.com" });
        var (first, second) = (await Converted(app, id, new { }), await Converted(app, id, new { contactId = other }));
        (await Undone(app, first)).ShouldBe(1);
        (await Undone(app, second)).ShouldBe(1);
        Text(await app.GetJson($"/api/leads/{id}"), "contactId").ShouldBe(other);
    }

    [Fact]
    public async Task WhatWasMerged_StaysOne_WhenAConversionIsTakenBack()
    {
        await using var app = await Start();
        var (first, second) = (await Lead(app, new { title = "a", email = "amy@example.com" }), await Lead(app, new { title = "b", email = "amy@example.com", city = "Mars" }));
        var lead = await Converted(app, first, new { mergeIds = new[] { second } });
        (await Undone(app, lead)).ShouldBe(1);
        var survivor = await app.GetJson($"/api/leads/{Text(lead, "id")}");
        (Text(survivor, "kind"), Text(survivor, "city"), Text(survivor, "contactId"), survivor.GetProperty("archived").GetBoolean()).ShouldBe(("lead", "Mars", null, false));
        var part = await app.GetJson($"/api/leads/{(Text(lead, "id") == first ? second : first)}");
        Text(part, "mergedIntoId").ShouldBe(Text(lead, "id"));
    }

    /// <summary>CV-15: a name is no proof of who somebody is; CV-17: whom somebody chose, else whom the address belongs to.</summary>
    [Fact]
    public async Task AKnownPerson_IsFoundByAddress_NotByName_AndAChosenOneIsTaken()
    {
        await using var app = await Start();
        var known = await Contact(app, new { kind = "person", name = "casa depapel", emails = new[] { new { address = "casa@example.com" } } });
        var byName = await Lead(app, new { contactName = "Asa Depape" });
        Text((await app.GetJson($"/api/leads/{byName}/conversion")).GetProperty("contact"), "action").ShouldBe("create");
        var byAddress = await Lead(app, new { contactName = "Asa", email = "CASA@example.com" });
        Text((await app.GetJson($"/api/leads/{byAddress}/conversion")).GetProperty("contact"), "contactId").ShouldBe(known);
        Text(await Converted(app, byAddress, new { }), "contactId").ShouldBe(known);

        var company = await Contact(app, new { kind = "organisation", name = "Company Partner" });
        var other = await Contact(app, new { kind = "person", name = "Chosen" });
        var chosen = await Lead(app, new { contactName = "Asa", email = "casa@example.com" });
        Text(await Converted(app, chosen, new { contactId = other }), "contactId").ShouldBe(other);
        Text(await app.GetJson($"/api/contacts/{other}"), "organisationId").ShouldBeNull();
        var made = await Lead(app, new { contactName = "New One" });
        var lead = await Converted(app, made, new { organisationId = company });
        var person = await app.GetJson($"/api/contacts/{Text(lead, "contactId")}");
        (Text(person, "name"), Text(person, "organisationId")).ShouldBe(("New One", company));
    }

    [Fact]
    public async Task ALead_BecomesAContactAlone_AndLeavesTheLists()
    {
        await using var app = await Start();
        var id = await Lead(app, new { contactName = "Amy", organisation = "Planet Express" });
        var lead = await Converted(app, id, new { to = "contact" });
        (Text(lead, "kind"), Text(lead, "outcome"), lead.GetProperty("archived").GetBoolean(), lead.TryGetProperty("convertedAt", out _)).ShouldBe(("lead", "pending", true, true));
        var firm = await Lead(app, new { organisation = "Mom's" });
        var organisation = await Converted(app, firm, new { to = "organisation" });
        (Text(organisation, "organisationId") is null, Text(organisation, "contactId")).ShouldBe((false, null));
        var nobody = await Lead(app, new { title = "x", organisation = "Mom's" });
        using var refused = await app.Send(HttpMethod.Post, $"/api/leads/{nobody}/convert", new { to = "contact" });
        (await TestApp.Json(refused)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("conversion.nobody");
    }

    /// <summary>In the archive with a probability of 0 is lost; a contact is no lost sale.</summary>
    [Fact]
    public async Task AContactAlone_IsNotLost_HoweverUnlikelyItWas()
    {
        await using var app = await Start();
        var id = await Lead(app, new { contactName = "Amy", probability = 0 });
        var lead = await Converted(app, id, new { to = "contact" });
        (Text(lead, "outcome"), lead.GetProperty("archived").GetBoolean()).ShouldBe(("pending", true));
    }

    /// <summary>Its place in the pipeline is the survivor's now: it is neither opened nor moved, alone or with others.</summary>
    [Fact]
    public async Task WhatBecameAPartOfAnother_StaysInTheArchive_AndKeepsItsOwnFieldsEditable()
    {
        await using var app = await Start();
        var (first, second) = (await Lead(app, new { title = "a", email = "amy@example.com" }), await Lead(app, new { title = "b", email = "amy@example.com" }));
        await Converted(app, first, new { mergeIds = new[] { second } });
        var merged = await app.GetJson($"/api/leads/{second}");
        var etag = $"\"{merged.GetProperty("revision").GetInt64()}\"";
        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Post, "/restore", new { }), (HttpMethod.Post, "/lost", new { }), (HttpMethod.Patch, "", new { archived = false }), (HttpMethod.Patch, "", new { stageId = "x" }),
        })
        {
            using var refused = await app.Send(method, $"/api/leads/{second}{path}", body, etag);
            (refused.StatusCode, (await TestApp.Json(refused)).GetProperty("code").GetString()).ShouldBe((HttpStatusCode.Conflict, "lead.merged"), path);
        }
        (await app.GetJson($"/api/leads/{second}")).GetRawText().ShouldBe(merged.GetRawText());
        (await app.Send(HttpMethod.Patch, $"/api/leads/{second}", new { city = "Tehran" }, etag)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Contacts are made last: an order that cannot be carried out leaves none behind.</summary>
    [Fact]
    public async Task WhatCannotBeConverted_MakesNoContact()
    {
        await using var app = await Start();
        var id = await Lead(app, new { contactName = "Amy", organisation = "Planet Express", email = "amy@example.com" });
        var nameless = await Lead(app, new { title = "x", organisation = "Planet Express" });
        foreach (var (lead, wish, pointer) in new (string, object, string)[]
        {
            (id, new { ownerId = "nobody" }, "#/ownerId"), (id, new { teamId = "none" }, "#/teamId"), (id, new { to = "customer" }, "#/to"), (id, new { mergeIds = new[] { new RecordId(5).ToString() } }, "#/mergeIds/1"),
            (id, new { mergeIds = new[] { nameless }, ownerId = "nobody" }, "#/ownerId"), (nameless, new { to = "contact" }, "#/contactId"), (id, new { to = "organisation", createOrganisation = false, createContact = true }, "#/organisationId"),
            (id, new { contact = "Amy" }, "#/contact"), (id, new { mergeIds = "all" }, "#/mergeIds"), (id, new { force = "yes" }, "#/force"),
        })
        {
            using var refused = await app.Send(HttpMethod.Post, $"/api/leads/{lead}/convert", wish);
            ((int)refused.StatusCode).ShouldBe(422, JsonSerializer.Serialize(wish));
            (await TestApp.Json(refused)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(pointer, JsonSerializer.Serialize(wish));
        }
        (await app.GetJson("/api/contacts")).GetProperty("items").GetArrayLength().ShouldBe(0);
        foreach (var lead in new[] { id, nameless }) (await app.GetJson($"/api/leads/{lead}")).GetProperty("revision").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task TheSameOthersTwice_AddNothing()
    {
        await using var app = await Start();
        var ids = new List<string>();
        foreach (var text in new[] { "one", "two" }) ids.Add(await Lead(app, new { title = text, email = "amy@example.com", description = text }));
        // Both want it at the same moment: one merges, the other finds it done.
        var answers = await Task.WhenAll(ids.Select(id => app.Send(HttpMethod.Post, $"/api/leads/{id}/convert", new { mergeIds = ids.Where(other => other != id) })));
        answers.Select(answer => answer.StatusCode).ShouldContain(HttpStatusCode.OK);
        Text(await app.GetJson($"/api/leads/{ids[0]}"), "description").ShouldBe("one\n\ntwo");
        (await Timeline(app, ids[0])).Count(entry => Text(entry, "type") == "merged").ShouldBe(1);
    }

    [Fact]
    public async Task Duplicates_BecomeOne_TheOthersPointToIt_AndItsPersonFindsIt()
    {
        await using var app = await Start();
        var first = await Lead(app, new { contactName = "Amy", email = "amy@example.com", probability = 20, priority = 1, description = "one" });
        var second = await Lead(app, new { organisation = "Planet Express", email = "amy@example.com", probability = 10, priority = 3, description = "two" });
        var third = await Lead(app, new { email = "amy@example.com", probability = 10, city = "Tehran" });
        var plan = await app.GetJson($"/api/leads/{first}/conversion");
        (Text(plan, "mode"), plan.GetProperty("duplicates").GetArrayLength()).ShouldBe(("merge", 3));

        var lead = await Converted(app, second, new { mergeIds = new[] { first, third } });
        (Text(lead, "id"), Text(lead, "kind"), Text(lead, "organisation"), Text(lead, "city"), Text(lead, "description"), lead.GetProperty("priority").GetInt32())
            .ShouldBe((first, "opportunity", "Planet Express", "Tehran", "one\n\ntwo", 3));
        foreach (var other in new[] { second, third })
        {
            var merged = await app.GetJson($"/api/leads/{other}");
            (Text(merged, "mergedIntoId"), merged.GetProperty("archived").GetBoolean(), Text(merged, "outcome")).ShouldBe((first, true, "pending"));
            var entry = (await Timeline(app, other))[0];
            (Text(entry, "type"), Text(entry, "otherLeadId")).ShouldBe(("merged", first));
        }
        (await Timeline(app, first)).Where(entry => Text(entry, "type") == "merged").Select(entry => Text(entry, "otherLeadId")).Order().ShouldBe(new[] { second, third }.Order());
        (await app.GetJson($"/api/leads/{first}/conversion")).GetProperty("duplicates").GetArrayLength().ShouldBe(1);

        await app.Accepted(TestApp.Person("Amy", "amy@example.com"));
        await app.Settled();
        Text((await Timeline(app, first))[0], "type").ShouldBe("submission");
        using var twice = await app.Send(HttpMethod.Post, $"/api/leads/{first}/convert", new { mergeIds = new[] { second } });
        (await TestApp.Json(twice)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("merge.merged");
    }

    [Fact]
    public async Task AMergeThatWasCutOff_IsFinishedByItsMessage_HoweverOftenItComes()
    {
        await using var app = await Start();
        var ids = new[] { await Lead(app, new { title = "a" }), await Lead(app, new { title = "b" }) };
        var envelope = new Sarnakh.Outbox.Envelope("merge-x", RecordId.Parse(ids[0]).Shard, null, $"{ids[0]} {app.Administrator.User.Id} {ids[1]}");
        for (var n = 0; n < 2; n++) await app.Get<MergeLeads>().Run(envelope, Cancel);
        var merged = await app.GetJson($"/api/leads/{ids[1]}");
        (Text(merged, "mergedIntoId"), merged.GetProperty("revision").GetInt64()).ShouldBe((ids[0], 2));
    }

    [Fact]
    public async Task WhatIsWonOrLost_IsNotConverted_AndSixAreTooMany()
    {
        await using var app = await Start();
        var won = await Lead(app, new { title = "x", kind = "opportunity" });
        await app.Send(HttpMethod.Post, $"/api/leads/{won}/won", new { });
        var lost = await Lead(app, new { title = "x" });
        await app.Send(HttpMethod.Post, $"/api/leads/{lost}/lost", new { });
        foreach (var id in new[] { won, lost })
        {
            using var refused = await app.Send(HttpMethod.Post, $"/api/leads/{id}/convert", new { });
            refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        }
        var open = await Lead(app, new { title = "x" });
        using var many = await app.Send(HttpMethod.Post, $"/api/leads/{open}/convert", new { mergeIds = Enumerable.Range(1, 5).Select(n => new RecordId((uint)n).ToString()) });
        (await TestApp.Json(many)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("#/mergeIds");
        using var withWon = await app.Send(HttpMethod.Post, $"/api/leads/{open}/convert", new { mergeIds = new[] { won } });
        (await TestApp.Json(withWon)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("merge.won");
    }

    [Fact]
    public async Task SomebodyElsesLead_IsNeitherConvertedNorMergedNorCounted()
    {
        await using var app = await Start();
        var ann = await app.As(Role.Own);
        var theirs = await Lead(app, new { title = "x", email = "amy@example.com" });
        using var mine = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "lead", title = "y", email = "amy@example.com" }, by: ann);
        var id = Text(await TestApp.Json(mine), "id");
        using var plan = await ann.Http.GetAsync($"/api/leads/{id}/conversion", Cancel);
        (await TestApp.Json(plan)).GetProperty("duplicates").GetArrayLength().ShouldBe(1);
        (await app.Send(HttpMethod.Post, $"/api/leads/{theirs}/convert", new { }, by: ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var merged = await app.Send(HttpMethod.Post, $"/api/leads/{id}/convert", new { mergeIds = new[] { theirs } }, by: ann);
        (await TestApp.Json(merged)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("lead.unknown");
    }

    [Fact]
    public async Task AContactOfALead_IsChosenInAnEdit_AndAnAddressGoesOnToIt()
    {
        await using var app = await Start();
        var person = await Contact(app, new { kind = "person", name = "Amy", emails = new[] { new { address = "amy@example.com" } } });
        var id = await Lead(app, new { title = "x", contactId = person });
        var lead = await app.GetJson($"/api/leads/{id}");
        (Text(lead, "contactName"), Text(lead, "email")).ShouldBe(("Amy", "amy@example.com"));
        using var edited = await app.Send(HttpMethod.Patch, $"/api/leads/{id}", new { email = "new@example.com" }, "\"1\"");
        edited.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.GetJson($"/api/contacts/{person}")).GetProperty("emails")[0].GetProperty("address").GetString().ShouldBe("new@example.com");
        using var unknown = await app.Send(HttpMethod.Patch, $"/api/leads/{id}", new { contactId = new RecordId(5).ToString() }, "\"2\"");
        (await TestApp.Json(unknown)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("contact.unknown");
    }

    /// <summary>LW-03.</summary>
    [Fact]
    public async Task LostReasons_AreForAdministrators_AndALeadIsLostByWhoeverMaySeeIt()
    {
        await using var app = await Start();
        var (own, administrator) = (await app.As(Role.Own), await app.As(Role.SalesAdministrator));
        (await app.Send(HttpMethod.Post, "/api/lost-reasons", new { name = "Moved away" }, by: own)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Send(HttpMethod.Post, "/api/lost-reasons", new { name = "Moved away" }, by: administrator)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = await Lead(app, new { title = "x" });
        (await app.Send(HttpMethod.Post, $"/api/leads/{id}/lost", new { }, by: own)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AWin_IsCelebratedOnce()
    {
        await using var app = await Start();
        var id = await Lead(app, new { title = "x", kind = "opportunity" });
        using var first = await app.Send(HttpMethod.Post, $"/api/leads/{id}/won", new { });
        Text(await TestApp.Json(first), "celebration").ShouldBe("firstOfYear");
        using var again = await app.Send(HttpMethod.Post, $"/api/leads/{id}/won", new { });
        Text(await TestApp.Json(again), "celebration").ShouldBeNull();
        var bigger = await Lead(app, new { title = "y", kind = "opportunity", expectedRevenue = 9 });
        using var second = await app.Send(HttpMethod.Post, $"/api/leads/{bigger}/won", new { });
        Text(await TestApp.Json(second), "celebration").ShouldBe("bestOf30Days");
    }

    private static async Task<string> Lead(TestApp app, object fields)
    {
        var json = JsonSerializer.SerializeToNode(fields)!.AsObject();
        json.TryAdd("kind", "lead");
        using var answer = await app.Send(HttpMethod.Post, "/api/leads", json);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return Text(await TestApp.Json(answer), "id")!;
    }

    private static async Task<string> Contact(TestApp app, object fields)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/contacts", fields);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return Text(await TestApp.Json(answer), "id")!;
    }

    private static async Task<JsonElement> Converted(TestApp app, string id, object wish)
    {
        using var answer = await app.Send(HttpMethod.Post, $"/api/leads/{id}/convert", wish);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    /// <summary>How many leads were left as they are.</summary>
    private static async Task<int> Undone(TestApp app, JsonElement converted)
    {
        var undo = $"/api/leads/bulk/{Text(converted, "undoId")}";
        using var asked = await app.Send(HttpMethod.Post, $"{undo}/undo", new { });
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = await app.GetJson(undo);
            if (Text(job, "state") == "undone") return job.GetProperty("leftAlone").GetInt32();
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(20, Cancel);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> Timeline(TestApp app, string id) =>
        [.. (await app.GetJson($"/api/leads/{id}/timeline")).GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
