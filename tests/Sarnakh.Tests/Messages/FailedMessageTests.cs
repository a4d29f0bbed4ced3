using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Messages;

/// <summary>F16: what fails on every try is kept, told, and replayed or put away, through the real queue pump and HTTP.</summary>
public class FailedMessageTests : AppTests
{
    internal const string Poison = IntakeLead.Queue + "-poison";
    private const string BadJson = "{\"این JSON نیست <script>";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F16_BadJson_EndsInThePoisonQueueAfterFiveTries_WhileOthersFlow()
    {
        var log = new ErrorLog();
        await using var app = await Start(services =>
        {
            services.AddSingleton<ILoggerProvider>(log);
            services.Configure<LoggerFilterOptions>(filter => filter.AddFilter<ErrorLog>(null, LogLevel.Error));
        });
        app.Faults.Fail(call => call is { Operation: "Receive", Name: Poison }, int.MaxValue);
        await app.Get<IQueueStore>().Send(IntakeLead.Queue, BadJson, cancel: Cancel);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        await Until(() => app.Get<IQueueStore>().Count(Poison, Cancel), 1);
        (await app.Get<IQueueStore>().Peek(Poison, 1, Cancel))[0].Body.ShouldBe(BadJson);
        (await Failed(app)).GetProperty("queues").EnumerateArray().Single(queue => Text(queue, "queue") == IntakeLead.Queue)
            .GetProperty("arriving").GetInt64().ShouldBe(1);
        app.Faults.Clear();
        await GivenUp(app, 1);
        await Collect(app);

        var list = await Failed(app);
        (list.GetProperty("shown").GetInt32(), list.GetProperty("count").GetInt32()).ShouldBe((1, 1));
        var item = list.GetProperty("items")[0];
        Text(item, "queue").ShouldBe(IntakeLead.Queue);
        Text(item, "body").ShouldBe(BadJson);
        item.GetProperty("tries").GetInt32().ShouldBe(5);
        Text(item.GetProperty("failure"), "code").ShouldBe("message.unreadable");
        Text(item.GetProperty("failure"), "text").ShouldContain("Json");
        list.GetProperty("oldest").GetDateTimeOffset().ShouldBe(item.GetProperty("failedAt").GetDateTimeOffset());
        (await app.Get<IQueueStore>().Count(Poison, Cancel)).ShouldBe(0);

        log.Errors.Count(line => line.Contains("failed for good", StringComparison.Ordinal)).ShouldBe(1, "it is told once");
        log.Errors.Single(line => line.Contains("failed for good", StringComparison.Ordinal)).ShouldContain(IntakeLead.Queue);
        (await app.Http.GetAsync("/api/health/ready", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task F16_ReplayedOnceTheCauseIsGone_ItBecomesALead()
    {
        await using var app = await Start();
        var receipt = await FailedSubmission(app, "ali@example.com");
        var item = (await Failed(app)).GetProperty("items")[0];
        Text(item, "receiptId").ShouldBe(receipt.ToString());
        Text(item, "state").ShouldBe("pending");
        item.GetProperty("fields").EnumerateArray().Select(field => Text(field, "value")).ShouldContain("ali@example.com");
        Text(item.GetProperty("failure"), "code").ShouldBe("storage.unavailable");

        // While the cause is still there it comes back, as the same entry.
        (await Post(app, "replay", new { messages = new[] { Ref(item) } })).GetProperty("done").GetArrayLength().ShouldBe(1);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
        await GivenUp(app, 1);
        item = (await Failed(app)).GetProperty("items")[0];

        app.Faults.Clear();
        await Post(app, "replay", new { messages = new[] { Ref(item) } });
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        (await app.Settled()).Balanced.ShouldBeTrue();
        await Collect(app);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);

        // Twice is once.
        var again = await Post(app, "replay", new { messages = new[] { Ref(item) } });
        (again.GetProperty("done").GetArrayLength(), again.GetProperty("gone").GetInt32()).ShouldBe((0, 1));
    }

    [Fact]
    public async Task F16_ALeadThatIsGone_FailsItsSubmission_WhichIsPutAwayAndReleased()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        var store = app.Get<ITableStore>();
        var row = (await store.Get(ShardKeys.Table, first.Shard, ShardKeys.Lead(first), cancel: Cancel))!;
        await store.Delete(ShardKeys.Table, row.PartitionKey, row.RowKey, row.Version, Cancel);

        var second = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await GivenUp(app, 1);
        var item = (await Failed(app)).GetProperty("items")[0];
        (Text(item, "receiptId"), Text(item.GetProperty("failure"), "code")).ShouldBe((second.ToString(), "lead.missing"));

        await Post(app, "discard", new { messages = new[] { Ref(item) } });
        clock.Shift = TimeSpan.FromMinutes(11);
        using var release = await app.Http.PostAsync($"/api/submissions/{second}/release", null, Cancel);
        release.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Leads()).Select(lead => Text(lead, "id")).ShouldContain(second.ToString());
    }

    [Fact]
    public async Task ADiscard_SendsTheSubmissionToQuarantine_AndIsTakenBack()
    {
        await using var app = await Start();
        var receipt = await FailedSubmission(app, "ali@example.com");
        var name = Ref((await Failed(app)).GetProperty("items")[0]);
        app.Faults.Clear();

        (await Post(app, "discard", new { messages = new[] { name } })).GetProperty("done").GetArrayLength().ShouldBe(1);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
        var balance = await app.Settled();
        (balance.Receipts, balance.Quarantined, balance.Pending, balance.Balanced).ShouldBe((1, 1, 0, true));
        var held = (await app.GetJson("/api/submissions")).GetProperty("items")[0];
        Text(held, "receiptId").ShouldBe(receipt.ToString());
        held.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()).ShouldBe([JudgeSubmission.IntakeFailed]);
        (await app.Get<OutboxTable>().Find(receipt.Shard, receipt.ToString(), Cancel)).ShouldBeNull("the sweeper lets it rest");

        (await Post(app, "restore", new { messages = new[] { name } })).GetProperty("done").GetArrayLength().ShouldBe(1);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        balance = await app.Settled();
        (balance.Live, balance.Quarantined, balance.Balanced).ShouldBe((1, 0, true));
        (await Post(app, "restore", new { messages = new[] { name } })).GetProperty("gone").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task ADiscardedUnreadableMessage_ComesBackToTheList_AndGoesAfterAMonth()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        await Park(app, IntakeLead.Queue, "no envelope");
        var name = Ref((await Failed(app)).GetProperty("items")[0]);
        await Post(app, "discard", new { all = true });
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
        await Post(app, "restore", new { messages = new[] { name } });
        Text((await Failed(app)).GetProperty("items")[0], "body").ShouldBe("no envelope");

        await Post(app, "discard", new { queue = IntakeLead.Queue });
        clock.Shift = CollectFailed.KeepDiscarded + TimeSpan.FromMinutes(1);
        await Collect(app);
        (await Post(app, "restore", new { messages = new[] { name } })).GetProperty("gone").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task ADiscardedFallback_StoresTheSubmissionItCarries_InQuarantine()
    {
        await using var app = await Start();
        var receipt = RecordId.New(DateTimeOffset.UnixEpoch.AddYears(56), new Random(1));
        var submission = new Submission
        {
            ReceiptId = receipt,
            FormId = SampleForm.Id,
            State = SubmissionState.Pending,
            ReceivedAt = receipt.CreatedAt,
            ContentType = "application/json",
            Body = "{\"name\":\"علی\"}"u8.ToArray(),
            Fields = [new FieldValue("name", "علی"), new FieldValue("email", "ali@example.com")],
        };
        var text = JsonSerializer.Serialize(new FallbackSubmission(submission, null), FallbackSubmission.Json);
        await Park(app, ReceiveSubmission.FallbackQueue, text);
        var item = (await Failed(app)).GetProperty("items")[0];
        (Text(item, "queue"), Text(item, "receiptId")).ShouldBe((ReceiveSubmission.FallbackQueue, receipt.ToString()));
        item.GetProperty("fields").EnumerateArray().Select(field => Text(field, "value")).ShouldContain("علی");

        await Post(app, "discard", new { all = true });
        var balance = await app.Settled();
        (balance.Receipts, balance.Quarantined, balance.Balanced).ShouldBe((1, 1, true));
        Text(await app.GetJson($"/api/submissions/{receipt}"), "raw").ShouldBe("{\"name\":\"علی\"}");
    }

    [Fact]
    public async Task ACrashBetweenSendAndDelete_LeavesOneLeadAndNothingFailed()
    {
        await using var app = await Start();
        var receipt = await FailedSubmission(app, "ali@example.com");
        var name = Ref((await Failed(app)).GetProperty("items")[0]);
        app.Faults.Clear();
        app.Faults.Fail(call => call is { Operation: "Batch", Name: FailedMessageTable.Table });

        using var crash = await Send(app, "replay", new { messages = new[] { name } });
        crash.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await app.Settled();
        await Post(app, "replay", new { messages = new[] { name } });

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        await Collect(app);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
        (await app.Settled()).Balanced.ShouldBeTrue();
    }

    [Fact]
    public async Task TwoOperatorsAtOnce_MakeOneLeadEach()
    {
        await using var app = await Start();
        for (var n = 0; n < 6; n++) await FailedSubmission(app, $"p{n}@example.com", of: n + 1);
        app.Faults.Clear();
        var asOf = (await Failed(app)).GetProperty("asOf").GetDateTimeOffset();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Post(app, "replay", new { all = true, before = asOf })));
        answers.Sum(answer => answer.GetProperty("done").GetArrayLength()).ShouldBeGreaterThanOrEqualTo(6);
        (await app.Leads()).Count.ShouldBe(6);
        await Collect(app);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
        (await app.Settled()).Balanced.ShouldBeTrue();
    }

    [Fact]
    public async Task OneReplaysWhileAnotherDiscards_NothingIsLost()
    {
        await using var app = await Start();
        var receipt = await FailedSubmission(app, "ali@example.com");
        app.Faults.Clear();
        await Task.WhenAll(Post(app, "replay", new { all = true }), Post(app, "discard", new { all = true }));
        var balance = await app.Settled();
        (balance.Live + balance.Quarantined, balance.Balanced).ShouldBe((1, true));
        (await app.Get<SubmissionTable>().Find(receipt, Cancel))!.Submission.State.ShouldBeOneOf(SubmissionState.Live, SubmissionState.Quarantined);
    }

    [Fact]
    public async Task OverADay_OnePoisonMessageIsOneEntry_AndTheSweeperHealsIt()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var receipt = await FailedSubmission(app, "ali@example.com");
        var sweeps = 0;
        for (var minutes = 5; minutes <= 24 * 60; minutes += 5)
        {
            clock.Shift = TimeSpan.FromMinutes(minutes);
            if (await app.Get<SweepOutbox>().Run(Cancel) == 0) continue;
            sweeps++;
            await GivenUp(app, sweeps + 1);
        }
        sweeps.ShouldBeInRange(6, 12);
        var list = await Failed(app);
        list.GetProperty("count").GetInt32().ShouldBe(1, "copies of one message are one entry");
        list.GetProperty("items")[0].GetProperty("times").GetInt32().ShouldBe(sweeps + 1);

        // The cause goes, nobody does anything: the next sweep makes the lead and the entry goes too.
        app.Faults.Clear();
        clock.Shift += TimeSpan.FromHours(7);
        (await app.Get<SweepOutbox>().Run(Cancel)).ShouldBe(1);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(receipt.ToString());
        await Collect(app);
        (await Failed(app)).GetProperty("count").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task ATryThatSucceedsAfterAll_LeavesNoNote()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call.Operation == "Batch" && call.Name == ShardKeys.Table && call.Keys.Any(key => key.Contains("/lead|", StringComparison.Ordinal)), 2);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        await Until(() => app.Get<IQueueStore>().Count(IntakeLead.Queue, Cancel), 0);
        (await app.Get<FailedMessageTable>().FindNote(new FailedMessageRef(IntakeLead.Queue, receipt.ToString()), Cancel)).ShouldBeNull();
        app.Faults.Done.ShouldContain(call => call.Name == FailedMessageTable.Table && call.Operation == "Batch", "there was one");
    }

    [Fact]
    public async Task ManyMessages_ArePagedNewestFirst_AndReplayedInPortions()
    {
        await using var app = await Start();
        await Park(app, IntakeLead.Queue, [.. Enumerable.Range(0, 130).Select(n => $"no envelope {n}")]);
        var seen = new List<(string Body, DateTimeOffset At)>();
        string? cursor = null;
        do
        {
            var page = await app.GetJson($"/api/messages/failed?limit=60&queue={IntakeLead.Queue}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            page.GetProperty("count").GetInt32().ShouldBe(130);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (Text(item, "body"), item.GetProperty("lastFailedAt").GetDateTimeOffset())));
            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);
        seen.Distinct().Count().ShouldBe(130);
        seen.Select(message => message.At).ShouldBeInOrder(SortDirection.Descending);

        var first = await Post(app, "discard", new { all = true });
        (first.GetProperty("done").GetArrayLength(), first.GetProperty("left").GetInt32()).ShouldBe((100, 30));
        var second = await Post(app, "discard", new { all = true });
        (second.GetProperty("done").GetArrayLength(), second.GetProperty("left").GetInt32()).ShouldBe((30, 0));
    }

    [Theory]
    [InlineData("""{}""", "#", "messages.choose")]
    [InlineData("""{"all":true,"queue":"lead-intake"}""", "#", "messages.choose")]
    [InlineData("""{"messages":[]}""", "#/messages", "option.required")]
    [InlineData("""{"queue":"elsewhere"}""", "#/queue", "queue.unknown")]
    [InlineData("""{"messages":[{"queue":"lead-intake","id":"a"},{"queue":"lead-intake-poison","id":"b"}]}""", "#/messages/1/queue", "queue.unknown")]
    [InlineData("""{"messages":[{"queue":"lead-intake","id":""}]}""", "#/messages/0/id", "text.required")]
    [InlineData("""{"messages":[null]}""", "#/messages/0/queue", "queue.unknown")]
    public async Task WrongInput_IsToldWithAPointer(string body, string pointer, string code)
    {
        await using var app = await Start();
        foreach (var action in (string[])["replay", "discard"])
        {
            using var answer = await app.Http.PostAsync($"/api/messages/failed/{action}", new StringContent(body, new MediaTypeHeaderValue("application/json")), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
            (Text(error, "pointer"), Text(error, "code")).ShouldBe((pointer, code));
        }
    }

    [Theory]
    [InlineData("?queue=elsewhere", "#/queue")]
    [InlineData("?limit=0", "#/limit")]
    [InlineData("?cursor=here", "#/cursor")]
    public async Task AWrongQuestion_IsToldWithAPointer(string query, string pointer)
    {
        await using var app = await Start();
        using var answer = await app.Http.GetAsync("/api/messages/failed" + query, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Text((await TestApp.Json(answer)).GetProperty("errors")[0], "pointer").ShouldBe(pointer);
    }

    [Fact]
    public async Task AnswersToTheDashboard_TellHowMany_ThoseToVisitorsDoNot()
    {
        await using var app = await Start();
        (await CountTold("/api/leads")).ShouldBe("0");
        await Park(app, IntakeLead.Queue, "no envelope");
        (await CountTold("/api/leads")).ShouldBe("1");
        await Post(app, "discard", new { all = true });
        (await CountTold("/api/leads")).ShouldBe("0");
        (await CountTold("/api/forms/contact/definition")).ShouldBeNull();
        (await CountTold("/api/health/ready")).ShouldBeNull();

        async Task<string?> CountTold(string path)
        {
            using var answer = await app.Http.GetAsync(path, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            return answer.Headers.TryGetValues("Sarnakh-Failed-Messages", out var values) ? values.Single() : null;
        }
    }

    /// <summary>Tries follow one another at once, as host.json may say.</summary>
    private Task<TestApp> Start(Action<IServiceCollection>? configure = null) => Start(configure, "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00");

    internal static Task<int> Collect(TestApp app) => app.Get<CollectFailed>().Run(Cancel);

    internal static Task<JsonElement> Failed(TestApp app) => app.GetJson("/api/messages/failed");

    /// <summary>A submission whose message failed because its lead cannot be written, until the faults are cleared.</summary>
    private static async Task<RecordId> FailedSubmission(TestApp app, string email, int of = 1)
    {
        if (of == 1)
            app.Faults.Fail(call => call.Operation == "Batch" && call.Name == ShardKeys.Table && call.Keys.Any(key => key.Contains("/lead|", StringComparison.Ordinal)), int.MaxValue);
        var receipt = await app.Accepted(TestApp.Person("علی", email));
        await GivenUp(app, of);
        return receipt;
    }

    /// <summary>Messages as if they had failed on every try; until they are listed, be they collected here or by the timer.</summary>
    internal static async Task Park(TestApp app, string queue, params string[] bodies)
    {
        var before = (await Failed(app)).GetProperty("count").GetInt64();
        foreach (var body in bodies) await app.Get<IQueueStore>().Send(queue + "-poison", body, cancel: Cancel);
        await Until(
            async () =>
            {
                await Collect(app);
                return (await Failed(app)).GetProperty("count").GetInt64();
            },
            before + bodies.Length);
    }

    /// <summary>Until so many copies were given up and collected, be it here or by the timer.</summary>
    internal static Task GivenUp(TestApp app, int times) => Until(
        async () =>
        {
            await Collect(app);
            return (await Failed(app)).GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("times").GetInt64());
        },
        times);

    internal static async Task Until(Func<Task<long>> value, long expected)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (await value() != expected)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(20)) throw new TimeoutException($"It is {await value()}, not {expected}.");
            await Task.Delay(10, Cancel);
        }
    }

    private static object Ref(JsonElement item) => new { queue = Text(item, "queue"), id = Text(item, "id") };

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Task<HttpResponseMessage> Send(TestApp app, string action, object body) =>
        app.Http.PostAsync($"/api/messages/failed/{action}", JsonContent.Create(body), Cancel);

    private static async Task<JsonElement> Post(TestApp app, string action, object body)
    {
        using var answer = await Send(app, action, body);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(answer);
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Error) Errors.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
