using System.Text;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace Sarnakh.Tests.Local.SendGrid;

/// <summary>The bodies of the v3 mail send, letter by letter.</summary>
public class SendGridMessageTests
{
    private static readonly EmailAddress From = new("sales@shop.ir", "فروش");
    private static readonly EmailAddress Sara = new("sara@example.com", "سارا");
    private static readonly EmailAddress Omid = new("omid@example.com");

    [Fact]
    public void ASingleMail() =>
        MailHelper.CreateSingleEmail(From, Sara, "پیشنهاد شما", "متن ساده", "<p>متن</p>").Serialize().ShouldBe(
            """{"from":{"name":"فروش","email":"sales@shop.ir"},"personalizations":[{"to":[{"name":"سارا","email":"sara@example.com"}],"subject":"پیشنهاد شما"}],"content":[{"type":"text/plain","value":"متن ساده"},{"type":"text/html","value":"\u003Cp\u003Eمتن\u003C/p\u003E"}]}""");

    [Fact]
    public void OneMailForMany_HidesThemFromEachOther() =>
        MailHelper.CreateSingleEmailToMultipleRecipients(From, [Sara, Omid], "خبر", "متن", null).Serialize().ShouldBe(
            """{"from":{"name":"فروش","email":"sales@shop.ir"},"subject":"خبر","personalizations":[{"to":[{"name":"سارا","email":"sara@example.com"}]},{"to":[{"email":"omid@example.com"}]}],"content":[{"type":"text/plain","value":"متن"}]}""");

    [Fact]
    public void OneMailForMany_MayShowThem() =>
        MailHelper.CreateSingleEmailToMultipleRecipients(From, [Sara, Omid], "خبر", "متن", null, showAllRecipients: true)
            .Personalizations.ShouldHaveSingleItem().Tos.ShouldBe([Sara, Omid]);

    [Fact]
    public void ManyMails_HaveTheirOwnSubjectsAndWords() =>
        MailHelper.CreateMultipleEmailsToMultipleRecipients(
            From, [Sara, Omid], ["سلام سارا", "سلام امید"], "-name- عزیز", null, [new() { ["-name-"] = "سارا" }, new() { ["-name-"] = "امید" }])
            .Serialize().ShouldBe(
                """{"from":{"name":"فروش","email":"sales@shop.ir"},"personalizations":[{"to":[{"name":"سارا","email":"sara@example.com"}],"subject":"سلام سارا","substitutions":{"-name-":"سارا"}},{"to":[{"email":"omid@example.com"}],"subject":"سلام امید","substitutions":{"-name-":"امید"}}],"content":[{"type":"text/plain","value":"-name- عزیز"}]}""");

    [Fact]
    public async Task EverythingAMailCanSay()
    {
        var message = new SendGridMessage { HtmlContent = "<b>1</b>", PlainTextContent = "1" };
        message.SetFrom("sales@shop.ir");
        message.SetGlobalSubject("S");
        message.AddTo("sara@example.com", "Sara");
        message.AddCc("cc@example.com");
        message.AddBccs([Omid]);
        message.AddHeader("X-Lead", "7");
        message.AddCustomArg("lead", "01J");
        message.AddCustomArgs(new() { ["team"] = "3" });
        message.SetSendAt(1_800_000_000);
        message.AddAttachment("a.txt", "MQ==", "text/plain");
        await message.AddAttachmentAsync(
            "فاکتور.pdf", new MemoryStream(Encoding.UTF8.GetBytes("%PDF")), "application/pdf", "inline", "logo", TestContext.Current.CancellationToken);
        message.AddGlobalHeader("List-Unsubscribe", "<mailto:u@shop.ir>");
        message.AddCategories(["lead-mail"]);
        message.AddCategory("fa");
        message.AddGlobalCustomArg("tenant", "t1");
        message.SetGlobalSendAt(1_800_000_001);
        message.SetBatchId("b1");
        message.SetSandBoxMode(true);
        message.SetClickTracking(false, false);
        message.SetOpenTracking(false);
        message.SetSubscriptionTracking(false);
        message.SetReplyTo(new("team+7@shop.ir"));

        message.Serialize().ShouldBe(string.Concat(
            """{"from":{"email":"sales@shop.ir"},"subject":"S","personalizations":[{"to":[{"name":"Sara","email":"sara@example.com"}],"cc":[{"email":"cc@example.com"}],"bcc":[{"email":"omid@example.com"}],"headers":{"X-Lead":"7"},"custom_args":{"lead":"01J","team":"3"},"send_at":1800000000}]""",
            ""","content":[{"type":"text/plain","value":"1"},{"type":"text/html","value":"\u003Cb\u003E1\u003C/b\u003E"}],"attachments":[{"content":"MQ==","type":"text/plain","filename":"a.txt"},{"content":"JVBERg==","type":"application/pdf","filename":"فاکتور.pdf","disposition":"inline","content_id":"logo"}]""",
            ""","headers":{"List-Unsubscribe":"\u003Cmailto:u@shop.ir\u003E"},"categories":["lead-mail","fa"],"custom_args":{"tenant":"t1"},"send_at":1800000001,"batch_id":"b1","mail_settings":{"sandbox_mode":{"enable":true}}""",
            ""","tracking_settings":{"click_tracking":{"enable":false,"enable_text":false},"open_tracking":{"enable":false},"subscription_tracking":{"enable":false}},"reply_to":{"email":"team\u002B7@shop.ir"}}"""));
    }

    [Fact]
    public void SeveralReplyAddresses_StandInAList()
    {
        var message = new SendGridMessage();
        message.AddReplyTo("a@shop.ir", "A");
        message.AddReplyTos([new("b@shop.ir")]);

        message.Serialize().ShouldBe("""{"reply_to_list":[{"name":"A","email":"a@shop.ir"},{"email":"b@shop.ir"}]}""");
    }

    [Fact]
    public void NobodyGetsAMailTwice()
    {
        var message = new SendGridMessage();
        message.AddTos([Sara, new("SARA@example.com"), Omid]);

        message.Serialize().ShouldBe("""{"personalizations":[{"to":[{"name":"سارا","email":"sara@example.com"},{"email":"omid@example.com"}]}]}""");
    }

    [Fact]
    public void Contents_GoInTheOrderThatTheServiceWants()
    {
        var message = new SendGridMessage();
        message.AddContent("text/calendar", "BEGIN");
        message.AddContent(MimeType.Html, "h");
        message.AddContent(MimeType.Text, "");
        message.AddContent(MimeType.Text, "t");

        message.Serialize().ShouldBe("""{"content":[{"type":"text/plain","value":"t"},{"type":"text/html","value":"h"},{"type":"text/calendar","value":"BEGIN"}]}""");
    }

    [Fact]
    public void Envelopes_AreFilledInTurn()
    {
        var message = new SendGridMessage();
        message.AddTo(Sara);
        message.SetSubject("1");
        message.AddTo(Omid, 1);
        message.SetSubject("2", 1);
        message.AddTo(From, personalization: new Personalization { Subject = "3" });

        message.Personalizations!.Select(envelope => envelope.Subject).ShouldBe(["1", "2", "3"]);
        Should.Throw<ArgumentException>(() => message.AddTo(Sara, 4));
        Should.Throw<InvalidOperationException>(() => message.AddTos([]));
        Should.Throw<ArgumentNullException>(() => message.AddTo(" "));
    }

    [Fact]
    public async Task AnAttachmentWithoutNameOrContent_IsNone()
    {
        var message = new SendGridMessage();
        message.AddAttachment("", "MQ==");
        message.AddAttachment("a.txt", "");
        await message.AddAttachmentAsync("a.txt", null, cancellationToken: TestContext.Current.CancellationToken);

        message.Attachments.ShouldBeNull();
    }

    [Theory]
    [InlineData("سارا احمدی <sara@example.com>", "سارا احمدی", "sara@example.com")]
    [InlineData("A @ B <a@example.com>", "A @ B", "a@example.com")]
    [InlineData("sara@example.com", "", "sara@example.com")]
    [InlineData("nobody", null, "nobody")]
    public void Addresses_AreReadFromText(string text, string? name, string email)
    {
        var address = MailHelper.StringToEmailAddress(text);

        address.Name.ShouldBe(name);
        address.Email.ShouldBe(email);
    }
}
