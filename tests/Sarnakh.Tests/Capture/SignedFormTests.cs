using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sarnakh.Access;
using Sarnakh.Capture;
using Sarnakh.Webhooks;

namespace Sarnakh.Tests.Capture;

/// <summary>A form that takes signed posts only.</summary>
public class SignedFormTests : AppTests
{
    private const string Ali = """{"name":"علی","email":"ali@example.com","_consent":"1"}""";
    private readonly ShiftedClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task ASignedPost_MakesALead_AndItsRepetitionHasTheSameReceipt()
    {
        await using var app = await Start();
        var secret = await Secret(app);
        using var first = await Send(app, secret, Ali, "msg-1");
        var receipt = await TestApp.ReceiptOf(first);

        // Recorded and played again, and sent again by its sender, who signs anew.
        using var replayed = await Send(app, secret, Ali, "msg-1");
        (await TestApp.ReceiptOf(replayed)).ShouldBe(receipt);
        using var retried = await Send(app, secret, Ali, "msg-1", at: Now.AddSeconds(30));
        (await TestApp.ReceiptOf(retried)).ShouldBe(receipt);
        retried.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        // Nothing unsigned makes another post of it.
        using var other = await Send(app, secret, Ali, "msg-1", adjust: request => request.Headers.Add("Idempotency-Key", "another"));
        (await TestApp.ReceiptOf(other)).ShouldBe(receipt);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("email").GetString().ShouldBe("ali@example.com");
        (await app.Settled()).Receipts.ShouldBe(1);
    }

    [Fact]
    public async Task OneIdWithAnotherBody_IsRefused()
    {
        await using var app = await Start();
        var secret = await Secret(app);
        using var first = await Send(app, secret, Ali, "msg-1");
        using var second = await Send(app, secret, Ali.Replace("ali@", "sara@", StringComparison.Ordinal), "msg-1");
        await Refused(second, HttpStatusCode.UnprocessableEntity, "idempotency.mismatch");
    }

    [Fact]
    public async Task UnsignedPosts_AreRefused_AlsoWithTheServerKeyOrFromOurOwnPages()
    {
        await using var app = await Start();
        var (key, _) = await app.Get<ChangeForm>().RenewServerKey(SampleForm.Id, (await app.Get<FormTable>().Find(SampleForm.Id, Cancel))!.Version, Cancel);
        await Secret(app);
        using var unsigned = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request => request.Headers.Add("X-Form-Key", key));
        await Refused(unsigned, HttpStatusCode.Unauthorized, "signature.required");
        unsigned.Headers.Contains("WWW-Authenticate").ShouldBeFalse();

        using var page = await app.Post(new FormUrlEncodedContent([new("name", "علی"), new("email", "ali@example.com")]), adjust: request => request.Headers.Accept.ParseAdd("text/html"));
        page.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await page.Content.ReadAsStringAsync(Cancel)).ShouldContain("This form is not filled in by hand");
        using var hosted = await app.Nobody.GetAsync($"/f/{SampleForm.Id}?lang=fa", Cancel);
        hosted.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await hosted.Content.ReadAsStringAsync(Cancel)).ShouldContain("این فرم دستی پر نمی‌شود");
        using var definition = await app.Nobody.GetAsync($"/api/forms/{SampleForm.Id}/definition", Cancel);
        await Refused(definition, HttpStatusCode.Forbidden, "form.signed_only");
        (await app.Settled()).Receipts.ShouldBe(0);
    }

    [Fact]
    public async Task ForgedStaleTruncatedAndChangedPosts_AreRefused()
    {
        await using var app = await Start();
        var secret = await Secret(app);
        var wrong = WebhookSignature.Write(RandomNumberGenerator.GetBytes(32));
        using var forged = await Send(app, wrong, Ali, "msg-1");
        await Refused(forged, HttpStatusCode.Unauthorized, "signature.invalid");
        using var stale = await Send(app, secret, Ali, "msg-1", at: Now.AddSeconds(-302));
        await Refused(stale, HttpStatusCode.Unauthorized, "signature.stale");
        using var early = await Send(app, secret, Ali, "msg-1", at: Now.AddSeconds(330));
        await Refused(early, HttpStatusCode.Unauthorized, "signature.stale");
        using var truncated = await Send(app, secret, Ali, "msg-1", sent: Ali[..^1]);
        await Refused(truncated, HttpStatusCode.Unauthorized, "signature.invalid");
        using var changed = await Send(app, secret, Ali, "msg-1", sent: Ali.Replace("ali@", "alj@", StringComparison.Ordinal));
        await Refused(changed, HttpStatusCode.Unauthorized, "signature.invalid");
        using var renamed = await Send(app, secret, Ali, "msg-1", adjust: request => Replace(request, WebhookSignature.IdHeader, "msg-2"));
        await Refused(renamed, HttpStatusCode.Unauthorized, "signature.invalid");
        using var doubled = await Send(app, secret, Ali, "msg-1", adjust: request => request.Headers.Add(WebhookSignature.IdHeader, "msg-2"));
        ((int)doubled.StatusCode).ShouldBe(401);
        (await app.Settled()).Receipts.ShouldBe(0);
    }

    [Fact]
    public async Task ARotatedSecret_IsGoodForOneDayMore()
    {
        await using var app = await Start(services => services.Replace(_clock));
        var old = await Secret(app);
        var fresh = await Secret(app);
        fresh.ShouldNotBe(old);
        var form = await app.GetJson($"/api/forms/{SampleForm.Id}");
        form.GetProperty("isSigned").GetBoolean().ShouldBeTrue();
        form.GetProperty("oldSecretUntil").GetDateTimeOffset().ShouldBe(Now.AddHours(24), TimeSpan.FromMinutes(1));
        form.ToString().ShouldNotContain("whsec_");
        using var byOld = await Send(app, old, Ali, "msg-1");
        byOld.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        _clock.Shift = TimeSpan.FromHours(25);
        using var late = await Send(app, old, Ali, "msg-2");
        await Refused(late, HttpStatusCode.Unauthorized, "signature.invalid");
        using var byNew = await Send(app, fresh, Ali, "msg-3");
        byNew.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task ASecretOfAnotherForm_SignsNothingHere()
    {
        await using var app = await Start();
        var secret = await Secret(app);
        var settings = new FormSettings { Name = "Other", Fields = [new FormField("email", FieldType.Email, new LocalText("ایمیل", "E-mail"))], Thanks = new Thanks(new LocalText("سپاس", "Thanks")) };
        (await app.Get<ChangeForm>().Create("other", settings, Cancel)).Problem.ShouldBeNull();
        await Secret(app, "other");
        using var answer = await Send(app, secret, Ali, "msg-1", form: "other");
        await Refused(answer, HttpStatusCode.Unauthorized, "signature.invalid");
    }

    [Fact]
    public async Task WhereSigningEnds_PagesMayPostAgain()
    {
        await using var app = await Start();
        await Secret(app);
        using var ended = await app.Send(HttpMethod.Delete, $"/api/forms/{SampleForm.Id}/signing-secret", new { }, await ETag(app, SampleForm.Id));
        (await TestApp.Json(ended)).GetProperty("isSigned").GetBoolean().ShouldBeFalse();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
    }

    [Fact]
    public async Task ASecret_IsMadeByWhoeverManagesForms_AtTheVersionTheySaw()
    {
        await using var app = await Start();
        var etag = await ETag(app, SampleForm.Id);
        using var unseen = await app.Send(HttpMethod.Post, $"/api/forms/{SampleForm.Id}/signing-secret", new { });
        unseen.StatusCode.ShouldBe((HttpStatusCode)428);
        await Secret(app);
        using var stale = await app.Send(HttpMethod.Post, $"/api/forms/{SampleForm.Id}/signing-secret", new { }, etag);
        stale.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        using var seller = await app.Send(HttpMethod.Post, $"/api/forms/{SampleForm.Id}/signing-secret", new { }, etag, await app.As(Role.All));
        seller.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<string> Secret(TestApp app, string form = SampleForm.Id)
    {
        using var answer = await app.Send(HttpMethod.Post, $"/api/forms/{form}/signing-secret", new { }, await ETag(app, form));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return (await TestApp.Json(answer)).GetProperty("secret").GetString()!;
    }

    private static async Task<string> ETag(TestApp app, string form)
    {
        using var answer = await app.Http.GetAsync($"/api/forms/{form}", Cancel);
        return answer.Headers.ETag!.ToString();
    }

    /// <param name="sent">What arrives instead of what was signed.</param>
    private async Task<HttpResponseMessage> Send(
        TestApp app, string secret, string signed, string id, DateTimeOffset? at = null, string? sent = null, string form = SampleForm.Id, Action<HttpRequestMessage>? adjust = null)
    {
        var time = at ?? Now;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/forms/{form}/submissions") { Content = new StringContent(sent ?? signed, Encoding.UTF8, "application/json") };
        request.Headers.Add(WebhookSignature.IdHeader, id);
        request.Headers.Add(WebhookSignature.TimestampHeader, WebhookSignature.Seconds(time));
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(WebhookSignature.Read(secret), id, time, Encoding.UTF8.GetBytes(signed)));
        adjust?.Invoke(request);
        return await app.Nobody.SendAsync(request, Cancel);
    }

    private static async Task Refused(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        answer.StatusCode.ShouldBe(status);
        (await TestApp.Json(answer)).GetProperty("code").GetString().ShouldBe(code);
    }

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }
}
