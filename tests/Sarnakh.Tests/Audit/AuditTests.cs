using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Sarnakh.Audit;

namespace Sarnakh.Tests.Audit;

/// <summary>Who did what is written down, found again, exported, and never changed.</summary>
public class AuditTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void TheTable_HasInsertsAndReads_AndNothingElse()
    {
        typeof(AuditTable).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name)
            .ShouldBe([nameof(AuditTable.Insert), nameof(AuditTable.Between)], ignoreOrder: true);
        var others = Architecture.Repository.Sources("functions").Where(file => file.Code.Contains("AuditTable.Table", StringComparison.Ordinal)).Select(file => file.Name);
        others.ShouldBe(["PrepareStore"], "nobody else names the table");
        var source = Architecture.Repository.Sources("functions").Single(file => file.Name == nameof(AuditTable));
        source.Uses("RowWrite", "Replace", "Put", "Delete", "Batch").ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatPeopleDo_IsWrittenWithWhoAndWhat()
    {
        await using var app = await Start();
        using var made = await app.Http.PostAsync("/api/forms", JsonContent.Create(new { id = "contact-two", settings = Settings }), Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        using var unknown = await app.Http.PostAsync($"/api/submissions/{new string('0', 26)}/release", null, Cancel);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var items = (await app.GetJson("/api/audit")).GetProperty("items").EnumerateArray().ToList();
        items.Select(item => (Text(item, "action"), Text(item, "outcome"), Text(item, "subject"))).ShouldBe(
        [
            ("submission.released", "submission.unknown", $"submission/{new string('0', 26)}"),
            ("form.created", "done", "form/contact-two"),
        ]);
        (await app.GetJson("/api/audit?action=form&subject=form/contact-two")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await app.GetJson("/api/audit?action=for")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task AReader_FiltersByTime_AndTurnsPagesOverMonths()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var log = app.Get<AuditLog>();
        var start = clock.GetUtcNow();
        for (var day = 0; day < 70; day++)
        {
            clock.Shift = TimeSpan.FromDays(day);
            await log.Write(new AuditEntry($"test.{day}") { Actor = day % 2 == 0 ? "even" : "odd" }, Cancel);
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await app.GetJson($"/api/audit?actor=even&limit=9{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => Text(item, "action")!));
            cursor = Text(page, "cursor");
        }
        while (cursor is not null);
        seen.ShouldBe(Enumerable.Range(0, 35).Select(n => $"test.{68 - (2 * n)}"));

        var from = Uri.EscapeDataString(start.AddDays(9.5).ToString("o"));
        var to = Uri.EscapeDataString(start.AddDays(41.5).ToString("o"));
        var between = await app.GetJson($"/api/audit?from={from}&to={to}&limit=200");
        between.GetProperty("items").EnumerateArray().Select(item => Text(item, "action")).ShouldBe(Enumerable.Range(10, 32).Reverse().Select(day => $"test.{day}"));
        (await app.Http.GetAsync("/api/audit?cursor=2026-13%7Cx", Cancel)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task TheExport_IsSafeInSpreadsheets_HasBothDates_AndIsItselfWritten()
    {
        await using var app = await Start();
        await app.Get<AuditLog>().Write(new AuditEntry("test.done") { ActorName = "=HYPERLINK(\"http://x\")", Details = new Dictionary<string, string> { ["نام"] = "سطر ۱\nسطر ۲" } }, Cancel);

        using var response = await app.Http.GetAsync("/api/audit/export?language=fa", Cancel);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/csv; charset=utf-8");
        var bytes = await response.Content.ReadAsByteArrayAsync(Cancel);
        bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        text.ShouldStartWith("\"زمان (UTC)\",\"تاریخ\",");
        text.ShouldContain("\"'=HYPERLINK(\"\"http://x\"\")\"");
        text.ShouldContain("سطر ۱\nسطر ۲");
        text.ShouldMatch(@"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"",""14\d\d/\d\d/\d\d \d\d:\d\d:\d\d""");
        // The export is on record before it is sent, so it is in itself.
        text.ShouldContain("\"audit.exported\"");
        (await app.GetJson("/api/audit?action=audit.exported")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Refusals_AreBounded_AndDeedsAreNot()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var log = app.Get<AuditLog>();
        for (var n = 0; n < 30; n++)
        {
            await log.Write(new AuditEntry("test.tried") { Actor = "somebody", Outcome = "access.denied" }, Cancel);
            await log.Write(new AuditEntry("test.made") { Actor = "somebody" }, Cancel);
        }
        clock.Shift = TimeSpan.FromMinutes(1);
        await log.Write(new AuditEntry("test.tried") { Actor = "somebody", Outcome = "access.denied" }, Cancel);

        (await app.GetJson("/api/audit?action=test.made")).GetProperty("items").GetArrayLength().ShouldBe(30);
        (await app.GetJson("/api/audit?action=test.tried")).GetProperty("items").GetArrayLength().ShouldBeInRange(11, 21);
    }

    [Fact]
    public async Task WhatCannotBeWrittenDown_IsNotAnsweredAsDone()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call is { Operation: "Batch", Name: AuditTable.Table });
        using var made = await app.Http.PostAsync("/api/forms", JsonContent.Create(new { id = "contact-two", settings = Settings }), Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    private static object Settings => new
    {
        name = "Second",
        fields = new[] { new { name = "name", type = "text", label = new { fa = "نام", en = "Name" }, required = true } },
        thanks = new { text = new { fa = "سپاس", en = "Thanks" } },
    };

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
