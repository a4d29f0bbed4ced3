using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("09121234567")]
    [InlineData("+989121234567")]
    [InlineData("00989121234567")]
    [InlineData("989121234567")]
    [InlineData("9121234567")]
    [InlineData("0912 123 4567")]
    [InlineData("(0912) 123-4567")]
    [InlineData("+98 (0) 912 123 4567")]
    [InlineData("+9809121234567")]
    [InlineData("۰۹۱۲۱۲۳۴۵۶۷")]
    [InlineData("٠٩١٢١٢٣٤٥٦٧")]
    [InlineData("\u200E+98 912 123 4567\u200F")]
    [InlineData("tel:+98-912-123-4567")]
    [InlineData("0912.123.4567")]
    public void EverySpellingOfAMobileNumberIsOneNumber(string raw) => AssertParses(raw, "IR", "+989121234567", PhoneKind.Mobile);

    [Theory]
    [InlineData("09901234567", "+989901234567", PhoneKind.Mobile)]
    [InlineData("09021234567", "+989021234567", PhoneKind.Mobile)]
    [InlineData("09981234567", "+989981234567", PhoneKind.Mobile)]
    [InlineData("0935-123-4567", "+989351234567", PhoneKind.Mobile)]
    [InlineData("02188776655", "+982188776655", PhoneKind.Landline)]
    [InlineData("021-88776655", "+982188776655", PhoneKind.Landline)]
    [InlineData("+98 21 8877 6655", "+982188776655", PhoneKind.Landline)]
    [InlineData("05138412345", "+985138412345", PhoneKind.Landline)]
    [InlineData("0513 841 2345", "+985138412345", PhoneKind.Landline)]
    [InlineData("07132345678", "+987132345678", PhoneKind.Landline)]
    [InlineData("021-88776655 ext. 12", "+982188776655;ext=12", PhoneKind.Landline)]
    [InlineData("021 8877 6655 داخلی 12", "+982188776655;ext=12", PhoneKind.Landline)]
    [InlineData("۰۲۱ ۸۸۷۷ ۶۶۵۵ داخلي ۱۲", "+982188776655;ext=12", PhoneKind.Landline)]
    [InlineData("+1 415 555 2671", "+14155552671", PhoneKind.Foreign)]
    [InlineData("+44 (0) 20 7946 0958", "+442079460958", PhoneKind.Foreign)]
    [InlineData("0090 532 123 45 67", "+905321234567", PhoneKind.Foreign)]
    [InlineData("+39 06 6982", "+39066982", PhoneKind.Foreign)]
    [InlineData("+225 07 08 09 10 11", "+2250708091011", PhoneKind.Foreign)]
    public void NumbersGetTheirCanonicalForm(string raw, string canonical, PhoneKind kind) => AssertParses(raw, "IR", canonical, kind);

    [Theory]
    [InlineData("(415) 555-2671", "US", "+14155552671")]
    [InlineData("1-415-555-2671", "us", "+14155552671")]
    [InlineData("0532 123 45 67", "TR", "+905321234567")]
    [InlineData("8 912 345-67-89", "RU", "+79123456789")]
    [InlineData("030 123456", "DE", "+4930123456")]
    public void TheDefaultCountrySaysWhoseNumberItIs(string raw, string country, string canonical) =>
        AssertParses(raw, country, canonical, PhoneKind.Foreign);

    [Theory]
    [InlineData("88776655")]
    [InlineData("0912123456")]
    [InlineData("091212345678")]
    [InlineData("1500")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("+")]
    [InlineData("00")]
    [InlineData("abc")]
    [InlineData("0912 123 45x67")]
    [InlineData("0912123ab67")]
    [InlineData("09121234567 ext.")]
    [InlineData("09121234567 داخلی 12345678")]
    [InlineData("+98 0 0912 123 4567")]
    [InlineData("+999 123 456 789")]
    [InlineData("+1 015 555 2671")]
    [InlineData("09121234567+")]
    [InlineData(null)]
    public void WhatCannotBeDialledIsNoNumber(string? raw) => PhoneNumber.TryParse(raw, "IR", out _).ShouldBeFalse();

    [Fact]
    public void WithoutADefaultCountry_OnlyInternationalNumbersAreRead()
    {
        PhoneNumber.TryParse("09121234567", null, out _).ShouldBeFalse();
        PhoneNumber.TryParse("09121234567", "XX", out _).ShouldBeFalse();
        PhoneNumber.TryParse("+989121234567", null, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("09121234567", "0912 123 4567", "۰۹۱۲ ۱۲۳ ۴۵۶۷")]
    [InlineData("02188776655", "021 8877 6655", "۰۲۱ ۸۸۷۷ ۶۶۵۵")]
    [InlineData("02188776655 x12", "021 8877 6655 ext. 12", "۰۲۱ ۸۸۷۷ ۶۶۵۵ داخلی ۱۲")]
    [InlineData("+14155552671", "+1 415 555 2671", "+۱ ۴۱۵ ۵۵۵ ۲۶۷۱")]
    public void NumbersAreShownAsPeopleReadThem(string raw, string national, string persian)
    {
        PhoneNumber.TryParse(raw, "IR", out var number).ShouldBeTrue();
        number.National.ShouldBe(national);
        number.NationalPersian.ShouldBe(persian);
    }

    [Theory]
    [InlineData("09120000000", true)]
    [InlineData("09351111111", true)]
    [InlineData("02188776655", true)]
    [InlineData("09121234567", false)]
    public void SharedAndInventedNumbersAreWeak(string raw, bool weak)
    {
        PhoneNumber.TryParse(raw, "IR", out var number).ShouldBeTrue();
        WeakIdentifiers.Default.Holds(number).ShouldBe(weak);
    }

    [Fact]
    public void AnyTextIsReadOrRefused_AndTheCanonicalFormReadsAsItself()
    {
        var digits = Gen.Elements("0123456789+۰۹٣ -()x".ToCharArray()).ListOf().Select(chars => new string([.. chars]));
        var iranian = Gen.Choose(100_000_000, 999_999_999).SelectMany(rest => Gen.Choose(1, 9), (rest, first) => $"0{first}{rest}");
        var texts = Gen.OneOf(AnyText.Generator, digits, iranian, iranian.Select(text => text + " داخلی ۱۲"));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            if (!PhoneNumber.TryParse(text, "IR", out var number))
                return;
            foreach (var form in new[] { number.Canonical, number.National, number.NationalPersian })
            {
                PhoneNumber.TryParse(form, "IR", out var again).ShouldBeTrue(form);
                again.ShouldBe(number);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static void AssertParses(string raw, string country, string canonical, PhoneKind kind)
    {
        PhoneNumber.TryParse(raw, country, out var number).ShouldBeTrue();
        number.Canonical.ShouldBe(canonical);
        number.Kind.ShouldBe(kind);
    }
}
