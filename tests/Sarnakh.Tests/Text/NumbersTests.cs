using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class NumbersTests
{
    [Theory]
    [InlineData("۱۲٬۵۰۰٬۰۰۰", "12500000")]
    [InlineData("۱٫۲۵", "1.25")]
    [InlineData("۱/۲۵", "1.25")]
    [InlineData("٣٤٥", "345")]
    [InlineData("12,500,000", "12500000")]
    [InlineData("۱۲،۵۰۰", "12500")]
    [InlineData("12 500 000.5", "12500000.5")]
    [InlineData(" -7 ", "-7")]
    [InlineData("−۷", "-7")]
    [InlineData("+7", "7")]
    public void NumbersAreReadAsTyped(string text, string expected)
    {
        Numbers.TryParseDecimal(text, out var value, out _).ShouldBeTrue();
        value.ShouldBe(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("۱۲۳abc", NumberProblem.NotANumber)]
    [InlineData("", NumberProblem.Empty)]
    [InlineData(null, NumberProblem.Empty)]
    [InlineData(" \u200E", NumberProblem.Empty)]
    [InlineData("1,25", NumberProblem.NotANumber)]
    [InlineData("1.250.000", NumberProblem.NotANumber)]
    [InlineData("1,250 000", NumberProblem.NotANumber)]
    [InlineData("1,,000", NumberProblem.NotANumber)]
    [InlineData("1000,000", NumberProblem.NotANumber)]
    [InlineData(".5", NumberProblem.NotANumber)]
    [InlineData("5.", NumberProblem.NotANumber)]
    [InlineData("--5", NumberProblem.NotANumber)]
    [InlineData("-", NumberProblem.NotANumber)]
    [InlineData("1e5", NumberProblem.NotANumber)]
    [InlineData("99999999999999999999999999999999", NumberProblem.OutOfRange)]
    public void WhatIsNoNumberIsNamed(string? text, NumberProblem expected)
    {
        Numbers.TryParseDecimal(text, out _, out var problem).ShouldBeFalse();
        problem.ShouldBe(expected);
    }

    [Fact]
    public void WholeNumbersHaveNoFraction()
    {
        Numbers.TryParseInteger("۱۲٬۵۰۰", out var value, out _).ShouldBeTrue();
        value.ShouldBe(12_500);
        Numbers.TryParseInteger("1.5", out _, out var problem).ShouldBeFalse();
        problem.ShouldBe(NumberProblem.NotWhole);
        Numbers.TryParseInteger("9223372036854775808", out _, out problem).ShouldBeFalse();
        problem.ShouldBe(NumberProblem.OutOfRange);
    }

    [Fact]
    public void EveryWholeNumber_InPersianDigits_IsItself() => Prop.ForAll(ArbMap.Default.ArbFor<long>(), number =>
    {
        var persian = Digits.ToPersian(number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)).Replace(',', '٬');
        Numbers.TryParseInteger(persian, out var value, out _).ShouldBeTrue(persian);
        value.ShouldBe(number);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyTextIsReadOrRefused() => Prop.ForAll(AnyText.Arbitrary, text =>
    {
        Numbers.TryParseDecimal(text, out _, out var problem).ShouldBe(problem == NumberProblem.None);
        Digits.ToAscii(Digits.ToPersian(text)).ShouldBe(Digits.ToAscii(text));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
}
