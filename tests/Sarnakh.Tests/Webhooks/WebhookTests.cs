using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;
using Sarnakh.Webhooks;
using static Sarnakh.Tests.Messages.FailedMessageTests;

namespace Sarnakh.Tests.Webhooks;

/// <summary>From a change of a lead to the server that waits for it.</summary>
public class WebhookTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatHappensToALead_IsTold_Signed_AsTheApiShowsIt()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, secret) = await Create(app, receiver);

        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com", "09121234567"));
        var created = (await receiver.Wait(1))[0];
        created.Type.ShouldBe("lead.created");
        created.Problem(secret, DateTimeOffset.UtcNow).ShouldBeNull();
        created.Headers.Id.ShouldBe($"{id}-1-lead-created");
        created.Data.GetProperty("id").GetString().ShouldBe(id.ToString());
        created.Data.GetProperty("revision").GetInt64().ShouldBe(1);
        created.Data.GetProperty("lead").GetRawText().ShouldBe((await app.GetJson($"/api/leads/{id}")).GetRawText());
        created.Json.GetProperty("timestamp").GetDateTimeOffset().ShouldBe(created.Data.GetProperty("lead").GetProperty("updatedAt").GetDateTimeOffset());

        await Patch(app, id, 1, new { city = "تهران" });
        var changed = (await receiver.Wait(2))[1];
        (changed.Type, changed.Data.GetProperty("lead").GetProperty("city").GetString()).ShouldBe(("lead.changed", "تهران"));

        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        (await receiver.Wait(3))[2].Headers.Id.ShouldBe($"{id}-3-lead-changed");

        (await app.Send(HttpMethod.Delete, $"/api/leads/{id}", new { }, "\"3\"")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var deleted = (await receiver.Wait(4))[3];
        deleted.Type.ShouldBe("lead.deleted");
        deleted.Data.TryGetProperty("lead", out _).ShouldBeFalse();
        deleted.Data.GetProperty("revision").GetInt64().ShouldBe(4);
        deleted.Problem(secret, DateTimeOffset.UtcNow).ShouldBeNull();

        var told = await Settled(app, webhook, 4);
        told.Select(one => Text(one, "event")).ShouldBe(["lead.deleted", "lead.changed", "lead.changed", "lead.created"]);
        told.ShouldAllBe(one => Text(one, "state") == "delivered" && one.GetProperty("last").GetProperty("status").GetInt32() == 204);
        // Nothing is left behind, and none of it holds what the lead held.
        foreach (var shard in RecordId.Shards)
            await foreach (var left in app.Get<OutboxTable>().AllOf(shard, Cancel)) left.Message.Queue.ShouldNotBe(LeadEvent.Queue);
        await foreach (var row in app.Get<ITableStore>().All(DeliveryTable.Table, new RowQuery(webhook), Cancel)) row.ToString().ShouldNotContain("ali@example.com");
    }

    [Fact]
    public async Task AWebhook_HearsOnlyWhatItAskedFor_AndAPausedOneNothing()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        await Create(app, receiver, "/created", "lead.created");
        await Create(app, receiver, "/deleted", "lead.deleted");
        var (paused, _) = await Create(app, receiver, "/paused", "lead.created");
        await Change(app, paused, active: false);

        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await receiver.Wait(1);
        await Patch(app, id, 1, new { city = "تهران" });
        (await app.Send(HttpMethod.Delete, $"/api/leads/{id}", new { }, "\"2\"")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await receiver.Wait(2)).Select(post => (post.Path, post.Type)).ShouldBe([("/created", "lead.created"), ("/deleted", "lead.deleted")], ignoreOrder: true);
        (await Deliveries(app, paused)).ShouldBeEmpty();
    }

    /// <summary>An event of its own for what people wait for, beside the change that it is.</summary>
    [Fact]
    public async Task WinsLossesConversionsAndMerges_HaveEventsOfTheirOwn()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        await Create(app, receiver, "/", "lead.won", "lead.lost", "lead.restored", "lead.converted", "lead.merged");
        var ids = new List<string>();
        foreach (var name in new[] { "a", "b" })
        {
            using var made = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "lead", title = name });
            ids.Add(Text(await TestApp.Json(made), "id"));
        }
        await app.Send(HttpMethod.Patch, $"/api/leads/{ids[0]}", new { city = "تهران" }, "\"1\"");
        await app.Send(HttpMethod.Post, $"/api/leads/{ids[0]}/convert", new { mergeIds = new[] { ids[1] } });
        foreach (var move in new[] { "lost", "restore", "won" }) (await app.Send(HttpMethod.Post, $"/api/leads/{ids[0]}/{move}", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await receiver.Wait(5)).Select(post => (post.Type, post.Data.GetProperty("id").GetString()))
            .ShouldBe([("lead.converted", ids[0]), ("lead.merged", ids[1]), ("lead.lost", ids[0]), ("lead.restored", ids[0]), ("lead.won", ids[0])], ignoreOrder: true);
    }

    [Fact]
    public async Task AMessageThatComesTwice_OrAfterACrash_TellsOnce()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        var (webhook, _) = await Create(app, receiver);
        var told = new LeadEvent(EventNames.LeadCreated, id, 1, (await app.Get<LeadTable>().Find(id, Cancel))!.Lead.UpdatedAt);
        var envelope = new Envelope(told.Message.Id, id.Shard, null, told.ToString());
        // The delivery is made, and dies before it is sent.
        app.Faults.Fail(call => call is { Operation: "Send", Name: DeliveryMessage.Queue });
        await Should.ThrowAsync<StorageUnavailableException>(() => app.Get<TellWebhooks>().Run(envelope, Cancel));
        Text((await Deliveries(app, webhook)).ShouldHaveSingleItem(), "state").ShouldBe("waiting");
        await app.Get<TellWebhooks>().Run(envelope, Cancel);
        await Settled(app, webhook, 1);

        await app.Get<TellWebhooks>().Run(envelope, Cancel);
        await Until(() => app.Get<IQueueStore>().Count(DeliveryMessage.Queue, Cancel), 0);
        var delivery = (await Deliveries(app, webhook)).ShouldHaveSingleItem();
        await app.Get<SendDelivery>().Run(new Envelope("copy", "", null, $"{webhook} {Text(delivery, "id")} 0"), Cancel);
        receiver.Posts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AQueueThatIsAwayAtTheCommit_DelaysTheEvent_AndLosesNone()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        await Create(app, receiver);
        app.Faults.Fail(call => call is { Operation: "Send", Name: LeadEvent.Queue });
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        receiver.Posts.ShouldBeEmpty();
        await app.Get<SweepOutbox>().RunAtStart(Cancel);
        (await receiver.Wait(1))[0].Headers.Id.ShouldBe($"{id}-1-lead-created");
    }

    [Fact]
    public async Task ATest_IsPostedAtOnce_AndItsAnswerShown()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, secret) = await Create(app, receiver);
        receiver.Answer = http => Receiver.With(http, 500, "دیتابیس\nخاموش است" + new string('x', 1000));
        using var failed = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/test", new { });
        var shown = await TestApp.Json(failed);
        var last = shown.GetProperty("last");
        last.GetProperty("status").GetInt32().ShouldBe(500);
        last.GetProperty("answer").GetString()!.ShouldStartWith("دیتابیس خاموش است");
        last.GetProperty("answer").GetString()!.Length.ShouldBe(300);

        receiver.Answer = http => Receiver.With(http, 200, "ok");
        using var taken = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/test", new { });
        Text(await TestApp.Json(taken), "state").ShouldBe("delivered");
        receiver.Posts.ShouldAllBe(post => post.Type == "webhook.test" && post.Problem(secret, DateTimeOffset.UtcNow) == null);
        // A test is not repeated.
        (await Deliveries(app, webhook)).Select(one => Text(one, "state")).ShouldBe(["delivered", "failed"]);

        // What failed is sent again by hand, with the id that it had.
        using var again = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/deliveries/{Text(shown, "id")}/send", new { });
        Text(await TestApp.Json(again), "state").ShouldBe("delivered");
        receiver.Posts.Last().Headers.Id.ShouldBe(receiver.Posts.First().Headers.Id);
        var list = await app.GetJson("/api/webhooks");
        list.GetProperty("items")[0].GetProperty("last").GetProperty("state").GetString().ShouldBe("delivered");
    }

    [Fact]
    public async Task WhatItWasTold_IsReadByPages()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, _) = await Create(app, receiver);
        for (var i = 0; i < 3; i++) using (await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/test", new { })) { }

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null && seen.Count < 9;)
        {
            var page = await app.GetJson($"/api/webhooks/{webhook}/deliveries?limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "id")));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        seen.Count.ShouldBe(3);
        seen.ShouldBe((await Deliveries(app, webhook)).Select(item => Text(item, "id")));
        foreach (var cursor in (string[])["x", "%00", "1!AAAA"])
            using (var refused = await app.Http.GetAsync($"/api/webhooks/{webhook}/deliveries?cursor={cursor}", Cancel)) ((int)refused.StatusCode).ShouldBe(422, cursor);
    }

    [Fact]
    public async Task WhatWasAnsweredAboutALead_GoesWithIt_AlsoOfATryUnderWay()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, _) = await Create(app, receiver);
        receiver.Answer = http => Receiver.With(http, 200, "Thank you for ali@example.com");
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        var other = await app.Accepted(TestApp.Person("سارا", "sara@example.com"));
        (await Settled(app, webhook, 2)).ShouldAllBe(one => Text(one.GetProperty("last"), "answer").Length > 0);

        // Somebody sends it again, and the answer comes only once the lead is erased.
        var posted = new TaskCompletionSource();
        var erased = new TaskCompletionSource();
        receiver.Answer = async http =>
        {
            if (posted.TrySetResult()) await erased.Task;
            await Receiver.With(http, 200, "Thank you for ali@example.com");
        };
        var told = (await Deliveries(app, webhook)).Single(one => Text(one, "leadId") == id.ToString());
        var again = app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/deliveries/{Text(told, "id")}/send", new { });
        await posted.Task.WaitAsync(Cancel);
        (await app.Send(HttpMethod.Delete, $"/api/leads/{id}", new { }, "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Until(async () => (await app.Get<LeadTable>().FindDeleted(id, Cancel))!.Identities.Count, 0);
        erased.SetResult();
        using var sent = await again;
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var one in await Settled(app, webhook, 3))
            Text(one.GetProperty("last"), "answer").ShouldBe(Text(one, "leadId") == other.ToString() ? "Thank you for ali@example.com" : "");
    }

    [Fact]
    public async Task F45_AddressesWithin_AreNotRegistered_AndNotCalledWhateverTheirNameSays()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await Start(null);
        foreach (var url in new[] { receiver.Address, "https://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/metadata", "https://[::1]/", "http://example.com/", "https://user:secret@example.com/", "ftp://example.com/", "x", "" })
        {
            using var refused = await app.Send(HttpMethod.Post, "/api/webhooks", new { name = "x", url, events = EventNames.All });
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, url);
            (await TestApp.Json(refused)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("#/url");
        }
        using var named = await app.Send(HttpMethod.Post, "/api/webhooks", new { name = "x", url = "https://localhost/hook", events = EventNames.All });
        named.StatusCode.ShouldBe(HttpStatusCode.Created);
        var webhook = Text((await TestApp.Json(named)).GetProperty("webhook"), "id");
        using var test = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/test", new { });
        var last = (await TestApp.Json(test)).GetProperty("last");
        last.TryGetProperty("status", out _).ShouldBeFalse();
        last.GetProperty("answer").GetString()!.ShouldContain("not public");
    }

    [Fact]
    public async Task F45_ARedirect_IsNotFollowed()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, _) = await Create(app, receiver);
        receiver.Answer = http =>
        {
            http.Response.Headers.Location = "/elsewhere";
            return Receiver.With(http, 307);
        };
        using var test = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/test", new { });
        (await TestApp.Json(test)).GetProperty("last").GetProperty("status").GetInt32().ShouldBe(307);
        receiver.Posts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task SettingsThatMakeNoSense_AreRefused()
    {
        await using var app = await StartAllowed();
        await Refused(new { url = "https://example.com", events = EventNames.All }, "#/name", "text.required");
        await Refused(new { name = new string('x', 101), url = "https://example.com", events = EventNames.All }, "#/name", "field.too_long");
        await Refused(new { name = "x", url = "https://example.com", events = Array.Empty<string>() }, "#/events", "option.required");
        await Refused(new { name = "x", url = "https://example.com", events = new[] { "lead.sold" } }, "#/events", "option.unknown");
        await Refused(new { name = "x", url = "https://example.com", events = new[] { "webhook.test" } }, "#/events", "option.unknown");
        for (var n = 0; n < Webhook.Most; n++)
            (await app.Send(HttpMethod.Post, "/api/webhooks", new { name = "x", url = "https://example.com", events = EventNames.All })).StatusCode.ShouldBe(HttpStatusCode.Created);
        await Refused(new { name = "x", url = "https://example.com", events = EventNames.All }, "#", "webhook.too_many");

        async Task Refused(object settings, string pointer, string code)
        {
            using var refused = await app.Send(HttpMethod.Post, "/api/webhooks", settings);
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            var error = (await TestApp.Json(refused)).GetProperty("errors")[0];
            (Text(error, "pointer"), Text(error, "code")).ShouldBe((pointer, code));
        }
    }

    [Fact]
    public async Task ARotatedSecret_SignsBesideTheNewOne_AndNoAnswerShowsEither()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, old) = await Create(app, receiver);
        var before = await app.GetJson($"/api/webhooks/{webhook}");
        using var unseen = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/secret", new { });
        unseen.StatusCode.ShouldBe((HttpStatusCode)428);
        using var renewed = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/secret", new { }, $"\"{Text(before, "version")}\"");
        var fresh = Text(await TestApp.Json(renewed), "secret");
        using var stale = await app.Send(HttpMethod.Post, $"/api/webhooks/{webhook}/secret", new { }, $"\"{Text(before, "version")}\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);

        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        var post = (await receiver.Wait(1))[0];
        post.Problem(old, DateTimeOffset.UtcNow).ShouldBeNull();
        post.Problem(fresh, DateTimeOffset.UtcNow).ShouldBeNull();
        fresh.ShouldNotBe(old);
        (await app.GetJson("/api/webhooks")).ToString().ShouldNotContain("whsec_");
        await foreach (var row in app.Get<ITableStore>().All("config", new RowQuery("webhooks"), Cancel))
            if (Chunks.Join(row, "Json") is { } json) System.Text.Encoding.UTF8.GetString(json).ShouldNotContain(fresh[6..]);
    }

    [Fact]
    public async Task ADeletedWebhook_IsGone_AndWhatItWasToldIsDropped()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var (webhook, _) = await Create(app, receiver);
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await Settled(app, webhook, 1);
        var version = Text(await app.GetJson($"/api/webhooks/{webhook}"), "version");
        using var deleted = await app.Send(HttpMethod.Delete, $"/api/webhooks/{webhook}", new { }, $"\"{version}\"");
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var gone = await app.Http.GetAsync($"/api/webhooks/{webhook}", Cancel);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.GetJson("/api/webhooks")).GetProperty("items").GetArrayLength().ShouldBe(0);

        await app.Get<SweepDeliveries>().Run(Cancel);
        (await app.Get<DeliveryTable>().PageOf(RecordId.Parse(webhook), null, 10, Cancel)).Items.ShouldBeEmpty();
        await app.Accepted(TestApp.Person("سارا", "sara@example.com"));
        await app.Settled();
        receiver.Posts.Count.ShouldBe(1);
    }

    [Fact]
    public async Task OnlySystemAdministrators_InPerson_SetOneUp_AndItIsOnRecord()
    {
        await using var receiver = await Receiver.Start();
        await using var app = await StartAllowed();
        var settings = new { name = "x", url = receiver.Address, events = EventNames.All };
        using var manager = await app.Send(HttpMethod.Post, "/api/webhooks", settings, by: await app.As(Role.SalesAdministrator));
        manager.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var (webhook, _) = await Create(app, receiver, "/secret-path");
        var entry = (await app.GetJson("/api/audit?action=webhook.created")).GetProperty("items")[0];
        Text(entry, "subject").ShouldBe($"webhook/{webhook}");
        entry.ToString().ShouldNotContain("secret-path");
    }

    private Task<TestApp> StartAllowed(Action<IServiceCollection>? configure = null) => Start(configure, "--Outgoing:Allow=127.0.0.1");

    internal static async Task<(string Id, string Secret)> Create(TestApp app, Receiver receiver, string path = "/", params string[] events)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/webhooks", new { name = "ERP", url = receiver.Address + path, events = events is [] ? EventNames.All : events });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        var made = await TestApp.Json(answer);
        return (Text(made.GetProperty("webhook"), "id"), Text(made, "secret"));
    }

    internal static async Task Change(TestApp app, string webhook, bool active)
    {
        var now = await app.GetJson($"/api/webhooks/{webhook}");
        using var answer = await app.Send(
            HttpMethod.Put, $"/api/webhooks/{webhook}", new { name = Text(now, "name"), url = Text(now, "url"), events = now.GetProperty("events"), active }, $"\"{Text(now, "version")}\"");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }

    internal static async Task<IReadOnlyList<JsonElement>> Deliveries(TestApp app, string webhook) =>
        [.. (await app.GetJson($"/api/webhooks/{webhook}/deliveries")).GetProperty("items").EnumerateArray()];

    /// <summary>Once so many deliveries are there and none waits.</summary>
    internal static async Task<IReadOnlyList<JsonElement>> Settled(TestApp app, string webhook, int count)
    {
        await Until(async () => (await Deliveries(app, webhook)).LongCount(one => Text(one, "state") != "waiting"), count);
        return await Deliveries(app, webhook);
    }

    internal static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task Patch(TestApp app, RecordId id, long revision, object patch)
    {
        using var answer = await app.Send(HttpMethod.Patch, $"/api/leads/{id}", patch, $"\"{revision}\"");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
