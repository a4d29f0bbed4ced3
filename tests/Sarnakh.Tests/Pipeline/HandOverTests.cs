using System.Net;
using System.Net.Http.Json;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Tests.Access;
using Sarnakh.Tests.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>Leads that change hands in large numbers.</summary>
public class HandOverTests
{
    private static readonly Random Source = new(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AllOpenLeadsOfSomebody_GoToAnother_EachWithItsTrace()
    {
        await using var app = await TestApp.Start();
        var (sara, reza) = (await app.AddUser("سارا"), await app.AddUser("رضا"));
        var leads = await Add(app, 300, lead => lead with { OwnerId = sara.Id });
        var archived = (await Add(app, 1, lead => lead with { OwnerId = sara.Id, Archived = true }))[0];
        var others = await Add(app, 5, lead => lead with { OwnerId = null });

        var started = await app.Get<HandOverLeads>().Start(HandOverKind.Owner, sara.Id, reza.Id, "01j00000000000000000000b0ss", Cancel);
        started.Total.ShouldBe(300);
        await Done(app, started.Id);

        foreach (var id in leads) (await app.Get<LeadTable>().Find(id, Cancel))!.Lead.OwnerId.ShouldBe(reza.Id);
        (await app.Get<LeadTable>().Find(archived, Cancel))!.Lead.OwnerId.ShouldBe(sara.Id);
        (await app.Get<LeadTable>().Find(others[0], Cancel))!.Lead.Revision.ShouldBe(1);
        var entry = (await app.Get<TimelineTable>().PageOf(leads[7], null, 10, Cancel)).Items.ShouldHaveSingleItem();
        (entry.Type, entry.ActorId, entry.Changes!.ShouldHaveSingleItem()).ShouldBe((TimelineType.Changed, "01j00000000000000000000b0ss", new FieldChange("ownerId", sara.Id, reza.Id)));
    }

    [Fact]
    public async Task WhateverDiesInBetween_EveryLeadGoesOnce()
    {
        await using var app = await TestApp.Start();
        var sara = await app.AddUser("سارا");
        var leads = await Add(app, 400, lead => lead with { OwnerId = sara.Id });
        // Storage that fails now and then, before a write or after it: the message comes again, the leads that went are left alone.
        var calls = 0;
        bool Nth(StorageCall call, int n) => call.Operation == "Batch" && call.Keys.Count > 10 && Interlocked.Increment(ref calls) % n == 0;
        app.Faults.Fail(call => Nth(call, 3), 8);
        app.Faults.LoseAnswer(call => Nth(call, 5), 8);
        var started = await app.Get<HandOverLeads>().Start(HandOverKind.Owner, sara.Id, null, null, Cancel);
        var envelope = new Envelope($"hand-over-{started.Id}", started.Id.Shard, null, started.Id.ToString());
        for (var attempt = 0; attempt < 100 && (await app.Get<HandOverLeads>().Progress(started.Id, Cancel))!.Left > 0; attempt++)
        {
            try
            {
                await app.Get<HandOverLeads>().Run(envelope, Cancel);
            }
            catch (StorageUnavailableException)
            {
                // As the queue's trigger would: again.
            }
        }
        app.Faults.Clear();
        calls.ShouldBeGreaterThan(3);
        foreach (var id in leads)
        {
            var lead = (await app.Get<LeadTable>().Find(id, Cancel))!.Lead;
            (lead.OwnerId, lead.Revision).ShouldBe((null, 2));
            (await app.Get<TimelineTable>().PageOf(id, null, 10, Cancel)).Items.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task AnOrderWhoseMessageWasLost_IsCarriedOutByTheSweeper()
    {
        var clock = new ShiftedClock();
        await using var app = await TestApp.Start(services => services.Replace(clock));
        var sara = await app.AddUser("سارا");
        var lead = (await Add(app, 1, lead => lead with { OwnerId = sara.Id }))[0];
        var order = new HandOver(RecordId.New(clock.GetUtcNow(), Source), HandOverKind.Owner, sara.Id, null, null, clock.GetUtcNow()) { Total = 1 };
        await app.Get<HandOverTable>().Insert(order, OutboxMessage.New($"hand-over-{order.Id}", order.Id.Shard, HandOverLeads.Queue, order.Id.ToString(), clock.GetUtcNow()), Cancel);

        clock.Shift += TimeSpan.FromMinutes(2);
        await app.Get<SweepOutbox>().Run(Cancel);
        await Done(app, order.Id);
        (await app.Get<LeadTable>().Find(lead, Cancel))!.Lead.OwnerId.ShouldBeNull();
        (await app.Get<OutboxTable>().Find(order.Id.Shard, $"hand-over-{order.Id}", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task ADeletedTeam_SaysWhereItsLeadsGo_AndFormsFollow()
    {
        await using var app = await TestApp.Start();
        var (from, seen) = await NewTeam(app, "تهران");
        var (to, _) = await NewTeam(app, "کرج");
        await app.ChangeForm(form => form with { TeamId = from });
        var captured = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        (await app.Get<LeadTable>().Find(captured, Cancel))!.Lead.ShouldSatisfyAllConditions(lead => lead.TeamId.ShouldBe(from), lead => lead.OwnerId.ShouldBeNull());
        var archived = (await Add(app, 1, lead => lead with { TeamId = from, Archived = true }))[0];

        foreach (var nowhere in (string[])["", "?moveTo=", "?moveTo=nowhere", $"?moveTo={from}"])
            ((int)(await Delete(app, $"{from}{nowhere}", seen)).StatusCode).ShouldBe(422, nowhere);
        (await Delete(app, $"{from}?moveTo={to}", "\"old\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        using var accepted = await Delete(app, $"{from}?moveTo={to}", seen);
        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync(Cancel));
        (await Delete(app, $"{from}?moveTo={to}", seen)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await Done(app, RecordId.Parse((await TestApp.Json(accepted)).GetProperty("id").GetString()!));

        foreach (var id in (RecordId[])[captured, archived]) (await app.Get<LeadTable>().Find(id, Cancel))!.Lead.TeamId.ShouldBe(to);
        var next = await app.Accepted(TestApp.Person("سارا", "sara@example.com"));
        await app.Settled();
        (await app.Get<LeadTable>().Find(next, Cancel))!.Lead.TeamId.ShouldBe(to);
        var progress = await app.GetJson(accepted.Headers.Location!.ToString());
        (progress.GetProperty("left").GetInt32(), progress.GetProperty("handOver").GetProperty("total").GetInt32()).ShouldBe((0, 2));
        var team = (await app.GetJson("/api/teams")).GetProperty("items").EnumerateArray().Single(team => team.GetProperty("id").GetString() == from);
        (team.GetProperty("name").GetString(), team.GetProperty("active").GetBoolean()).ShouldBe(("تهران", false));
        // Its name is free again.
        await NewTeam(app, "تهران");
    }

    [Fact]
    public async Task AnOrderWhoseWriterDied_ClosesTheTeamItself()
    {
        await using var app = await TestApp.Start();
        var (id, _) = await NewTeam(app, "تهران");
        var started = await app.Get<HandOverLeads>().Start(HandOverKind.Team, id, null, null, Cancel);
        await Done(app, started.Id);
        (await app.Get<TeamTable>().Find(id, Cancel))!.Value.Active.ShouldBeFalse();
    }

    private static async Task<List<RecordId>> Add(TestApp app, int count, Func<Lead, Lead> adjust)
    {
        var now = DateTimeOffset.UtcNow;
        var leads = Enumerable.Range(0, count).Select(_ => adjust(new Lead { Id = RecordId.New(now, Source), Revision = 1, CreatedAt = now, UpdatedAt = now })).ToList();
        foreach (var batch in leads.GroupBy(lead => lead.Id.Shard).SelectMany(shard => shard.Chunk(40)))
            await app.Get<LeadTable>().Commit([.. batch.SelectMany(LeadTable.Insert)], Cancel);
        foreach (var lead in leads) app.Get<LeadIndexFeed>().Applied(lead);
        return [.. leads.Select(lead => lead.Id)];
    }

    private static async Task Done(TestApp app, RecordId id)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await app.Get<HandOverLeads>().Progress(id, Cancel) is not { Left: 0, HandOver.DoneAt: not null })
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(50, Cancel);
        }
    }

    private static async Task<(string Id, string Version)> NewTeam(TestApp app, string name)
    {
        using var made = await app.Http.PostAsJsonAsync("/api/teams", new { name }, Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        return ((await TestApp.Json(made)).GetProperty("id").GetString()!, made.Headers.ETag!.Tag);
    }

    private static async Task<HttpResponseMessage> Delete(TestApp app, string path, string seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/teams/{path}");
        request.Headers.IfMatch.ParseAdd(seen);
        return await app.Http.SendAsync(request, Cancel);
    }
}
