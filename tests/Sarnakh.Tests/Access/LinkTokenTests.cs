using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

public class LinkTokenTests
{
    private static readonly byte[] _key = Enumerable.Range(0, 32).Select(n => (byte)n).ToArray();

    [Theory]
    [InlineData(LinkPurpose.Invite)]
    [InlineData(LinkPurpose.Reset)]
    public void ALink_SaysWhoseItIs(LinkPurpose purpose)
    {
        var link = LinkToken.New(purpose, "0123456789abcdefghjkmnpqrs");
        var read = LinkToken.Read(_key, link.Text(_key)).ShouldNotBeNull();
        (read.Purpose, read.UserId).ShouldBe((purpose, link.UserId));
        read.Digest.ShouldBe(link.Digest);
        LinkToken.Read(new byte[32], link.Text(_key)).ShouldBeNull();
    }

    [Fact]
    public void AChangedLink_IsNoLink()
    {
        var text = LinkToken.New(LinkPurpose.Reset, "0123456789abcdefghjkmnpqrs").Text(_key);
        for (var i = 0; i < text.Length; i++)
            foreach (var c in "aZ0.-_")
                if (text[i] != c) LinkToken.Read(_key, text[..i] + c + text[(i + 1)..]).ShouldBeNull($"{c} at {i} of {text}");
        foreach (var wrong in (string[])["", ".", "...", "a.b.c.d", "reset..", text + text, text[..^1], new string('.', 500)]) LinkToken.Read(_key, wrong).ShouldBeNull(wrong);
    }
}
