using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sarnakh.Capture;
using Sarnakh.Leads;
using Sarnakh.Outbox;
using Sarnakh.Storage;

namespace Sarnakh.Tests.Capture;

/// <summary>What capture promises, through real HTTP; F-numbers are those of the fault list it is held against.</summary>
public class CaptureContractTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AForm_BecomesANormalisedLead()
    {
        await using var app = await Start();
        var receipt = await app.Accepted(new Dictionary<string, object?>
        {
            ["name"] = "  علي   كريمي ",
            ["email"] = "Ali.Karimi@EXAMPLE.com",
            ["phone"] = "۰۹۱۲ ۱۲۳ ۴۵۶۷",
            ["company"] = "شرکت نمونه",
            ["message"] = "سلام\nقیمت؟",
            ["_consent"] = "1",
            ["_last_touch"] = new { utm_source = "instagram", utm_campaign = "نوروز" },
        });

        var lead = (await app.Leads()).ShouldHaveSingleItem();
        lead.GetProperty("id").GetString().ShouldBe(receipt.ToString());
        lead.GetProperty("contactName").GetString().ShouldBe("علی کریمی");
        lead.GetProperty("mobile").GetString().ShouldBe("+989121234567");
        lead.GetProperty("organisation").GetString().ShouldBe("شرکت نمونه");
        lead.GetProperty("source").GetString().ShouldBe("instagram");
        lead.GetProperty("campaign").GetString().ShouldBe("نوروز");

        var timeline = await app.GetJson($"/api/leads/{receipt}/timeline");
        timeline.GetProperty("items")[0].GetProperty("type").GetString().ShouldBe("created");
        var submission = await app.GetJson($"/api/submissions/{receipt}");
        submission.GetProperty("summary").GetProperty("state").GetString().ShouldBe("live");
        submission.GetProperty("raw").GetString()!.ShouldContain("  علي   كريمي ".Trim());
    }

    [Fact]
    public async Task TheHostedPage_IsHeadedInTheReadersLanguage()
    {
        await using var app = await Start();
        (await app.Http.GetStringAsync("/f/contact?lang=fa", Cancel)).ShouldContain("<bdi>تماس با ما</bdi>");
        (await app.Http.GetStringAsync("/f/contact?lang=en", Cancel)).ShouldContain("<bdi>Contact us</bdi>");
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("0.9", "0.9")]
    [InlineData("on", "1")]
    public async Task TheConsentThatWasSeen_IsTheOneThatIsKept(string posted, string kept)
    {
        await using var app = await Start();
        var person = TestApp.Person("علی", "ali@example.com");
        person["_consent"] = posted;
        var receipt = await app.Accepted(person);
        (await app.GetJson($"/api/submissions/{receipt}")).GetProperty("consentVersion").GetString().ShouldBe(kept);
    }

    [Fact]
    public async Task WithoutScript_TheCampaignIsReadOffThePagesAddress()
    {
        await using var app = await Start();
        await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request =>
            request.Headers.Referrer = new Uri(app.Origin + "/f/contact?utm_source=aparat&utm_campaign=%D9%86%D9%88%D8%B1%D9%88%D8%B2&x=1"));
        var lead = (await app.Leads()).ShouldHaveSingleItem();
        (lead.GetProperty("source").GetString(), lead.GetProperty("campaign").GetString()).ShouldBe(("aparat", "نوروز"));
    }

    [Fact]
    public async Task F01_TheSameKeyTwice_IsOneSubmission()
    {
        await using var app = await Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.Post(TestApp.Person("علی", "ali@example.com"), "key-1")));

        var receipts = await Task.WhenAll(answers.Select(TestApp.ReceiptOf));
        receipts.Distinct().ShouldHaveSingleItem();
        answers.Count(answer => answer.Headers.Contains("Idempotency-Replayed")).ShouldBe(7);
        (await app.Settled()).Receipts.ShouldBe(1);
    }

    [Fact]
    public async Task F02_TheSameKeyWithAnotherBody_Is422AndStoresNothing()
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        using var answer = await app.Post(TestApp.Person("رضا", "reza@example.com"), "key-1");

        ((int)answer.StatusCode).ShouldBe(422);
        (await TestApp.Json(answer)).GetProperty("code").GetString().ShouldBe("idempotency.mismatch");
        (await app.Settled()).Receipts.ShouldBe(1);
    }

    [Fact]
    public async Task F01_AJsonPostAndItsPlainFallback_AreOneSubmission()
    {
        await using var app = await Start();
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        using var answer = await app.Post(
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["name"] = "علی",
                ["email"] = "ali@example.com",
                ["phone"] = "",
                ["_consent"] = "1",
                ["_submission_id"] = "key-1",
            }),
            adjust: request => request.Headers.Accept.ParseAdd("text/html"));

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldStartWith("/f/contact/thanks");
        (await app.Settled()).Receipts.ShouldBe(1);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(first.ToString());
    }

    [Fact]
    public async Task F03_SixtyFourPostsAtOnce_MakeOneLead()
    {
        await using var app = await Start();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => app.Accepted(TestApp.Person("علی", "ali@example.com"), $"key-{n}")));

        receipts.Distinct().Count().ShouldBe(64);
        var lead = (await app.Leads()).ShouldHaveSingleItem();
        var balance = await app.Settled();
        (balance.Live, balance.Merged, balance.Balanced).ShouldBe((1, 63, true));
        var timeline = await app.GetJson($"/api/leads/{lead.GetProperty("id").GetString()}/timeline?limit=200");
        timeline.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("receiptId").GetString()).Distinct().Count().ShouldBe(64);
    }

    [Fact]
    public async Task F03_TheSameMobileWithDifferentMails_MeetsToo()
    {
        await using var app = await Start();
        string[] spellings = ["09121234567", "+98 912 123 4567", "۰۹۱۲۱۲۳۴۵۶۷", "00989121234567"];
        await Task.WhenAll(spellings.Select((phone, n) => app.Accepted(TestApp.Person("علی", $"ali{n}@example.com", phone))));

        (await app.Leads()).ShouldHaveSingleItem();
        // Each of the four addresses now leads to that one lead.
        await app.Accepted(TestApp.Person("علی", "ali2@example.com"));
        (await app.Leads()).ShouldHaveSingleItem();
        (await app.Settled()).Merged.ShouldBe(4);
    }

    [Fact]
    public async Task F04_ARetryTheNextDay_HasTheSameReceipt()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var first = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        clock.Shift = TimeSpan.FromHours(23);
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1")).ShouldBe(first);
        (await app.Settled()).Receipts.ShouldBe(1);
    }

    [Fact]
    public async Task F05_HoneypotAndHaste_AreQuarantinedWithTheSameAnswer()
    {
        await using var app = await Start();
        await app.ChangeForm(form => form with { Spam = form.Spam with { MinFillSeconds = 60 } });
        var token = (await app.GetJson("/api/forms/contact/definition")).GetProperty("token").GetString();
        var trapped = TestApp.Person("ربات", "bot1@example.com");
        trapped["fax_number"] = "123";
        var hasty = TestApp.Person("ربات", "bot2@example.com");
        hasty["_token"] = token;
        var forged = TestApp.Person("ربات", "bot3@example.com");
        forged["_token"] = token![..^4] + "AAAA";
        using var good = await app.Post(TestApp.Person("علی", "ali@example.com"));
        var goodBody = (await TestApp.Json(good)).GetProperty("next").GetRawText();
        foreach (var fields in new[] { trapped, hasty, forged })
        {
            using var answer = await app.Post(fields);
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
            (await TestApp.Json(answer)).GetProperty("next").GetRawText().ShouldBe(goodBody);
        }

        (await app.Leads()).ShouldHaveSingleItem();
        var list = await app.GetJson("/api/submissions?state=quarantined");
        list.GetProperty("items").EnumerateArray().SelectMany(item => item.GetProperty("reasons").EnumerateArray()).Select(reason => reason.GetString())
            .Order().ShouldBe(["honeypot", "token.forged", "too_fast"]);
    }

    [Fact]
    public async Task Quarantine_ReleaseMakesALead_RejectErases_BothRepeatable()
    {
        await using var app = await Start();
        var trapped = TestApp.Person("مریم", "maryam@example.com");
        trapped["fax_number"] = "1";
        var released = await app.Accepted(trapped);
        trapped["email"] = "bot@example.com";
        var rejected = await app.Accepted(trapped);

        for (var i = 0; i < 2; i++)
        {
            (await app.Http.PostAsync($"/api/submissions/{released}/release", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await app.Http.PostAsync($"/api/submissions/{rejected}/reject", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        (await app.Http.PostAsync($"/api/submissions/{rejected}/release", null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("email").GetString().ShouldBe("maryam@example.com");
        var balance = await app.Settled();
        (balance.Live, balance.Erased, balance.Quarantined, balance.Balanced).ShouldBe((1, 1, 0, true));
        (await app.GetJson("/api/submissions")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await app.GetJson($"/api/submissions/{rejected}")).GetRawText().ShouldNotContain("bot@example.com");
    }

    [Fact]
    public async Task F06_PastTheBudget_429WithRetryAfter_OtherFormsGoOn()
    {
        await using var app = await Start();
        await app.ChangeForm(form => form with { Spam = form.Spam with { PerMinute = 20 } });
        var other = new { settings = SampleForm.Settings with { Name = "دیگر" }, id = "other" };
        using var made = await app.Http.PostAsync("/api/forms", new StringContent(JsonSerializer.Serialize(other, Sarnakh.Hosting.ApiJson.Options), Encoding.UTF8, "application/json"), Cancel);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync(Cancel));

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => app.Post(TestApp.Person("علی", $"ali{n}@example.com"))));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        refused.Count.ShouldBeInRange(35, 40);
        refused.ShouldAllBe(answer => answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        (await app.Accepted(TestApp.Person("رضا", "reza@example.com"), form: "other")).ShouldNotBe(default);
        var health = await app.GetJson("/api/forms/contact/health");
        health.GetProperty("refused").GetProperty("budget.exceeded").GetInt64().ShouldBe(refused.Count);
    }

    [Fact]
    public async Task F06_OneAddressOverItsBudget_GoesToQuarantine()
    {
        await using var app = await Start();
        await app.ChangeForm(form => form with { Spam = form.Spam with { PerMinute = 1000, PerAddressPerMinute = 5 } });
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(n => app.Post(TestApp.Person("علی", $"ali{n}@example.com"))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Accepted);
        var balance = await app.Settled();
        balance.Live.ShouldBeInRange(5, 7);
        (balance.Quarantined + balance.Live).ShouldBe(30);
    }

    [Fact]
    public async Task F07_UnknownNullNestedAndDuplicateFields_AreKept()
    {
        await using var app = await Start();
        using var answer = await app.Post(new StringContent(
            """{"name":"first","name":"علی","email":"ali@example.com","company":null,"_consent":true,"deep":{"a":[1,{"b":2}]},"list":["x","y"],"n":12.50}""",
            Encoding.UTF8, "application/json"));
        var receipt = await TestApp.ReceiptOf(answer);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("contactName").GetString().ShouldBe("علی");
        var fields = (await app.GetJson($"/api/submissions/{receipt}")).GetProperty("summary").GetProperty("fields").EnumerateArray()
            .Select(field => (field.GetProperty("name").GetString(), field.GetProperty("value").GetString())).ToList();
        fields.ShouldContain(("deep", """{"a":[1,{"b":2}]}"""));
        fields.ShouldContain(("list", "y"));
        fields.ShouldContain(("n", "12.50"));
        var unknown = (await app.GetJson("/api/forms/contact/health")).GetProperty("unknownFields").EnumerateArray().Select(field => field.GetProperty("name").GetString());
        unknown.Order().ShouldBe(["deep", "list", "n"]);
    }

    [Fact]
    public async Task F07_WhatAPersonCanMend_Is422WithPointersInTheirLanguage()
    {
        await using var app = await Start();
        using var answer = await app.Post(new { name = " ", email = "ali@", phone = "88776655", topic = "nonsense", message = new string('x', 4001) });
        ((int)answer.StatusCode).ShouldBe(422);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var errors = (await TestApp.Json(answer)).GetProperty("errors").EnumerateArray()
            .ToDictionary(error => error.GetProperty("pointer").GetString()!, error => error.GetProperty("code").GetString());
        errors.ShouldBe(new Dictionary<string, string?>
        {
            ["#/name"] = "field.required",
            ["#/email"] = "email.invalid",
            ["#/phone"] = "phone.invalid",
            ["#/topic"] = "option.unknown",
            ["#/message"] = "field.too_long",
            ["#/_consent"] = "consent.required",
        });
        (await app.Settled()).Receipts.ShouldBe(0);
    }

    public static TheoryData<string, string, int> BadBodies => new()
    {
        { "application/json", "{\"a\":", 400 },
        { "application/json", "[1]", 400 },
        { "application/json", "", 400 },
        { "application/json", "{\"a\":" + new string('[', 200) + new string(']', 200) + "}", 422 },
        { "application/json", "{\"name\":\"" + new string('x', 11_000) + "\"}", 422 },
        { "application/json", "{\"name\":\"" + new string('x', 5_000_000) + "\"}", 413 },
        { "application/x-www-form-urlencoded", string.Join('&', Enumerable.Range(0, 5_000).Select(n => $"f{n}=1")), 422 },
        { "application/x-www-form-urlencoded", "name=" + new string('x', 5_000_000), 413 },
        { "application/xml", "<a/>", 415 },
        { "text/plain", "name=ali", 415 },
        { "nonsense", "x", 415 },
        { "multipart/form-data", "--x\r\n", 400 },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: nonsense\r\n\r\nv\r\n--x--", 400 },
        { "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends", 400 },
        { "multipart/form-data; boundary=x", "--x\r\n" + string.Concat(Enumerable.Range(0, 500).Select(n => $"H{n}: v\r\n")) + "\r\nv\r\n--x--", 400 },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task F08_BadBodies_AreRefusedClearly(string contentType, string body, int expected)
    {
        await using var app = await Start();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await app.Post(content);
        ((int)answer.StatusCode).ShouldBe(expected);
        (await TestApp.Json(answer)).GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
        (await app.Settled()).Receipts.ShouldBe(0);
    }

    [Fact]
    public async Task F08_CompressedBodies_AreNotUnpacked()
    {
        await using var app = await Start();
        var content = new ByteArrayContent([31, 139, 8, 0]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await app.Post(content);
        ((int)answer.StatusCode).ShouldBe(415);
    }

    [Fact]
    public async Task F09_AnyBytes_AreReadByRuleAndKeptAsTheyCame()
    {
        await using var app = await Start();
        byte[] prefix = [.. "name="u8];
        byte[] suffix = [.. "&email=ali%40example.com&_consent=1"u8];
        byte[] invalid = [.. prefix, .. "A"u8, 0xFF, 0xC3, .. "B%00C%E2%80%AED"u8, .. suffix];
        var content = new ByteArrayContent(invalid);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=no-such-charset");
        using var answer = await app.Post(content);
        var receipt = await TestApp.ReceiptOf(answer);

        var name = (await app.Leads()).ShouldHaveSingleItem().GetProperty("contactName").GetString()!;
        name.ShouldNotContain('\0');
        name.ShouldNotContain('\u202E');
        name.ShouldStartWith("A");
        (await app.Get<SubmissionTable>().ReadBody(receipt, Cancel)).ShouldBe(invalid);
    }

    [Fact]
    public async Task F09_DeclaredCharsetCounts_WhereTheBytesAreNoUtf8()
    {
        await using var app = await Start();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var arabic = Encoding.GetEncoding(1256);
        var content = new ByteArrayContent(arabic.GetBytes("""{"name":"سارا","email":"sara@example.com","_consent":1}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=windows-1256");
        await TestApp.ReceiptOf(await app.Post(content));
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("contactName").GetString().ShouldBe("سارا");
    }

    [Fact]
    public async Task F09_LoneSurrogatesInEscapes_DoNotFail()
    {
        await using var app = await Start();
        using var answer = await app.Post(new StringContent(
            """{"name":"Ali \ud83d \n x","\udc00bad":"1","email":"ali@example.com","_consent":"1"}""", Encoding.UTF8, "application/json"));
        await TestApp.ReceiptOf(answer);
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("contactName").GetString()!.ShouldStartWith("Ali");
    }

    [Fact]
    public async Task F10_ScriptsInEveryField_StayText()
    {
        await using var app = await Start();
        const string Script = "<script>alert(1)</script>";
        await app.Accepted(new Dictionary<string, object?>
        {
            ["name"] = Script,
            ["email"] = "ali@example.com",
            ["company"] = "\"><img src=x onerror=alert(1)>",
            ["message"] = "javascript:alert(1) " + Script,
            ["_consent"] = "1",
        });
        var lead = (await app.Leads()).ShouldHaveSingleItem();
        lead.GetProperty("contactName").GetString().ShouldBe(Script);
        using var list = await app.Http.GetAsync("/api/leads", Cancel);
        list.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        list.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await list.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("<script");
    }

    [Fact]
    public async Task F10_APlainPostWithErrors_ShowsScriptsAsText()
    {
        await using var app = await Start();
        using var answer = await app.Post(
            new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "\"><script>alert(1)</script>", ["email"] = "not an address" }),
            adjust: request => request.Headers.Accept.ParseAdd("text/html"));
        ((int)answer.StatusCode).ShouldBe(422);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        page.ShouldNotContain("<script>alert");
        page.ShouldContain("not an address");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'self'");
    }

    [Fact]
    public async Task AHostedPage_MayLoadFromTheSiteWhereThatHasAnAddressOfItsOwn()
    {
        await using var app = await Start(null, "--Site:AssetBase=https://static.example");
        using var answer = await app.Http.GetAsync("/f/contact", Cancel);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("https://static.example/form.css");
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'self' https://static.example;");
    }

    [Fact]
    public async Task AForm_TellsWhereItIsReached_WhereverTheDashboardIs()
    {
        await using var app = await Start(null, "--Site:Origin=https://forms.example", "--Site:AssetBase=https://crm.example");
        var addresses = (await app.Http.GetFromJsonAsync<JsonElement>("/api/forms/contact", Cancel)).GetProperty("addresses");
        addresses.GetProperty("page").GetString().ShouldBe("https://forms.example/f/contact");
        addresses.GetProperty("submissions").GetString().ShouldBe("https://forms.example/api/forms/contact/submissions");
        addresses.GetProperty("script").GetString().ShouldBe("https://crm.example/embed.js");

        foreach (var own in (string[])["https://forms.example", "https://crm.example"])
        {
            using var answer = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request => Replace(request, "Origin", own));
            answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, own);
        }
    }

    [Fact]
    public async Task F11_Origins()
    {
        await using var app = await Start();
        await app.ChangeForm(form => form with { AllowedOrigins = ["https://shop.example"] });

        using var listed = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request => Replace(request, "Origin", "https://shop.example"));
        listed.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        listed.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
        listed.Headers.Vary.ShouldContain("Origin");
        listed.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();

        foreach (var origin in (string?[])["https://evil.example", "null", "https://shop.example.evil.example", "http://shop.example", null])
        {
            using var refused = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request => Replace(request, "Origin", origin));
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, origin);
            (await TestApp.Json(refused)).GetProperty("code").GetString().ShouldBe("origin.not_allowed");
            refused.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse(origin);
        }

        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/forms/contact/submissions");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,idempotency-key,x-odd");
        using var allowed = await app.Http.SendAsync(preflight, Cancel);
        allowed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        allowed.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldNotContain("x-odd");
    }

    [Fact]
    public async Task F11_AServerWithTheKey_NeedsNoOrigin()
    {
        await using var app = await Start();
        using var get = await app.Http.GetAsync("/api/forms/contact", Cancel);
        using var renew = new HttpRequestMessage(HttpMethod.Post, "/api/forms/contact/server-key");
        renew.Headers.TryAddWithoutValidation("If-Match", get.Headers.ETag!.ToString());
        using var renewed = await app.Http.SendAsync(renew, Cancel);
        var key = (await TestApp.Json(renewed)).GetProperty("key").GetString();

        using var posted = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request =>
        {
            Replace(request, "Origin", null);
            request.Headers.Add("X-Form-Key", key);
        });
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var wrong = await app.Post(TestApp.Person("علی", "ali@example.com"), adjust: request =>
        {
            Replace(request, "Origin", null);
            request.Headers.Add("X-Form-Key", key + "x");
        });
        wrong.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task F12_TablesDown_TheQueueKeepsTheSubmission()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call.Operation == "Batch" && call.Name == ShardKeys.Table, 1);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");

        await Until(async () => (await app.Get<SubmissionTable>().Find(receipt, Cancel)) is not null);
        (await app.Leads()).ShouldHaveSingleItem();
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1")).ShouldBe(receipt);
    }

    [Fact]
    public async Task F12_TablesAndQueuesDown_503WithRetryAfter_AndTheRetryWorks()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call.Name == ShardKeys.Table, int.MaxValue);
        app.Faults.Fail(call => call.Operation == "Send", int.MaxValue);
        using var answer = await app.Post(TestApp.Person("علی", "ali@example.com"), "key-1");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);

        app.Faults.Clear();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");
        (await app.Leads()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task F12_AWriteWhoseAnswerWasLost_IsOneSubmission()
    {
        await using var app = await Start();
        app.Faults.LoseAnswer(call => call.Operation == "Batch" && call.Name == ShardKeys.Table, 1);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1");

        await Until(async () => await app.Get<IQueueStore>().Count(ReceiveSubmission.FallbackQueue, Cancel) == 0);
        await app.Get<SweepOutbox>().Run(Cancel);
        (await app.Accepted(TestApp.Person("علی", "ali@example.com"), "key-1")).ShouldBe(receipt);
        (await app.Get<SubmissionTable>().Find(receipt, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task F13_QueueDownAfterTheWrite_TheSweeperSends()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        app.Faults.Fail(call => call.Operation == "Send", 1);
        var receipt = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        (await app.Get<SubmissionTable>().Find(receipt, Cancel))!.Submission.State.ShouldBe(SubmissionState.Pending);

        (await app.Get<SweepOutbox>().Run(Cancel)).ShouldBe(0, "it is not due yet");
        clock.Shift = TimeSpan.FromMinutes(2);
        // The application's own timer may be quicker: what counts is that it was sent.
        await app.Get<SweepOutbox>().Run(Cancel);
        (await app.Leads()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task F21_EmptyPagesWithContinuation_HideNothing()
    {
        await using var app = await Start();
        for (var n = 0; n < 5; n++) await app.Accepted(TestApp.Person("علی", $"ali{n}@example.com"));
        await app.Settled();
        app.Faults.EmptyPage(call => call.Operation == "Query", 8);
        var balance = await app.Get<BalanceBooks>().Run(Cancel);
        (balance.Live, balance.Balanced).ShouldBe((5, true));
    }

    [Fact]
    public async Task F22_OddTextInKeys_RoundTrips()
    {
        await using var app = await Start();
        var key = "کلید/#?%\\ " + new string('ی', 200);
        var first = await app.Accepted(Keyed(key));
        (await app.Accepted(Keyed(key))).ShouldBe(first);
        (await app.Accepted(Keyed(key + "x"))).ShouldNotBe(first);

        static Dictionary<string, object?> Keyed(string key)
        {
            var person = TestApp.Person("علی", "o'brien+tag#%@example.com".Replace("#%", "", StringComparison.Ordinal));
            person["_submission_id"] = key;
            return person;
        }
    }

    [Fact]
    public async Task F23_ABodyOverARowsSize_IsKeptWhole()
    {
        await using var app = await Start();
        var file = new byte[4_900_000];
        new Random(1).NextBytes(file);
        using var content = new MultipartFormDataContent
        {
            { new StringContent("علی"), "name" },
            { new StringContent("ali@example.com"), "email" },
            { new StringContent("1"), "_consent" },
            { new ByteArrayContent(file), "attachment", "عکس.png" },
            { new ByteArrayContent(file), "attachment", "two.png" },
        };
        var expected = await content.ReadAsByteArrayAsync(Cancel);
        var receipt = await TestApp.ReceiptOf(await app.Post(content));

        (await app.Leads()).ShouldHaveSingleItem();
        (await app.Get<SubmissionTable>().ReadBody(receipt, Cancel)).ShouldBe(expected);
        var files = (await app.Get<SubmissionTable>().Find(receipt, Cancel))!.Submission.Files;
        files.Select(kept => (kept.FileName, kept.Length)).ShouldBe([("عکس.png", file.Length), ("two.png", file.Length)]);
    }

    [Fact]
    public async Task F23_TooManyOrTooLargeFiles_AreRefused()
    {
        await using var app = await Start();
        using var large = new MultipartFormDataContent { { new ByteArrayContent(new byte[FormLimits.FileBytes + 1]), "f", "a.bin" } };
        ((int)(await app.Post(large)).StatusCode).ShouldBe(422);
        using var many = new MultipartFormDataContent();
        for (var n = 0; n < FormLimits.Files + 1; n++) many.Add(new ByteArrayContent([1]), "f", $"{n.ToString(CultureInfo.InvariantCulture)}.bin");
        ((int)(await app.Post(many)).StatusCode).ShouldBe(422);
        using var huge = new MultipartFormDataContent { { new ByteArrayContent(new byte[FormLimits.MultipartBytes]), "f", "a.bin" } };
        ((int)(await app.Post(huge)).StatusCode).ShouldBe(413);
    }

    [Fact]
    public async Task F28_TwoPeopleFromOneBrowser_AreTwoLeads()
    {
        await using var app = await Start();
        await app.Post(TestApp.Person("علی", "ali@example.com", "09121234567"), adjust: request => request.Headers.Add("Cookie", "visitor=1"));
        await app.Post(TestApp.Person("مریم", "maryam@example.com", "09127654321"), adjust: request => request.Headers.Add("Cookie", "visitor=1"));
        (await app.Leads()).Count.ShouldBe(2);
    }

    private static void Replace(HttpRequestMessage request, string header, string? value)
    {
        request.Headers.Remove(header);
        if (value is not null) request.Headers.Add(header, value);
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(20)) throw new TimeoutException("It did not come true in twenty seconds.");
            await Task.Delay(20, Cancel);
        }
    }
}
