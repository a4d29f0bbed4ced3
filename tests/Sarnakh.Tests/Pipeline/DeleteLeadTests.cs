using System.Net;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>A deleted lead is gone with everything that hung on it, and the books still balance.</summary>
public class DeleteLeadTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ADeletedLead_TakesItsTimelineAndSubmissionsWithIt_AndTheBooksBalance()
    {
        await using var app = await TestApp.Start();
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com", "09121234567"));
        await app.Settled();
        var again = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        var other = await app.Accepted(TestApp.Person("سارا", "sara@example.com"));
        await app.Settled();

        (await Delete(app, first, null)).ShouldBe(HttpStatusCode.PreconditionRequired);
        (await Delete(app, first, 1)).ShouldBe(HttpStatusCode.PreconditionFailed);
        (await Delete(app, first, 2)).ShouldBe(HttpStatusCode.NoContent);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(other.ToString());
        using var gone = await app.Http.GetAsync($"/api/leads/{first}", Cancel);
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Delete(app, first, 2)).ShouldBe(HttpStatusCode.NotFound);

        await Erased(app, first);
        var balance = await app.Settled();
        (balance.Receipts, balance.Live, balance.Erased, balance.Balanced).ShouldBe((3, 1, 2, true));
        foreach (var receipt in (RecordId[])[first, again])
        {
            var submission = (await app.Get<SubmissionTable>().Find(receipt, Cancel))!.Submission;
            (submission.State, submission.Fields.Count, submission.Address).ShouldBe((SubmissionState.Erased, 0, null));
            (await app.Get<SubmissionTable>().ReadBody(receipt, Cancel)).ShouldBeEmpty();
        }
        (await app.Get<TimelineTable>().PageOf(first, null, 10, Cancel)).Items.ShouldBeEmpty();
        (await app.Get<LeadTable>().FindDeleted(first, Cancel))!.Identities.ShouldBeEmpty();
        (await Left(app, "ali")).ShouldBeEmpty();
        (await Left(app, "09121234567")).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhoWasDeleted_IsANewLeadWhenTheyWriteAgain()
    {
        await using var app = await TestApp.Start();
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        await Delete(app, first, 1);
        // Also while the old claims may still stand.
        var second = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(second.ToString());
        await Erased(app, first);
        var third = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        (await app.Get<SubmissionTable>().Find(third, Cancel))!.Submission.LeadId.ShouldBe(second);
    }

    [Fact]
    public async Task ASubmissionOnItsWayToADeletedLead_BecomesALeadOfItsOwn()
    {
        await using var app = await TestApp.Start();
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        await Delete(app, first, 1);
        await Erased(app, first);

        // As a crash leaves it behind: where it belongs was decided and written down, the rest not done.
        var receipt = RecordId.New(DateTimeOffset.UtcNow, new Random(7));
        var submission = new Submission
        {
            ReceiptId = receipt,
            FormId = SampleForm.Id,
            State = SubmissionState.Pending,
            ReceivedAt = receipt.CreatedAt,
            ContentType = "application/json",
            Body = [],
            Fields = [new Sarnakh.Capture.FieldValue("name", "علی"), new Sarnakh.Capture.FieldValue("email", "ali@example.com")],
            LeadId = first,
        };
        var message = IntakeLead.MessageFor(receipt, DateTimeOffset.UtcNow);
        var version = await app.Get<SubmissionTable>().Insert(submission, null, message, Cancel);
        await app.Get<IntakeLead>().Run(Envelope.Read(Envelope.Write(message, version)), Cancel);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        (await app.Settled()).Balanced.ShouldBeTrue();
    }

    [Fact]
    public async Task WhatACrashLeftBehind_IsErasedByTheSweeper_AndTheBooksAreTrueMeanwhile()
    {
        var clock = new ShiftedClock();
        await using var app = await TestApp.Start(services => services.Replace(clock));
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        var stored = (await app.Get<LeadTable>().Find(id, Cancel))!;
        var message = OutboxMessage.New($"erase-{id}", id.Shard, DeleteLead.Queue, id.ToString(), clock.GetUtcNow());
        await app.Get<LeadTable>().Commit([OutboxTable.Put(message), .. LeadTable.Delete(stored, ["email|ali@example.com"], clock.GetUtcNow())], Cancel);

        (await app.Get<BalanceBooks>().Run(Cancel)).Balanced.ShouldBeTrue();
        clock.Shift += TimeSpan.FromMinutes(2);
        await app.Get<SweepOutbox>().Run(Cancel);
        await Erased(app, id);
        var balance = await app.Get<BalanceBooks>().Run(Cancel);
        (balance.Erased, balance.Balanced).ShouldBe((1, true));
        (await app.Get<OutboxTable>().Find(id.Shard, message.Id, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task EveryInstance_ForgetsADeletedLead()
    {
        var clock = new ShiftedClock();
        await using var app = await TestApp.Start(services => services.Replace(clock));
        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        using var index = new LeadIndex();
        using var other = new LeadIndexFeed(index, app.Get<LeadTable>(), app.Get<ReadFields>(), new ReadSnapshot(index, app.Get<IBlobStore>()), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<LeadIndexFeed>.Instance);
        await other.StartAsync(Cancel);
        await other.EnsureFresh(TimeSpan.Zero, null, Cancel);
        index.Count.ShouldBe(1);

        await app.Get<DeleteLead>().Run(id, null, Cancel);
        clock.Shift += TimeSpan.FromSeconds(2);
        await other.EnsureFresh(TimeSpan.FromSeconds(1), null, Cancel);
        index.Count.ShouldBe(0);
        await other.EnsureFresh(TimeSpan.Zero, new LeadRevision(id, 5), Cancel);
        index.Count.ShouldBe(0);
    }

    private static async Task<HttpStatusCode> Delete(TestApp app, RecordId id, long? seen)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/leads/{id}");
        if (seen is { } revision) request.Headers.IfMatch.ParseAdd($"\"{revision}\"");
        using var answer = await app.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>Until the deletion's message has done its work.</summary>
    private static async Task Erased(TestApp app, RecordId id)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await app.Get<OutboxTable>().Find(id.Shard, $"erase-{id}", Cancel) is not null)
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Rows that still hold a text, in their key or in a property.</summary>
    private static async Task<List<string>> Left(TestApp app, string text)
    {
        var found = new List<string>();
        var partitions = RecordId.Shards.Select(shard => (ShardKeys.Table, shard)).Concat(Enumerable.Range(0, 256).Select(n => (IdentityTable.Table, n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))));
        foreach (var (table, partition) in partitions)
            await foreach (var row in app.Get<ITableStore>().All(table, new RowQuery(partition), Cancel))
                if (row.RowKey.Contains(text, StringComparison.Ordinal) || row.Values.Values.Any(held => held switch
                {
                    string value => value.Contains(text, StringComparison.Ordinal),
                    byte[] value => System.Text.Encoding.UTF8.GetString(value).Contains(text, StringComparison.Ordinal),
                    _ => false,
                }))
                    found.Add(row.RowKey);
        return found;
    }
}
