using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class CsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+989121234567", "\"'+989121234567\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("\rx", "\"'\rx\"")]
    [InlineData("سطر ۱\nسطر \"۲\"", "\"سطر ۱\nسطر \"\"۲\"\"\"")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void F41_ACell_IsTextInASpreadsheet(string? text, string cell) => Csv.Line(text).ShouldBe(cell + "\r\n");
}
