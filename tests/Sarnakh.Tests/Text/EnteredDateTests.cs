using Sarnakh.Capture;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public sealed class EnteredDateTests
{
    [Theory]
    [InlineData("۱۴۰۴/۰۲/۳۱", "2025-05-21")]
    [InlineData("۱۴۰۳/۱۲/۳۰", "2025-03-20")]
    [InlineData("1404-01-01", "2025-03-21")]
    [InlineData("1404.1.1", "2025-03-21")]
    [InlineData(" ٢٠٢٥-٠٥-٢١ ", "2025-05-21")]
    [InlineData("2024-02-29", "2024-02-29")]
    public void DatesOfBothCalendars_AreRead(string text, string expected)
    {
        EnteredDate.TryParse(text, out var date).ShouldBeTrue();
        date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
    }

    [Theory]
    [InlineData("1404/12/30")]
    [InlineData("1404/07/31")]
    [InlineData("1404/13/01")]
    [InlineData("1404/00/01")]
    [InlineData("1404/01/00")]
    [InlineData("1600-01-01")]
    [InlineData("2025-02-29")]
    [InlineData("2025-05/21")]
    [InlineData("04/01/01")]
    [InlineData("0000-01-01")]
    [InlineData("21 May")]
    [InlineData("")]
    public void DatesThatNoCalendarHas_AreRefused(string text) => EnteredDate.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("۱۴۰۴/۰۲/۳۱", true)]
    [InlineData("2025-05-21", true)]
    [InlineData("1404/12/30", false)]
    public void DateFieldOfAForm_TakesBothCalendars(string text, bool isDate)
    {
        var form = new Form("sample", "Sample") { Fields = [new FormField("day", FieldType.Date, new LocalText("روز", "Day"))] };

        var problems = SubmissionCheck.Run(form, new SubmissionBody([new FieldValue("day", text)], []));

        problems.ShouldBe(isDate ? [] : [new Sarnakh.Hosting.FieldProblem("day", "date.invalid")]);
    }
}
