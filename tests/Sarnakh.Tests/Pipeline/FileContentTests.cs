using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Pipeline;

namespace Sarnakh.Tests.Pipeline;

public class FileContentTests
{
    [Theory]
    [InlineData(null, "file")]
    [InlineData("", "file")]
    [InlineData("C:\\Users\\sara\\offer.PDF", "offer.pdf")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData("a<b>|c?.txt", "abc.txt")]
    [InlineData(" .hidden. ", "hidden")]
    [InlineData(".pdf", "pdf")]
    [InlineData("..", "file")]
    [InlineData("كارت ويزيت.jpg", "کارت ویزیت.jpg")]
    [InlineData("invoice\u202Efdp.txt", "invoicefdp.txt")]
    public void CleanName_IsAPlainName(string? raw, string clean) => FileContent.CleanName(raw).ShouldBe(clean);

    [Fact]
    public void CleanName_OfAnything_IsShortPlainAndItself() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), raw =>
    {
        var name = FileContent.CleanName(raw);
        return name.Length is > 0 and <= 121 && name.IndexOfAny(['/', '\\', ':', '\0', '"', '\n']) < 0 && name[0] != '.' && FileContent.CleanName(name) == name;
    }).QuickCheckThrowOnFailure();
}
