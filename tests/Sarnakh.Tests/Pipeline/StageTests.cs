using System.Text.Json;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>Stages that change under the leads in them.</summary>
public class StageTests
{
    private static readonly Random Source = new(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStageWithLeads_IsRemovedOnlyWithAPlaceForThem()
    {
        await using var app = await TestApp.Start();
        var (first, second, third) = (await Stage(app, 0), await Stage(app, 1), await Stage(app, 2));
        var leads = await Add(app, 60, lead => lead with { StageId = second.Id });
        var archived = (await Add(app, 1, lead => lead with { StageId = second.Id, Archived = true }))[0];
        var other = (await Add(app, 1, lead => lead with { StageId = first.Id }))[0];

        var refused = await Delete(app, second, "", 409);
        refused.GetProperty("code").GetString().ShouldBe("stage.in_use");
        refused.GetProperty("errors")[0].GetProperty("detail").GetString()!.ShouldContain("۶۱");
        foreach (var nowhere in (string[])["?moveTo=nowhere", $"?moveTo={second.Id}", "?moveTo="]) await Delete(app, second, nowhere, 422);
        await Delete(app, second with { Version = "old" }, $"?moveTo={third.Id}", 412);
        (await app.Get<CatalogueTable<Stage>>().Active(Cancel)).Count.ShouldBe(4);

        await Done(app, await Delete(app, second, $"?moveTo={third.Id}", 202));
        (await app.Get<CatalogueTable<Stage>>().Active(Cancel)).Select(stage => stage.Id).ShouldNotContain(second.Id);
        foreach (var id in leads) (await Find(app, id)).StageId.ShouldBe(third.Id);
        (await Find(app, archived)).ShouldSatisfyAllConditions(lead => lead.StageId.ShouldBe(third.Id), lead => lead.Archived.ShouldBeTrue());
        (await Find(app, other)).Revision.ShouldBe(1);
        var entry = (await app.Get<TimelineTable>().PageOf(leads[7], null, 10, Cancel)).Items.ShouldHaveSingleItem();
        (entry.Type, entry.From, entry.To, entry.ActorId).ShouldBe((TimelineType.StageChanged, second.Id, third.Id, app.Administrator.User.Id));
    }

    [Fact]
    public async Task AnEmptyStage_IsRemovedAtOnce_AndCanComeBack()
    {
        await using var app = await TestApp.Start();
        var stage = await Stage(app, 1);
        await Done(app, await Delete(app, stage, "", 202));
        await Delete(app, stage, "", 404);
        var removed = (await app.Get<CatalogueTable<Stage>>().All(Cancel)).Single(item => item.Id == stage.Id);
        removed.Active.ShouldBeFalse();
        using var back = await app.Send(HttpMethod.Patch, $"/api/stages/{stage.Id}", new { active = true }, $"\"{removed.Version}\"");
        ((int)back.StatusCode).ShouldBe(200, await back.Content.ReadAsStringAsync(Cancel));
        (await app.Get<CatalogueTable<Stage>>().Active(Cancel)).Count.ShouldBe(4);
    }

    [Fact]
    public async Task LeadsGo_OnlyToAStageThatAllTheirTeamsHave()
    {
        await using var app = await TestApp.Start();
        using var made = await app.Send(HttpMethod.Post, "/api/teams", new { name = "تهران" });
        var team = (await TestApp.Json(made)).GetProperty("id").GetString()!;
        var stages = app.Get<CatalogueTable<Stage>>();
        var (shared, reserved) = (await Stage(app, 0), await Stage(app, 1));
        await stages.Replace((await stages.Find(reserved.Id, Cancel))!, reserved with { TeamIds = [team] }, Cancel);
        reserved = await Stage(app, 1);
        (await Delete(app, shared, $"?moveTo={reserved.Id}", 422)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("stage.move_to");
        await Done(app, await Delete(app, reserved, $"?moveTo={shared.Id}", 202));
    }

    [Fact]
    public async Task AnOrderWhoseWriterDied_RemovesTheStageItself()
    {
        await using var app = await TestApp.Start();
        var (first, second) = (await Stage(app, 0), await Stage(app, 1));
        var lead = (await Add(app, 1, lead => lead with { StageId = second.Id, Kind = LeadKind.Opportunity }))[0];
        var started = await app.Get<HandOverLeads>().Start(HandOverKind.Stage, second.Id, null, null, Cancel);
        await Done(app, started.Id);
        (await app.Get<CatalogueTable<Stage>>().Find(second.Id, Cancel))!.Value.Active.ShouldBeFalse();
        (await Find(app, lead)).StageId.ShouldBe(first.Id);
    }

    [Fact]
    public async Task ARemovalThatIsUndone_StaysUndone()
    {
        await using var app = await TestApp.Start();
        var (first, second) = (await Stage(app, 0), await Stage(app, 1));
        var started = await Delete(app, second, $"?moveTo={first.Id}", 202);
        var removed = (await app.Get<CatalogueTable<Stage>>().Find(second.Id, Cancel))!;
        using (var back = await app.Send(HttpMethod.Patch, $"/api/stages/{second.Id}", new { active = true }, $"\"{removed.Version}\"")) ((int)back.StatusCode).ShouldBe(200);
        await Done(app, started);
        (await app.Get<CatalogueTable<Stage>>().Find(second.Id, Cancel))!.Value.Active.ShouldBeTrue();
    }

    [Fact]
    public async Task LeadsOfAStageThatBecomesAWonOne_AreWon_AndOpenAgainWhenItCeases()
    {
        await using var app = await TestApp.Start();
        var stage = await Stage(app, 2);
        var leads = await Add(app, 40, lead => lead with { StageId = stage.Id, Kind = LeadKind.Opportunity, Probability = 30, ProbabilityIsManual = true });
        var elsewhere = (await Add(app, 1, lead => lead with { StageId = "elsewhere", Probability = 30 }))[0];

        stage = await SetWon(app, stage, true);
        await AllDone(app);
        foreach (var id in leads) (await Find(app, id)).ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Won), lead => lead.Probability.ShouldBe(100));
        (await Find(app, elsewhere)).Outcome.ShouldBe(Outcome.Pending);
        (await app.Get<TimelineTable>().PageOf(leads[0], null, 10, Cancel)).Items.Select(entry => entry.Type).ShouldContain(TimelineType.Won);

        await SetWon(app, stage, false);
        await AllDone(app);
        foreach (var id in leads) (await Find(app, id)).ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Pending), lead => lead.Probability.ShouldNotBe(100));
    }

    /// <summary>Neither a removed stage nor a stage that becomes a won one makes a win of what was lost.</summary>
    [Fact]
    public async Task WhatWasLost_StaysLost_WhateverBecomesOfItsStage()
    {
        await using var app = await TestApp.Start();
        var (first, second, third) = (await Stage(app, 0), await Stage(app, 1), await Stage(app, 2));
        var won = (await app.Get<CatalogueTable<Stage>>().Active(Cancel)).Single(stage => stage.IsWon);
        Lead Ended(Lead lead, Stage stage) => lead with { StageId = stage.Id, Kind = LeadKind.Opportunity, Archived = true, Probability = 0, AutomatedProbability = 0, Outcome = Outcome.Lost };
        var removed = (await Add(app, 1, lead => Ended(lead, second)))[0];
        var open = (await Add(app, 1, lead => lead with { StageId = second.Id, Kind = LeadKind.Opportunity }))[0];
        var made = (await Add(app, 1, lead => Ended(lead, third)))[0];

        await Done(app, await Delete(app, second, $"?moveTo={won.Id}", 202));
        (await Find(app, open)).ShouldSatisfyAllConditions(lead => lead.StageId.ShouldBe(won.Id), lead => lead.Outcome.ShouldBe(Outcome.Won));
        (await Find(app, removed)).ShouldSatisfyAllConditions(lead => lead.StageId.ShouldBe(first.Id), lead => lead.Outcome.ShouldBe(Outcome.Lost), lead => lead.Archived.ShouldBeTrue());

        await SetWon(app, third, true);
        await AllDone(app);
        (await Find(app, made)).ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Lost), lead => lead.Revision.ShouldBe(1));
    }

    [Fact]
    public async Task AnOrderForAStageThatDidNotChangeAfterAll_ChangesNoLead()
    {
        await using var app = await TestApp.Start();
        var stage = await Stage(app, 1);
        var lead = (await Add(app, 1, lead => lead with { StageId = stage.Id, Probability = 30 }))[0];
        var started = await app.Get<HandOverLeads>().Start(HandOverKind.Outcome, stage.Id, HandOver.Won, null, Cancel);
        await AllDone(app);
        (await app.Get<HandOverLeads>().Progress(started.Id, Cancel))!.HandOver.DoneAt.ShouldNotBeNull();
        (await Find(app, lead)).Revision.ShouldBe(1);
    }

    private static async Task<Stage> Stage(TestApp app, int n) => (await app.Get<CatalogueTable<Stage>>().Active(Cancel))[n];

    private static async Task<Stage> SetWon(TestApp app, Stage stage, bool isWon)
    {
        using var answer = await app.Send(HttpMethod.Patch, $"/api/stages/{stage.Id}", new { isWon }, $"\"{stage.Version}\"");
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync(Cancel));
        return (await app.Get<CatalogueTable<Stage>>().All(Cancel)).Single(item => item.Id == stage.Id);
    }

    private static async Task<JsonElement> Delete(TestApp app, Stage stage, string query, int status)
    {
        using var answer = await app.Send(HttpMethod.Delete, $"/api/stages/{stage.Id}{query}", new { }, $"\"{stage.Version}\"");
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    private static async Task<Lead> Find(TestApp app, RecordId id) => (await app.Get<LeadTable>().Find(id, Cancel))!.Lead;

    private static async Task<List<RecordId>> Add(TestApp app, int count, Func<Lead, Lead> adjust)
    {
        var now = DateTimeOffset.UtcNow;
        var leads = Enumerable.Range(0, count).Select(_ => adjust(new Lead { Id = RecordId.New(now, Source), Revision = 1, CreatedAt = now, UpdatedAt = now })).ToList();
        foreach (var batch in leads.GroupBy(lead => lead.Id.Shard).SelectMany(shard => shard.Chunk(40)))
            await app.Get<LeadTable>().Commit([.. batch.SelectMany(LeadTable.Insert)], Cancel);
        foreach (var lead in leads) app.Get<LeadIndexFeed>().Applied(lead);
        return [.. leads.Select(lead => lead.Id)];
    }

    private static Task Done(TestApp app, JsonElement started) => Done(app, RecordId.Parse(started.GetProperty("id").GetString()!));

    private static Task Done(TestApp app, RecordId id) => Until(async () => (await app.Get<HandOverLeads>().Progress(id, Cancel))!.HandOver.DoneAt is not null);

    /// <summary>Until every order there is has been carried out.</summary>
    private static Task AllDone(TestApp app) => Until(async () =>
    {
        foreach (var shard in RecordId.Shards)
            await foreach (var row in app.Get<ITableStore>().All(ShardKeys.Table, RowQuery.Prefix(shard, "hand|"), Cancel))
                if (row.Time("DoneAt") is null) return false;
        return true;
    });

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(50, Cancel);
        }
    }
}
