using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Access;
using Sarnakh.Users;

namespace Sarnakh.Tests.Users;

/// <summary>What people manage about themselves.</summary>
public class MeTests : AppTests
{
    /// <summary>A transparent pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private static readonly byte[] Webp = Convert.FromBase64String("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheProfile_IsTheirsToChange()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        using var answer = await app.Send(
            HttpMethod.Patch, "/api/me",
            new
            {
                name = "  سارا   محمدي ",
                language = "fa",
                calendar = "gregorian",
                timeZone = "Europe/Berlin",
                workingHours = new[] { new { day = "saturday", from = "08:30", to = "12:00" } },
                daysOff = new[] { "2026-03-22", "2026-03-21", "2026-03-21" },
                signature = "با احترام",
            },
            by: member);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        using var read = await member.Http.GetAsync("/api/me", Cancel);
        var me = await TestApp.Json(read);
        me.GetProperty("name").GetString().ShouldBe("سارا محمدی");
        me.GetProperty("timeZone").GetString().ShouldBe("Europe/Berlin");
        me.GetProperty("workingHours")[0].GetProperty("day").GetString().ShouldBe("saturday");
        me.GetProperty("daysOff").EnumerateArray().Select(day => day.GetString()).ShouldBe(["2026-03-21", "2026-03-22"]);
    }

    [Theory]
    [InlineData("""{"name":""}""", "#/name")]
    [InlineData("""{"name":null}""", "#/name")]
    [InlineData("""{"name":7}""", "#/name")]
    [InlineData("""{"name":"\ud800"}""", "#/name")]
    [InlineData("""{"language":"de"}""", "#/language")]
    [InlineData("""{"calendar":null}""", "#/calendar")]
    [InlineData("""{"timeZone":"Tehran"}""", "#/timeZone")]
    [InlineData("""{"timeZone":"../../etc/passwd"}""", "#/timeZone")]
    [InlineData("""{"workingHours":"always"}""", "#/workingHours")]
    [InlineData("""{"workingHours":[{"day":"friday","from":"10:00","to":"09:00"}]}""", "#/workingHours")]
    [InlineData("""{"workingHours":[{"day":"5","from":"09:00","to":"10:00"}]}""", "#/workingHours")]
    [InlineData("""{"workingHours":[{"day":"friday","from":"09:00","to":"10:00"},{"day":"friday","from":"11:00","to":"12:00"}]}""", "#/workingHours")]
    [InlineData("""{"daysOff":["tomorrow"]}""", "#/daysOff")]
    [InlineData("""{"signature":["x"]}""", "#/signature")]
    [InlineData("""{"sessionId":"x"}""", "#/sessionId")]
    [InlineData("""[]""", "#")]
    public async Task WhatIsWrong_IsSaidForItsField(string patch, string pointer)
    {
        await using var app = await Start();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/me") { Content = new StringContent(patch, Encoding.UTF8, "application/json") };
        using var answer = await app.Http.SendAsync(request, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await TestApp.Json(answer)).GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()).ShouldBe([pointer]);
    }

    [Fact]
    public async Task Devices_AreListedAndSignedOutFromAfar()
    {
        await using var app = await Start();
        var here = await app.As(Role.Own);
        var phone = await app.SignIn(here.User);
        var laptop = await app.SignIn(here.User);
        using var list = await here.Http.GetAsync("/api/me/sessions", Cancel);
        var items = (await TestApp.Json(list)).GetProperty("items").EnumerateArray().ToList();
        items.Count.ShouldBe(3);
        items.Single(item => item.GetProperty("current").GetBoolean()).GetProperty("id").GetString().ShouldBe(here.Session.Id);

        (await here.Http.DeleteAsync($"/api/me/sessions/{phone.Session.Id}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await phone.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await laptop.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await here.Http.DeleteAsync("/api/me/sessions", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await laptop.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await here.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Http.GetAsync("/api/me", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task APicture_IsServedAsAPictureOnly()
    {
        await using var app = await Start();
        var member = await app.As(Role.Own);
        // The type that is claimed does not matter.
        (await Put(member, Png, "image/jpeg")).ShouldBe(HttpStatusCode.NoContent);
        using var answer = await app.Http.GetAsync($"/api/users/{member.User.Id}/avatar", Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("image/png");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'none'; sandbox");
        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(Png);

        (await member.Http.DeleteAsync("/api/me/avatar", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetAsync($"/api/users/{member.User.Id}/avatar", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WhatIsNoPicture_IsRefused()
    {
        await using var app = await Start();
        foreach (var bytes in new[] { [], "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "GIF89a"u8.ToArray(), Png[..20], [0xFF, 0xD8, 0xFF, 0xD9], "RIFF\0\0\0\0WEBPVP8 "u8.ToArray(), "<html>"u8.ToArray() })
            (await Put(app.Administrator, bytes, "image/png")).ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await Put(app.Administrator, new byte[Avatar.MaxBytes + 1], "image/png")).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public void Pictures_AreKnownByTheirContentAndSize()
    {
        Avatar.Read(Png)!.ContentType.ShouldBe("image/png");
        Avatar.Read(Webp)!.ContentType.ShouldBe("image/webp");
        Avatar.Read([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 11, 8, 0, 2, 0, 3, 1, 1, 0x11, 0])!.ContentType.ShouldBe("image/jpeg");
        Avatar.Read([.. Png[..16], 0, 1, 0, 0, .. Png[20..]]).ShouldBeNull();
    }

    [Fact]
    public void AnyBytes_AreReadWithoutFault() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            foreach (var start in new byte[][] { [], [0xFF, 0xD8, 0xFF], [.. "RIFF\0\0\0\0WEBP"u8], [.. "RIFF\0\0\0\0WEBPVP8L"u8], [.. Png[..12]], Png[..16] })
                Avatar.Read([.. start, .. bytes]);
        }).QuickCheckThrowOnFailure();

    private static async Task<HttpStatusCode> Put(Member member, byte[] bytes, string type)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        using var answer = await member.Http.PutAsync("/api/me/avatar", content, Cancel);
        return answer.StatusCode;
    }
}
