using System.Net;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Catalogue;

namespace Sarnakh.Tests.Pipeline;

/// <summary>A lead's way through the pipeline, and what its timeline tells of it.</summary>
public class MoveLeadTests : AppTests
{
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Won_GoesToTheNextWonStage_AndTwiceIsOnce()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        _clock.Shift = TimeSpan.FromHours(3);
        var won = await Moved(app, id, "won");
        (Text(won, "outcome"), Text(won, "stageId"), won.GetProperty("probability").GetDecimal()).ShouldBe(("won", "s-won", 100));
        (await Moved(app, id, "won")).GetProperty("revision").GetInt64().ShouldBe(2);

        var entry = (await Timeline(app, id))[0];
        (Text(entry, "type"), Text(entry, "from"), Text(entry, "to"), entry.GetProperty("secondsInStage").GetInt64() / 3600).ShouldBe(("won", "s-new", "s-won", 3));
        using var lost = await app.Send(HttpMethod.Post, $"/api/leads/{id}/lost", new { });
        (await TestApp.Json(lost)).GetProperty("code").GetString().ShouldBe("lead.won_not_lost");
    }

    [Fact]
    public async Task Lost_KeepsReasonAndNote_AndRestored_StandsWhereItStood()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        using var unknown = await app.Send(HttpMethod.Post, $"/api/leads/{id}/lost", new { lostReasonId = "nope" });
        (await TestApp.Json(unknown)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("#/lostReasonId");

        var lost = await Moved(app, id, "lost", new { lostReasonId = "r-price", note = " خیلي گران \u200f\n" });
        (Text(lost, "outcome"), lost.GetProperty("archived").GetBoolean(), Text(lost, "lostReasonId")).ShouldBe(("lost", true, "r-price"));
        var entry = (await Timeline(app, id))[0];
        (Text(entry, "type"), Text(entry, "lostReasonId"), Text(entry, "text")).ShouldBe(("lost", "r-price", "خیلی گران"));
        entry.TryGetProperty("changes", out _).ShouldBeFalse();

        var restored = await Moved(app, id, "restore");
        (Text(restored, "outcome"), restored.GetProperty("archived").GetBoolean(), Text(restored, "stageId"), restored.TryGetProperty("lostReasonId", out _)).ShouldBe(("pending", false, "s-new", false));
        Text((await Timeline(app, id))[0], "type").ShouldBe("restored");
    }

    [Fact]
    public async Task ANote_ThatIsEmpty_IsNotTold()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        await Moved(app, id, "lost", new { note = " \n " });
        (await Timeline(app, id))[0].TryGetProperty("text", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AStageMove_TellsWhatWasLeftAndHowLongItStoodThere()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        _clock.Shift = TimeSpan.FromDays(2);
        using var moved = await app.Send(HttpMethod.Patch, $"/api/leads/{id}", new { stageId = "s-offer", title = "Roof and wall" }, "\"1\"");
        moved.StatusCode.ShouldBe(HttpStatusCode.OK);
        var entry = (await Timeline(app, id))[0];
        (Text(entry, "type"), Text(entry, "from"), Text(entry, "to"), entry.GetProperty("secondsInStage").GetInt64() / 3600).ShouldBe(("stageChanged", "s-new", "s-offer", 48));
        entry.GetProperty("changes").EnumerateArray().Select(change => Text(change, "field")).ShouldBe(["title"]);
    }

    [Fact]
    public async Task AMove_OfAVersionThatWasSeen_IsRefusedWhenSomebodyWasFaster_AndWithoutOneNever()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        using var stale = await app.Send(HttpMethod.Post, $"/api/leads/{id}/won", new { }, "\"7\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await TestApp.Json(stale)).GetProperty("current").GetProperty("revision").GetInt64().ShouldBe(1);

        var moves = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => app.Send(HttpMethod.Post, $"/api/leads/{id}/{(n % 2 == 0 ? "lost" : "restore")}", new { })));
        moves.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task WhatWasChosenByHand_GoesBackToTheRules()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        await app.Send(HttpMethod.Patch, $"/api/leads/{id}", new { probability = 40, lifecycleStage = "evangelist" }, "\"1\"");
        var lead = await app.GetJson($"/api/leads/{id}");
        (lead.GetProperty("probabilityIsManual").GetBoolean(), lead.GetProperty("lifecycleIsManual").GetBoolean()).ShouldBe((true, true));
        await Moved(app, id, "probability/automatic");
        lead = await Moved(app, id, "lifecycle/automatic");
        (lead.GetProperty("probabilityIsManual").GetBoolean(), lead.GetProperty("lifecycleIsManual").GetBoolean(), lead.TryGetProperty("probability", out _)).ShouldBe((false, false, false));
        lead.GetProperty("revision").GetInt64().ShouldBe(4);
    }

    [Fact]
    public async Task SomebodyElsesLead_IsNotTheirsToMove()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        var ann = await app.As(Role.Own);
        foreach (var move in new[] { "won", "lost", "restore", "lifecycle/automatic", "probability/automatic", "notes" })
            (await app.Send(HttpMethod.Post, $"/api/leads/{id}/{move}", move == "notes" ? new { text = "x" } : (object)new { }, by: ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound, move);
        (await app.GetJson($"/api/leads/{id}")).GetProperty("revision").GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task ANote_IsItsAuthorsToChangeAndToTakeAway()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        var ann = await app.As(Role.All);
        using var added = await app.Send(HttpMethod.Post, $"/api/leads/{id}/notes", new { text = "به آن زنگ بزن", mentionIds = new[] { ann.User.Id } });
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync(Cancel));
        var note = $"/api/leads/{id}/notes/{Text(await TestApp.Json(added), "id")}";
        added.Headers.Location!.ToString().ShouldBe(note);

        (await app.Send(HttpMethod.Patch, note, new { text = "hers" }, by: ann)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Send(HttpMethod.Delete, note, new { }, by: ann)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await app.Send(HttpMethod.Patch, note, new { text = "" })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.Send(HttpMethod.Patch, note, new { text = "x", mentionIds = new[] { "nobody" } })).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.Send(HttpMethod.Patch, note, new { text = "زنگ زدم" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var entry = (await Timeline(app, id))[0];
        (Text(entry, "type"), Text(entry, "text"), entry.TryGetProperty("mentionIds", out _), entry.TryGetProperty("editedAt", out _)).ShouldBe(("note", "زنگ زدم", false, true));

        (await app.Send(HttpMethod.Delete, note, new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Send(HttpMethod.Delete, note, new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Timeline(app, id)).Select(item => Text(item, "type")).ShouldBe(["created"]);
    }

    [Fact]
    public async Task WhatAMoveDoesNotKnow_IsRefusedWithAPointer_AndNothingMoves()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        foreach (var (path, body, pointer) in new (string, object, string)[]
        {
            ("lost", new { reason = "r-price" }, "#/reason"), ("lost", new { note = 5 }, "#/note"), ("lost", new { lostReasonId = "none" }, "#/lostReasonId"), ("notes", new { text = new[] { "x" } }, "#/text"),
            ("notes", new { text = "x", mentionIds = new object[] { 1 } }, "#/mentionIds/0"), ("notes", new { text = "x", mentionIds = new object?[] { null } }, "#/mentionIds/0"), ("notes", new { text = "x", to = "all" }, "#/to"),
        })
        {
            using var refused = await app.Send(HttpMethod.Post, $"/api/leads/{id}/{path}", body);
            ((int)refused.StatusCode).ShouldBe(422, JsonSerializer.Serialize(body));
            (await TestApp.Json(refused)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe(pointer, JsonSerializer.Serialize(body));
        }
        (await Timeline(app, id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ANoteChangedInTwoBrowsersAtOnce_IsOneOfBoth_AndRemovedTwiceIsRemoved()
    {
        await using var app = await Started();
        var id = await Opportunity(app);
        using var added = await app.Send(HttpMethod.Post, $"/api/leads/{id}/notes", new { text = "x" });
        var note = $"/api/leads/{id}/notes/{Text(await TestApp.Json(added), "id")}";
        var changed = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.Send(HttpMethod.Patch, note, new { text = $"text {n}" })));
        changed.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        Text((await Timeline(app, id))[0], "text")!.ShouldStartWith("text ");
        var removed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Send(HttpMethod.Delete, note, new { })));
        removed.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.NoContent || answer.StatusCode == HttpStatusCode.NotFound);
        (await Timeline(app, id)).Select(entry => Text(entry, "type")).ShouldBe(["created"]);
    }

    private async Task<TestApp> Started()
    {
        var app = await Start(services => services.Replace(_clock));
        foreach (var stage in await app.Get<CatalogueTable<Stage>>().Active(Cancel))
        {
            var stored = (await app.Get<CatalogueTable<Stage>>().Find(stage.Id, Cancel))!;
            await app.Get<CatalogueTable<Stage>>().Replace(stored, stage with { Active = false }, Cancel);
        }
        Stage[] stages = [new() { Id = "s-new", Name = "Begun", Sequence = 1 }, new() { Id = "s-offer", Name = "Offered", Sequence = 2 }, new() { Id = "s-won", Name = "Sold", Sequence = 70, IsWon = true }];
        foreach (var stage in stages) await app.Get<CatalogueTable<Stage>>().Insert(stage, Cancel);
        await app.Get<CatalogueTable<LostReason>>().Insert(new LostReason { Id = "r-price", Name = "Price" }, Cancel);
        return app;
    }

    private static async Task<string> Opportunity(TestApp app)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "opportunity", title = "Roof" });
        return Text(await TestApp.Json(answer), "id")!;
    }

    private static async Task<JsonElement> Moved(TestApp app, string id, string move, object? body = null)
    {
        using var answer = await app.Send(HttpMethod.Post, $"/api/leads/{id}/{move}", body ?? new { });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    private static async Task<IReadOnlyList<JsonElement>> Timeline(TestApp app, string id) =>
        [.. (await app.GetJson($"/api/leads/{id}/timeline")).GetProperty("items").EnumerateArray()];

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
