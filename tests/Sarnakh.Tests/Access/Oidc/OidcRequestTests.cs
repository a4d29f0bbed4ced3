using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Access.Oidc;

namespace Sarnakh.Tests.Access.Oidc;

public class OidcRequestTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly byte[] _key = new byte[32];

    [Theory]
    [InlineData("/")]
    [InlineData("/leads?filter=%7B%22a%22%3A1%7D&q=%D8%B3#top")]
    [InlineData("/leads/01h")]
    [InlineData("/a@b")]
    [InlineData("/a//b")]
    public void APathOfOurOwn_IsReturnedTo(string path) => OidcRequest.SafeReturnTo(path).ShouldBe(path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("leads")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("///evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example/")]
    [InlineData("/.//evil.example/")]
    [InlineData("/a/..//evil.example/")]
    [InlineData("/%2e//evil.example/")]
    [InlineData(" /leads")]
    [InlineData("javascript:alert(1)")]
    public void AnywhereElse_IsNot(string? elsewhere) => OidcRequest.SafeReturnTo(elsewhere).ShouldBe("/");

    /// <summary>Pieces that have fooled others, put together in any way, as a browser resolves them.</summary>
    [Fact]
    public void NoReturnTo_LeavesTheSite() => Prop.ForAll(
        Gen.Elements("/", "\\", ".", "..", "%2f", "%2F", "%5c", "%2e", "@", ":", "?", "#", "//", "evil.example", "https:", "\t", "\r", "\0", "ی", "\u2044", "\uFF0F", "a").ListOf()
            .Select(string.Concat).ToArbitrary(),
        returnTo =>
        {
            var target = OidcRequest.SafeReturnTo(returnTo);
            var asBrowsersRead = target.Replace("\t", "", StringComparison.Ordinal).Replace('\\', '/');
            return asBrowsersRead.StartsWith('/') && !asBrowsersRead.StartsWith("//", StringComparison.Ordinal) && !target.Any(char.IsControl)
                && new Uri(new Uri("https://ours.example"), target).Host == "ours.example";
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TheCookie_OpensForItsProviderOnly_UntilItExpires()
    {
        var request = OidcRequest.New("entra", "https://crm.example/callback", "/leads", _now);
        var cookie = request.Seal(_key);
        cookie.ShouldNotContain(request.Verifier);
        OidcRequest.Open(_key, cookie, "entra", _now.AddMinutes(9)).ShouldBe(request);
        OidcRequest.Open(_key, cookie, "google", _now).ShouldBeNull();
        OidcRequest.Open(_key, cookie, "entra", _now.AddMinutes(10)).ShouldBeNull();
        OidcRequest.Open(_key, "A" + cookie[1..], "entra", _now).ShouldBeNull();
        foreach (var wrong in (string?[])[null, "", "é", "a b", "AAAA"]) OidcRequest.Open(_key, wrong, "entra", _now).ShouldBeNull();
    }

    [Fact]
    public void State_MustBeTheOneOfTheCookie()
    {
        var request = OidcRequest.New("entra", "https://crm.example/callback", null, _now);
        request.Began(request.State).ShouldBeTrue();
        request.Began(null).ShouldBeFalse();
        request.Began(request.Nonce).ShouldBeFalse();
    }
}
