using System.Net;
using Sarnakh.Capture;

namespace Sarnakh.Tests.Hosting;

/// <summary>Whose word for the visitor's address and scheme is taken.</summary>
public class TrustedProxiesTests
{
    private const string Loopback = "--Site:TrustedProxies=127.0.0.1, ::1";

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:51823", "203.0.113.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7, 127.0.0.1", "203.0.113.7")]
    public async Task OfATrustedProxy_TheVisitorIsWhoeverReachedIt(string forwarded, string visitor)
    {
        await using var app = await TestApp.Start(null, Loopback);
        (await AddressOf(app, forwarded)).ShouldBe(visitor);
    }

    [Fact]
    public async Task WithoutTheSetting_NobodyIsBelieved()
    {
        await using var app = await TestApp.Start();
        (await AddressOf(app, "203.0.113.7")).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task AnotherProxyThanTheTrustedOnes_IsNotBelieved()
    {
        await using var app = await TestApp.Start(null, "--Site:TrustedProxies=10.0.0.0/8");
        (await AddressOf(app, "203.0.113.7")).ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task BehindTheProxy_EveryVisitorHasABudgetOfHisOwn()
    {
        await using var app = await TestApp.Start(null, Loopback);
        await app.ChangeForm(form => form with { Spam = form.Spam with { PerAddressPerMinute = 2 } });
        foreach (var address in (string[])["203.0.113.1", "203.0.113.2", "203.0.113.1", "203.0.113.2", "203.0.113.1"])
            using (await Post(app, address)) { }

        var balance = await app.Settled();

        balance.Quarantined.ShouldBe(1);
    }

    [Fact]
    public async Task OverHttpsAtTheProxy_OurOwnPageIsStillOurOwn()
    {
        await using var app = await TestApp.Start(null, Loopback);
        using var post = await app.Post(TestApp.Person("Sara", "sara@example.com"), adjust: request =>
        {
            request.Headers.Remove("Origin");
            request.Headers.Add("Origin", app.Origin.Replace("http:", "https:", StringComparison.Ordinal));
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            request.Headers.Add("X-Forwarded-Proto", "https");
        });
        post.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("127.0.0.1")]
    [InlineData("::1, 127.0.0.1")]
    public async Task WhateverTheProxySays_NobodyBecomesSomebody(string forwarded)
    {
        await using var app = await TestApp.Start(null, Loopback);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/leads");
        request.Headers.Add("X-Forwarded-For", forwarded);
        using var answer = await app.Nobody.SendAsync(request, TestApp.Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("10.0.0.0/40")]
    public async Task WhatIsNoAddress_IsRefusedAtStart(string setting) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TestApp.Start(null, $"--Site:TrustedProxies={setting}"))).Message.ShouldContain(setting);

    private static async Task<string?> AddressOf(TestApp app, string forwarded)
    {
        using var posted = await Post(app, forwarded);
        var receipt = await TestApp.ReceiptOf(posted);
        return (await app.Get<SubmissionTable>().Find(receipt, TestApp.Cancel))!.Submission.Address;
    }

    private static Task<HttpResponseMessage> Post(TestApp app, string forwarded) =>
        app.Post(TestApp.Person("Sara", $"{Guid.NewGuid():n}@example.com"), adjust: request => request.Headers.Add("X-Forwarded-For", forwarded));
}
