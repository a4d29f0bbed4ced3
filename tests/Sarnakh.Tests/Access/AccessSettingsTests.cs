using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

/// <summary>Administrators change while everything runs how long people stay signed in.</summary>
public class AccessSettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UntilSomebodyChangesThem_TheyAreThoseOfTheStart()
    {
        var (app, _) = await Start();
        await using var __ = app;
        var (settings, version) = await Read(app.Administrator);
        settings.GetRawText().ShouldBe("""{"idleHours":12,"absoluteDays":30}""");
        using var saved = await Save(app.Administrator, version, new { idleHours = 0.5, absoluteDays = 7 });
        saved.StatusCode.ShouldBe(HttpStatusCode.OK, await saved.Content.ReadAsStringAsync(Cancel));
        (await Read(app.Administrator)).Settings.GetProperty("idleHours").GetDouble().ShouldBe(0.5);
        (await app.GetJson("/api/audit?action=settings.changed")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("subject").GetString().ShouldBe("settings/access");
    }

    [Fact]
    public async Task AShorterIdleTime_HoldsForSessionsThatAreThereAlready()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        var member = await app.As(Role.All);
        clock.Shift += TimeSpan.FromHours(2);
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
        using var saved = await Save(app.Administrator, (await Read(app.Administrator)).Version, new { idleHours = 1, absoluteDays = 30 });
        saved.EnsureSuccessStatusCode();
        (await Leads(app.Administrator)).ShouldBe(HttpStatusCode.OK);
        (await Leads(member)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task AShorterAbsoluteTime_HoldsForSessionsThatAreThere_ALongerOneForTheNext()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        var member = await app.As(Role.SystemAdministrator);
        using (var longer = await Save(app.Administrator, (await Read(app.Administrator)).Version, new { idleHours = 720, absoluteDays = 100 })) longer.EnsureSuccessStatusCode();
        clock.Shift += TimeSpan.FromDays(20);
        (await Leads(member)).ShouldBe(HttpStatusCode.OK);
        var fresh = await app.SignIn(member.User);
        clock.Shift += TimeSpan.FromDays(15);
        (await Leads(member)).ShouldBe(HttpStatusCode.Unauthorized, "35 days old, and it was begun for 30");
        (await Leads(fresh)).ShouldBe(HttpStatusCode.OK);
        using (var shorter = await Save(fresh, (await Read(fresh)).Version, new { idleHours = 720, absoluteDays = 14 })) shorter.EnsureSuccessStatusCode();
        (await Leads(fresh)).ShouldBe(HttpStatusCode.Unauthorized, "15 days old");
    }

    [Theory]
    [InlineData(0, 30, "#/idleHours")]
    [InlineData(0.2, 30, "#/idleHours")]
    [InlineData(721, 30, "#/idleHours")]
    [InlineData(-1e300, 30, "#/idleHours")]
    [InlineData(12, 0, "#/absoluteDays")]
    [InlineData(12, 1e300, "#/absoluteDays")]
    public async Task LimitsThatAreNone_AreRefused_AndNothingChanges(double idleHours, double absoluteDays, string pointer)
    {
        var (app, _) = await Start();
        await using var __ = app;
        var before = await Read(app.Administrator);
        using var refused = await Save(app.Administrator, before.Version, new { idleHours, absoluteDays });
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TestApp.Json(refused)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldBe([pointer]);
        (await Read(app.Administrator)).Version.ShouldBe(before.Version);
    }

    [Fact]
    public async Task AChangeOfWhatIsOld_OrWithoutAVersion_IsRefused()
    {
        var (app, _) = await Start();
        await using var __ = app;
        var (_, version) = await Read(app.Administrator);
        using (var blind = await app.Administrator.Http.PutAsJsonAsync("/api/settings/access", new { idleHours = 1, absoluteDays = 1 }, Cancel)) ((int)blind.StatusCode).ShouldBe(428);
        using (var saved = await Save(app.Administrator, version, new { idleHours = 5, absoluteDays = 5 })) saved.EnsureSuccessStatusCode();
        using var stale = await Save(app.Administrator, version, new { idleHours = 6, absoluteDays = 6 });
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await TestApp.Json(stale)).GetProperty("current").GetProperty("idleHours").GetDouble().ShouldBe(5);
    }

    private static async Task<(TestApp, ShiftedClock)> Start()
    {
        var clock = new ShiftedClock();
        return (await TestApp.Start(services => services.Replace(clock), "--Access:IdleHours=12", "--Access:AbsoluteDays=30"), clock);
    }

    private static async Task<(JsonElement Settings, EntityTagHeaderValue Version)> Read(Member member)
    {
        using var answer = await member.Http.GetAsync("/api/settings/access", Cancel);
        answer.EnsureSuccessStatusCode();
        return (await TestApp.Json(answer), answer.Headers.ETag!);
    }

    private static async Task<HttpResponseMessage> Save(Member member, EntityTagHeaderValue version, object settings)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/settings/access") { Content = JsonContent.Create(settings) };
        request.Headers.IfMatch.Add(version);
        return await member.Http.SendAsync(request, Cancel);
    }

    private static async Task<HttpStatusCode> Leads(Member member)
    {
        using var answer = await member.Http.GetAsync("/api/leads?limit=1", Cancel);
        return answer.StatusCode;
    }
}
