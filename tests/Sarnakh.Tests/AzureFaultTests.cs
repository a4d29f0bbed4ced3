using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Shared;
using Sarnakh.Storage;
using Sarnakh.Storage.Azure;
using Sarnakh.Tests.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests;

/// <summary>
/// The product on a storage service that refuses, is silent, loses answers and breaks them off. F-numbers are those of the
/// fault list; what a fault of the port itself shows is tested where the feature is.
/// </summary>
public sealed class AzureFaultTests
{
    /// <summary>How long a message that failed stays hidden.</summary>
    private const string Redelivery = "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:01";

    private readonly RequestFaults _faults = new();
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Outages => ["busy", "failing", "silent"];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task F12_NoTableAnswers_TheQueueKeepsTheSubmission(string outage)
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("رضا", "reza@example.com"));
        await app.Settled();
        Away(outage, request => request.IsOfTables);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");

        _faults.Clear();
        await Until(async () => await app.Get<SubmissionTable>().Find(receipt, Cancel) is not null);
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1")).ShouldBe(receipt);
        (await app.Leads()).Count.ShouldBe(2);
        (await app.Settled()).Receipts.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task F12_NothingAnswers_503WithRetryAfter_AndTheRetryWorks(string outage)
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("رضا", "reza@example.com"));
        await app.Settled();
        Away(outage, _ => true);
        using var answer = await app.Post(TestApp.Person("علی", "ali@example.com"), "key-1");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await TestApp.Json(answer)).GetProperty("code").GetString().ShouldBe("storage.unavailable");

        _faults.Clear();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        (await app.Leads()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task F12_AStoredPostWhoseAnswerWasLost_IsOneSubmissionAndOneLead()
    {
        await using var app = await Start();
        _faults.LoseAnswer(IsCapture);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        _faults.Met.ShouldBe(1);

        // Its message was not sent, for nobody knew that there was one to send.
        _clock.Shift = TimeSpan.FromMinutes(2);
        await app.Get<SweepOutbox>().Run(Cancel);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1")).ShouldBe(receipt);
        (await app.Settled()).Receipts.ShouldBe(1);
    }

    [Fact]
    public async Task F13_TheQueueRefusesAfterTheWrite_TheSweeperSends()
    {
        await using var app = await Start();
        Away("busy", request => request.Operation == "Send");
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        _faults.Clear();
        (await app.Get<SubmissionTable>().StateOf(receipt, Cancel)).ShouldBe(SubmissionState.Pending);
        _clock.Shift = TimeSpan.FromMinutes(2);
        (await app.Get<SweepOutbox>().Run(Cancel)).ShouldBe(1);
        (await app.Leads()).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("Batch", ShardKeys.Table)]
    [InlineData("Delete", IntakeLead.Queue)]
    public async Task F14_AHandlerThatNeverHeardOfItsOwnEffect_HasNoSecondOne(string operation, string name)
    {
        await using var app = await Start();
        _faults.LoseAnswer(request => request.Operation == operation && request.Name == name && (name != ShardKeys.Table || MakesLead(request)));
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        await Until(() => Empty(app, IntakeLead.Queue));
        _faults.Met.ShouldBe(1);
        await ShouldBeOneLead(app, receipt);
    }

    [Fact]
    public async Task F15_AMessageThatIsThereThreeTimes_IsOneLead()
    {
        await using var app = await Start();
        _faults.LoseAnswer(request => request is { Operation: "Send", Name: IntakeLead.Queue }, times: 2);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        await Until(() => Empty(app, IntakeLead.Queue));
        _faults.Met.ShouldBe(2);
        await ShouldBeOneLead(app, receipt);
    }

    [Fact]
    public async Task F16_AMoveToThePoisonQueueWhoseAnswerWasLost_IsOneFailedMessage()
    {
        var poison = WatchedQueues.PoisonOf(IntakeLead.Queue);
        await using var app = await Start("--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00");
        // Nobody collects before both copies are there.
        app.Faults.Fail(call => call is { Operation: "Receive" } && call.Name == poison, int.MaxValue);
        _faults.LoseAnswer(request => request.Operation == "Send" && request.Name == poison);
        await app.Get<IQueueStore>().Send(IntakeLead.Queue, "no envelope", cancel: Cancel);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        await Until(async () => await app.Get<IQueueStore>().Count(poison, Cancel) == 2);
        app.Faults.Clear();
        await app.Get<CollectFailed>().Run(Cancel);
        (await app.GetJson("/api/messages/failed")).GetProperty("count").GetInt32().ShouldBe(1);
        await ShouldBeOneLead(app, receipt);
    }

    [Fact]
    public async Task F17_AMessageThatComesBackWhileItIsWorkedOn_HasOneResult()
    {
        await using var app = await TestApp.StartOnAzure(services => services.Configure<AzureStorageOptions>(options => options.Client = client =>
        {
            Impatient(client);
            client.AddPolicy(new ShortVisibility(), HttpPipelinePosition.PerCall);
        }));
        var slow = new TaskCompletionSource();
        _faults.Before(MakesLead, () => slow.Task);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        // The second handler is done while the first still waits for its write to be sent.
        await app.Settled();
        _faults.Met.ShouldBe(1);
        slow.SetResult();
        await Until(() => Empty(app, IntakeLead.Queue));
        await ShouldBeOneLead(app, receipt);
    }

    [Fact]
    public async Task F18_ATimerThatWasMissedForHours_RunsOnceOverTwoProcesses()
    {
        var account = (await Azurite.OfThisProcess).NewAccount();
        // Neither process meets an occurrence of its own: the timer is due at seventeen past.
        _clock.Shift = TimeSpan.FromMinutes(40 - TimeProvider.System.GetUtcNow().Minute);
        await using (var before = await StartOn(account))
        {
            var tables = before.Get<ITableStore>();
            await Until(async () => await TimerRow(tables) is not null);
            var timer = (await TimerRow(tables))!;
            timer["last"] = _clock.GetUtcNow() - TimeSpan.FromHours(3);
            await tables.Replace("runtime", timer, Cancel);
        }

        RequestLog[] logs = [new(), new()];
        var apps = await Task.WhenAll(logs.Select(log => StartOn(account, log)));
        try
        {
            foreach (var log in logs) await Until(() => Task.FromResult(log.Attempts.Any(attempt => attempt.Request is { Operation: "Get", Name: "runtime" } && attempt.Request.Text.Contains("TrimFeeds", StringComparison.Ordinal))));
            await Until(async () => (await TimerRow(apps[0].Get<ITableStore>()))!.Time("running") is null);

            (await TimerRow(apps[0].Get<ITableStore>()))!.Time("last").ShouldBe(Latest(_clock.GetUtcNow()));
            // A run looks into each shard once when there is nothing to trim.
            logs.Sum(log => log.Attempts.Count(attempt => IsTrim(attempt.Request))).ShouldBe(RecordId.Shards.Count);
        }
        finally
        {
            foreach (var app in apps) await app.DisposeAsync();
        }

        static Task<Row?> TimerRow(ITableStore tables) => tables.Get("runtime", "timer", RowKeys.Encode("TrimFeeds"), cancel: Cancel);
        static DateTimeOffset Latest(DateTimeOffset now) => new(now.Year, now.Month, now.Day, now.Hour, 17, 0, TimeSpan.Zero);
        static bool IsTrim(StorageRequest request) => request.Operation == "Query" && request.Name == ShardKeys.Table && request.Text.Contains($"RowKey ge '{ShardKeys.FeedPrefix}'", StringComparison.Ordinal);
    }

    [Fact]
    public async Task F20_AHotPartitionIsThrottled_NoUpdateIsLostAndNoneDoneTwice()
    {
        const int Editors = 6;
        const int Edits = 3;
        await using var app = await Start();
        var lead = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        bool IsHot(StorageRequest request) => request.Operation == "Batch" && request.Partition == lead.Shard;
        // More than the client repeats by itself, so that people see it too.
        _faults.Refuse(IsHot, times: 30);
        _faults.LoseAnswer(IsHot, times: 3);

        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, Editors).Select(async editor =>
        {
            for (var edit = 0; edit < Edits; edit++) Interlocked.Add(ref refused, await AddMark(app, lead, $"[{editor}.{edit}]"));
        }));

        _faults.Met.ShouldBe(33);
        refused.ShouldBeGreaterThan(0);
        var edited = await app.GetJson($"/api/leads/{lead}");
        var marks = edited.GetProperty("description").GetString()!;
        for (var editor = 0; editor < Editors; editor++)
            for (var edit = 0; edit < Edits; edit++)
                marks.Split($"[{editor}.{edit}]").Length.ShouldBe(2, marks);
        edited.GetProperty("revision").GetInt64().ShouldBe(1 + Editors * Edits);
        (await app.Settled()).Balanced.ShouldBeTrue();
    }

    [Fact]
    public async Task F20_AnEditBetweenIntakesReadAndWrite_IsKept()
    {
        await using var app = await Start();
        var lead = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        _faults.Before(request => MakesLead(request) && request.Partition == lead.Shard, () => AddMark(app, lead, "[edited]"));
        var second = TestApp.Person("علی", "ali@example.com", "09121234567");
        await app.Accepted(second);

        var only = (await app.Leads()).ShouldHaveSingleItem();
        _faults.Met.ShouldBe(1);
        only.GetProperty("mobile").GetString().ShouldBe("+989121234567");
        (await app.GetJson($"/api/leads/{lead}")).GetProperty("description").GetString().ShouldBe("[edited]");
    }

    [Fact]
    public async Task F20_ABusyService_IsAskedAgainEverLater()
    {
        var log = new RequestLog();
        RetryMode? mode = null;
        var pause = TimeSpan.FromMilliseconds(100);
        await using var engine = await AzureEngine.Start(client =>
        {
            mode = client.Retry.Mode;
            client.Retry.Delay = pause;
            client.AddPolicy(log, HttpPipelinePosition.PerRetry);
            client.AddPolicy(_faults, HttpPipelinePosition.BeforeTransport);
        });
        await engine.Tables.EnsureTable("things", Cancel);
        log.Reset();
        _faults.Refuse(_ => true, times: 2);
        _faults.Refuse(_ => true, retryAfterSeconds: 1);
        await engine.Tables.Put("things", new Row("p", "r"), Cancel);

        // The client strews each pause by a fifth when they grow exponentially, so that many do not come back at once.
        mode.ShouldBe(RetryMode.Exponential);
        var times = log.Attempts.Select(attempt => attempt.At).ToList();
        var gaps = times.Zip(times.Skip(1), (a, b) => System.Diagnostics.Stopwatch.GetElapsedTime(a, b)).ToList();
        gaps.Count.ShouldBe(3);
        gaps[0].ShouldBeGreaterThan(0.79 * pause);
        gaps[1].ShouldBeGreaterThan(1.59 * pause);
        gaps[2].ShouldBeGreaterThan(TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public async Task F21_EmptySlowSilentAndBrokenPages_HideNothing()
    {
        const int Leads = 6;
        var account = (await Azurite.OfThisProcess).NewAccount();
        await using (var before = await StartOn(account))
        {
            for (var n = 0; n < Leads; n++) await before.Accepted(TestApp.Person("علی", $"ali{n}@example.com"));
            (await before.Leads()).Count.ShouldBe(Leads);
        }

        static bool IsQuery(StorageRequest request) => request is { Operation: "Query", Name: ShardKeys.Table };
        _faults.EmptyPage(IsQuery, times: 40);
        _faults.BreakAnswer(IsQuery, times: 3);
        _faults.LoseRequest(IsQuery, times: 3);
        _faults.Before(IsQuery, () => Task.Delay(50, Cancel), times: 8);
        await using var app = await StartOn(account);
        (await app.Leads()).Count.ShouldBe(Leads);
        var balance = await app.Get<BalanceBooks>().Run(Cancel);
        (balance.Live, balance.Balanced).ShouldBe((Leads, true));
        _faults.Met.ShouldBe(54);
    }

    [Fact]
    public async Task F23_ABodyOverARowsSize_WhosePiecesWereRefusedAndRepeated_IsKeptWhole()
    {
        await using var app = await Start();
        static bool IsPiece(StorageRequest request) => request.Operation == "Batch" && request.Text.Contains("raw|", StringComparison.Ordinal);
        _faults.LoseAnswer(IsPiece);
        _faults.Refuse(IsPiece, status: 500, code: "InternalError");
        var file = new byte[3_500_000];
        new Random(1).NextBytes(file);
        using var content = new MultipartFormDataContent
        {
            { new StringContent("علی"), "name" },
            { new StringContent("ali@example.com"), "email" },
            { new StringContent("1"), "_consent" },
            { new ByteArrayContent(file), "attachment", "عکس.png" },
        };
        var expected = await content.ReadAsByteArrayAsync(Cancel);
        var receipt = await TestApp.ReceiptOf(await app.Post(content));

        _faults.Met.ShouldBe(2);
        (await app.Get<SubmissionTable>().ReadBody(receipt, Cancel)).ShouldBe(expected);
        await ShouldBeOneLead(app, receipt);
    }

    private Task<TestApp> Start(string redelivery = Redelivery) => TestApp.StartOnAzure(Configure(null), redelivery);

    private Task<TestApp> StartOn(string account, RequestLog? log = null) =>
        TestApp.Start(Configure(log), "--Storage:Provider=azure", $"--AzureWebJobsStorage={account}");

    private Action<IServiceCollection> Configure(RequestLog? log) => services =>
    {
        services.Replace(_clock);
        services.Configure<AzureStorageOptions>(options => options.Client = client =>
        {
            Impatient(client);
            if (log is not null) client.AddPolicy(log, HttpPipelinePosition.PerRetry);
        });
    };

    /// <summary>Faults, and no pauses worth waiting for.</summary>
    private void Impatient(ClientOptions client)
    {
        client.Retry.Delay = TimeSpan.FromMilliseconds(1);
        client.Retry.MaxDelay = TimeSpan.FromMilliseconds(2);
        client.AddPolicy(_faults, HttpPipelinePosition.BeforeTransport);
    }

    private void Away(string outage, Func<StorageRequest, bool> when)
    {
        if (outage == "silent") _faults.LoseRequest(when, int.MaxValue);
        else if (outage == "busy") _faults.Refuse(when, times: int.MaxValue);
        else _faults.Refuse(when, status: 500, code: "InternalError", times: int.MaxValue);
    }

    private static bool IsCapture(StorageRequest request) => request.Operation == "Batch" && request.Text.Contains("sub|", StringComparison.Ordinal);

    /// <summary>Or attaches to one.</summary>
    private static bool MakesLead(StorageRequest request) => request.Operation == "Batch" && request.Text.Contains("lead|", StringComparison.Ordinal);

    /// <summary>As a person does who is told "busy" or "somebody was faster": looks again, and goes on. How often that was "busy".</summary>
    private static async Task<int> AddMark(TestApp app, RecordId lead, string mark)
    {
        for (var busy = 0; ;)
        {
            using var seen = await app.Http.GetAsync($"/api/leads/{lead}", Cancel);
            var description = (await TestApp.Json(seen)).TryGetProperty("description", out var text) ? text.GetString() : null;
            if (description?.Contains(mark, StringComparison.Ordinal) == true) return busy;
            using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/leads/{lead}")
            {
                Content = new StringContent(JsonSerializer.Serialize(new { description = description + mark }), Encoding.UTF8, "application/merge-patch+json"),
            };
            patch.Headers.IfMatch.Add(seen.Headers.ETag!);
            using var answer = await app.Http.SendAsync(patch, Cancel);
            if (answer.StatusCode == HttpStatusCode.OK) return busy;
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.PreconditionFailed, HttpStatusCode.ServiceUnavailable);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable) continue;
            answer.Headers.RetryAfter.ShouldNotBeNull();
            busy++;
        }
    }

    private static async Task<bool> Empty(TestApp app, string queue) => await app.Get<IQueueStore>().Count(queue, Cancel) == 0;

    private static async Task ShouldBeOneLead(TestApp app, RecordId receipt)
    {
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        (await app.GetJson($"/api/leads/{receipt}/timeline")).GetProperty("items").GetArrayLength().ShouldBe(1);
        var balance = await app.Settled();
        (balance.Receipts, balance.Live, balance.Balanced).ShouldBe((1, 1, true));
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) throw new TimeoutException("It did not come true in thirty seconds.");
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>A received message is visible again after a second, whatever was asked for.</summary>
    private sealed class ShortVisibility : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) =>
            message.Request.Uri.Query = message.Request.Uri.Query.Replace("visibilitytimeout=30", "visibilitytimeout=1", StringComparison.Ordinal);
    }
}
