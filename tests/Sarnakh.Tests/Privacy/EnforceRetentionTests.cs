using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Privacy;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Privacy;

/// <summary>What was kept long enough is dropped, in portions, and the books balance.</summary>
public class EnforceRetentionTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bodies_Quarantine_AndKeys_GoWhenTheirTimeIsOver()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var old = await app.Accepted(TestApp.Person("علی", "ali@example.com"), key: "old");
        await app.Settled();
        var suspected = await app.Accepted(new Dictionary<string, object?>(TestApp.Person("x", "x@example.com")) { ["message"] = "http://a http://b http://c http://d http://e http://f" });
        (await app.Get<SubmissionTable>().StateOf(suspected, Cancel)).ShouldBe(SubmissionState.Quarantined);
        await Put(app, new { rawDays = 10, quarantineDays = 20, idempotencyDays = 30 });

        clock.Shift = TimeSpan.FromDays(11);
        var fresh = await app.Accepted(TestApp.Person("مریم", "maryam@example.com"), key: "fresh");
        await app.Settled();
        await app.Get<EnforceRetention>().Run(Cancel);
        (await app.Get<SubmissionTable>().ReadBody(old, Cancel)).ShouldBeEmpty();
        (await app.Get<SubmissionTable>().ReadBody(fresh, Cancel)).ShouldNotBeEmpty();
        (await app.GetJson($"/api/submissions/{old}")).GetProperty("summary").GetProperty("fields").GetArrayLength().ShouldBeGreaterThan(0);
        (await app.Get<SubmissionTable>().StateOf(suspected, Cancel)).ShouldBe(SubmissionState.Quarantined);
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), key: "old")).ShouldBe(old);

        clock.Shift = TimeSpan.FromDays(31);
        await app.Get<EnforceRetention>().Run(Cancel);
        (await app.Get<SubmissionTable>().StateOf(suspected, Cancel)).ShouldBe(SubmissionState.Erased);
        (await app.Get<SubmissionTable>().ReadBody(fresh, Cancel)).ShouldBeEmpty();
        (await app.Accepted(TestApp.Person("مریم", "maryam@example.com"), key: "fresh")).ShouldBe(fresh);
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), key: "old")).ShouldNotBe(old);
        var balance = await app.Settled();
        (balance.Balanced, balance.Erased, balance.Receipts).ShouldBe((true, 1, 4));
    }

    [Fact]
    public async Task AnInterruptedRun_IsDoneByTheNext_AndPortionsGoOnWhereTheyEnded()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var table = app.Get<SubmissionTable>();
        var receipts = new List<RecordId>();
        for (var n = 0; n < 12; n++) receipts.Add(await app.Accepted(TestApp.Person("علی", $"ali{n}@example.com")));
        await app.Settled();
        await Put(app, new { rawDays = 1 });
        clock.Shift = TimeSpan.FromDays(2);

        var shard = receipts[0].Shard;
        var before = clock.GetUtcNow().AddDays(-1);
        string? mark = null;
        for (var portion = 0; portion < 12; portion++) mark = await table.DropBodies(shard, mark, before, 2, Cancel);
        foreach (var receipt in receipts.Where(receipt => receipt.Shard == shard)) (await table.ReadBody(receipt, Cancel)).ShouldBeEmpty();

        app.Faults.Fail(call => call is { Operation: "Batch", Name: ShardKeys.Table });
        await Should.ThrowAsync<StorageUnavailableException>(() => app.Get<EnforceRetention>().Run(Cancel));
        await app.Get<EnforceRetention>().Run(Cancel);
        foreach (var receipt in receipts) (await table.ReadBody(receipt, Cancel)).ShouldBeEmpty();
        (await app.Settled()).Balanced.ShouldBeTrue();
    }

    [Fact]
    public async Task Keys_AreTrimmedInPortions()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        for (var n = 0; n < 20; n++) await app.Accepted(TestApp.Person("علی", $"ali{n}@example.com"), key: $"key-{n}");
        await app.Settled();
        clock.Shift = TimeSpan.FromDays(1);
        var table = app.Get<SubmissionTable>();
        foreach (var shard in RecordId.Shards)
        {
            string? mark = null;
            do mark = await table.TrimKeys(shard, mark, clock.GetUtcNow(), 1, Cancel);
            while (mark is not null);
            await foreach (var row in app.Get<ITableStore>().All(ShardKeys.Table, RowQuery.Prefix(shard, ShardKeys.IdempotencyPrefix), Cancel)) row.ShouldBeNull();
        }
    }

    [Fact]
    public async Task TheSettings_HaveDefaults_LimitsAndVersions()
    {
        await using var app = await Start();
        (await app.GetJson("/api/settings/retention")).GetProperty("idempotencyDays").GetInt32().ShouldBe(30);
        using var wrong = await Send(app, new { rawDays = 0 }, "\"default\"");
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await Put(app, new { rawDays = 365 });
        using var stale = await Send(app, new { rawDays = 1 }, "\"default\"");
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await app.GetJson("/api/audit?action=settings.changed")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    private static async Task Put(TestApp app, object settings)
    {
        using var response = await Send(app, settings, "\"default\"");
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<HttpResponseMessage> Send(TestApp app, object settings, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/settings/retention") { Content = JsonContent.Create(settings) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue(version));
        return await app.Http.SendAsync(request, Cancel);
    }
}
