using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sarnakh.Access;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Tests.Local.Runtime;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

public class LeadFileTests : AppTests
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. RandomNumberGenerator.GetBytes(10_000)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_ComesBackAsItWasPut_AndBrowsersSaveIt()
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        var file = await Added(app, lead, "../../پیش‌فاکتور \u202Eexe.pdf", Pdf);
        file.GetProperty("name").GetString().ShouldBe("پیش‌فاکتور exe.pdf");
        file.GetProperty("type").GetString().ShouldBe("application/pdf");
        file.GetProperty("length").GetInt64().ShouldBe(Pdf.Length);
        (await Names(app, lead)).ShouldBe(["پیش‌فاکتور exe.pdf"]);

        using var got = await app.Http.GetAsync($"/api/leads/{lead}/files/{Id(file)}", Cancel);
        (await got.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(Pdf);
        got.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        got.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        got.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("پیش‌فاکتور exe.pdf");
        got.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        got.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("sandbox");
        (await Timeline(app, lead)).ShouldContain(("fileAdded", "پیش‌فاکتور exe.pdf"));
    }

    [Theory]
    [InlineData("page.html", "<script>alert(1)</script>")]
    [InlineData("picture.svg", "<svg onload='alert(1)'/>")]
    [InlineData("picture.png", "<script>alert(1)</script>")]
    [InlineData("program.pdf", "MZ\u0090\u0000")]
    [InlineData("notes.txt", "a\u0000b")]
    [InlineData("no extension", "text")]
    public async Task WhatABrowserWouldRun_OrIsNotWhatItIsCalled_IsNotTaken(string name, string content)
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        using var refused = await Add(app.Http, lead, name, Encoding.Latin1.GetBytes(content));
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("file.type");
        await NothingIsKept(app, lead);
    }

    [Fact]
    public async Task File_MayHave25MiB_AndNotOneByteMore()
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        var most = new byte[LeadFile.MostBytes];
        "%PDF-"u8.CopyTo(most);
        using (var taken = await Add(app.Http, lead, "most.pdf", most)) taken.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var refused = await Add(app.Http, lead, "more.pdf", [.. most, 0]);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("errors")[0].GetProperty("code").GetString().ShouldBe("file.too_large");
        (await Names(app, lead)).ShouldBe(["most.pdf"]);
        (await Blobs(app, lead)).ShouldBe(1);
    }

    [Theory]
    [InlineData("text/plain", "x")]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nbroken off")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nno file\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n\r\n--b--\r\n")]
    public async Task BodyWithoutAWholeFile_IsRefused(string type, string body)
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var refused = await app.Http.PostAsync($"/api/leads/{lead}/files", content, Cancel);
        ((int)refused.StatusCode).ShouldBeInRange(400, 422);
        await NothingIsKept(app, lead);
    }

    [Fact]
    public async Task Removed_ComesBackWithinTheHour_AndThenItsContentGoes()
    {
        var clock = new TurnedClock();
        await using var app = await Start(services => services.AddSingleton<TimeProvider>(clock));
        var lead = await NewLead(app);
        var file = await Added(app, lead, "offer.pdf", Pdf);
        clock.Turn(TimeSpan.FromSeconds(1));
        await Remove(app, lead, file);
        (await Names(app, lead)).ShouldBeEmpty();
        (await app.Http.GetAsync($"/api/leads/{lead}/files/{Id(file)}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        clock.Turn(TimeSpan.FromMinutes(59));
        await app.Get<TrimLeadFiles>().Run(Cancel);
        (await Restore(app, lead, file)).ShouldBe(HttpStatusCode.OK);
        (await Names(app, lead)).ShouldBe(["offer.pdf"]);
        clock.Turn(TimeSpan.FromHours(2));
        await app.Get<TrimLeadFiles>().Run(Cancel);
        (await Blobs(app, lead)).ShouldBe(1);

        await Remove(app, lead, file);
        clock.Turn(TimeSpan.FromMinutes(61));
        (await Restore(app, lead, file)).ShouldBe(HttpStatusCode.NotFound);
        await Trimmed(app, lead);
        (await Timeline(app, lead)).Select(entry => entry.Type).Where(type => type.StartsWith("file", StringComparison.Ordinal)).ShouldBe(["fileRemoved", "fileAdded", "fileRemoved", "fileAdded"]);
    }

    [Fact]
    public async Task RemovedByTwoAtOnce_IsRemovedOnce()
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        var file = await Added(app, lead, "offer.pdf", Pdf);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Remove(app, lead, file)));
        (await Timeline(app, lead)).Count(entry => entry.Type == "fileRemoved").ShouldBe(1);
        (await Restore(app, lead, file)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task UploadThatACrashCutShort_LeavesNothingBehind()
    {
        var clock = new TurnedClock();
        await using var app = await Start(services => services.AddSingleton<TimeProvider>(clock));
        var lead = await NewLead(app);
        // All that a crash leaves after the content and before the commit: the blob, and the row that was there before it.
        var file = RecordId.New(clock.GetUtcNow(), new Random(1));
        await app.Get<LeadFileTable>().InsertDrop(RecordId.Parse(lead), file, clock.GetUtcNow() + TimeSpan.FromDays(1), Cancel);
        await app.Get<IBlobStore>().Put(LeadFile.Container, LeadFile.BlobOf(RecordId.Parse(lead), file), new MemoryStream(Pdf), Cancel);
        clock.Turn(TimeSpan.FromDays(1.1));
        await Trimmed(app, lead);
    }

    [Fact]
    public async Task LeadOfSomebodyElse_HasNoFilesForMe()
    {
        await using var app = await Start();
        var lead = await NewLead(app, ownerId: app.Administrator.User.Id);
        var file = await Added(app, lead, "offer.pdf", Pdf);
        var other = await app.As(Role.Own);
        foreach (var path in new[] { "", $"/{Id(file)}" })
            (await other.Http.GetAsync($"/api/leads/{lead}/files{path}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Add(other.Http, lead, "x.pdf", Pdf)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Http.DeleteAsync($"/api/leads/{lead}/files/{Id(file)}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Names(app, lead)).ShouldBe(["offer.pdf"]);
    }

    [Fact]
    public async Task DeletedLead_TakesItsFilesAlong()
    {
        await using var app = await Start();
        var lead = await NewLead(app);
        await Added(app, lead, "one.pdf", Pdf);
        await Added(app, lead, "two.txt", "یادداشت"u8.ToArray());
        (await Blobs(app, lead)).ShouldBe(2);
        await app.Get<DeleteLead>().Run(RecordId.Parse(lead), null, Cancel);
        await app.Get<Sarnakh.Capture.EraseLead>().Run(RecordId.Parse(lead), Cancel);
        (await Blobs(app, lead)).ShouldBe(0);
        (await app.Get<LeadFileTable>().Of(RecordId.Parse(lead), Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
    }

    private static string Id(JsonElement file) => file.GetProperty("id").GetString()!;

    private static async Task<string> NewLead(TestApp app, string? ownerId = null)
    {
        using var made = await app.Http.PostAsJsonAsync("/api/leads", new { title = "With files", contactName = "Sara", ownerId }, Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));
        return (await made.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()!;
    }

    private static async Task<HttpResponseMessage> Add(HttpClient http, string lead, string name, byte[] content)
    {
        using var file = new ByteArrayContent(content);
        // As browsers write it: the name in UTF-8 between quotes.
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(name))}\"");
        file.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        using var body = new MultipartContent("form-data") { file };
        return await http.PostAsync($"/api/leads/{lead}/files", body, Cancel);
    }

    private static async Task<JsonElement> Added(TestApp app, string lead, string name, byte[] content)
    {
        using var added = await Add(app.Http, lead, name, content);
        added.StatusCode.ShouldBe(HttpStatusCode.Created, await added.Content.ReadAsStringAsync(Cancel));
        return await added.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task Remove(TestApp app, string lead, JsonElement file) =>
        (await app.Http.DeleteAsync($"/api/leads/{lead}/files/{Id(file)}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

    private static async Task<HttpStatusCode> Restore(TestApp app, string lead, JsonElement file) =>
        (await app.Http.PostAsync($"/api/leads/{lead}/files/{Id(file)}/restore", null, Cancel)).StatusCode;

    private static async Task<List<string>> Names(TestApp app, string lead) =>
        [.. (await app.GetJson($"/api/leads/{lead}/files")).GetProperty("items").EnumerateArray().Select(file => file.GetProperty("name").GetString()!)];

    private static async Task<List<(string Type, string? Name)>> Timeline(TestApp app, string lead) =>
    [
        .. (await app.GetJson($"/api/leads/{lead}/timeline")).GetProperty("items").EnumerateArray()
            .Select(entry => (entry.GetProperty("type").GetString()!, entry.TryGetProperty("file", out var file) ? file.GetProperty("name").GetString() : null)),
    ];

    private static async Task<int> Blobs(TestApp app, string lead) => await app.Get<IBlobStore>().List(LeadFile.Container, lead, Cancel).CountAsync(Cancel);

    /// <summary>The timer may be at it too, since the clock has been turned.</summary>
    private static async Task Trimmed(TestApp app, string lead)
    {
        await app.Get<TrimLeadFiles>().Run(Cancel);
        for (var look = 0; look < 100 && await Blobs(app, lead) > 0; look++) await Task.Delay(50, Cancel);
        await NothingIsKept(app, lead);
    }

    private static async Task NothingIsKept(TestApp app, string lead)
    {
        (await Names(app, lead)).ShouldBeEmpty();
        (await Blobs(app, lead)).ShouldBe(0);
    }
}
