using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ali@example.com", "ali@example.com", "ali@example.com", null)]
    [InlineData("  Ali.Karimi@Example.COM ", "Ali.Karimi@example.com", "ali.karimi@example.com", null)]
    [InlineData("\u200Eali@example.com\u200F", "ali@example.com", "ali@example.com", null)]
    [InlineData("ali۱۲@example.com", "ali12@example.com", "ali12@example.com", null)]
    [InlineData("علي كريمي <Ali@Example.com>", "Ali@example.com", "ali@example.com", "علی کریمی")]
    [InlineData("\"Karimi, Ali\" <ali@example.com>", "ali@example.com", "ali@example.com", "Karimi, Ali")]
    [InlineData("<ali@example.com>", "ali@example.com", "ali@example.com", null)]
    [InlineData("mailto:ali@example.com", "ali@example.com", "ali@example.com", null)]
    [InlineData("ali@مثال.ایران", "ali@xn--mgbh0fb.xn--mgba3a4f16a", "ali@xn--mgbh0fb.xn--mgba3a4f16a", null)]
    [InlineData("ali+news@example.com", "ali+news@example.com", "ali+news@example.com", null)]
    [InlineData("o'neil@mail.example.co.uk.", "o'neil@mail.example.co.uk", "o'neil@mail.example.co.uk", null)]
    public void AddressesGetTheirCanonicalForm(string raw, string address, string key, string? name)
    {
        EmailAddress.TryParse(raw, out var parsed).ShouldBeTrue();
        parsed.Address.ShouldBe(address);
        parsed.Key.ShouldBe(key);
        parsed.DisplayName.ShouldBe(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ali")]
    [InlineData("@example.com")]
    [InlineData("ali@")]
    [InlineData("ali@example")]
    [InlineData("ali@@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData(".ali@example.com")]
    [InlineData("ali..k@example.com")]
    [InlineData("ali.@example.com")]
    [InlineData("ali k@example.com")]
    [InlineData("ali@-example.com")]
    [InlineData("ali@exa_mple.com")]
    [InlineData("ali@example..com")]
    [InlineData("ali@10.0.0.1")]
    [InlineData("ali@[10.0.0.1]")]
    [InlineData("ali@example.c")]
    [InlineData("ali@example.com>")]
    [InlineData("ali@example.com, reza@example.com")]
    [InlineData("ali<script>@example.com")]
    public void WhatMailCannotReachIsNoAddress(string? raw) => EmailAddress.TryParse(raw, out _).ShouldBeFalse();

    [Fact]
    public void LengthsOfTheStandardHold()
    {
        var label = new string('d', 60);
        EmailAddress.TryParse(new string('a', 64) + "@example.com", out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 65) + "@example.com", out _).ShouldBeFalse();
        EmailAddress.TryParse("a@" + new string('d', 64) + ".com", out _).ShouldBeFalse();
        EmailAddress.TryParse($"a@{label}.{label}.{label}.{label}.com", out _).ShouldBeTrue();
        EmailAddress.TryParse($"aaaaaaaaa@{label}.{label}.{label}.{label}.com", out _).ShouldBeFalse();
    }

    [Fact]
    public void LetterCaseDoesNotMakeAnotherAddress()
    {
        EmailAddress.TryParse("Ali@Example.com", out var one).ShouldBeTrue();
        EmailAddress.TryParse("Someone <ali@example.COM>", out var other).ShouldBeTrue();
        one.ShouldBe(other);
        one.GetHashCode().ShouldBe(other.GetHashCode());
    }

    [Fact]
    public void RoleMailboxesAreWeak()
    {
        EmailAddress.TryParse("Info@example.com", out var shared).ShouldBeTrue();
        EmailAddress.TryParse("ali@example.com", out var own).ShouldBeTrue();
        WeakIdentifiers.Default.Holds(shared).ShouldBeTrue();
        WeakIdentifiers.Default.Holds(own).ShouldBeFalse();
    }

    [Fact]
    public void AnyTextIsReadOrRefused_AndTheAddressReadsAsItself()
    {
        var likely = Gen.Elements("aA1.۵-+@<> éع".ToCharArray()).ListOf().Select(chars => new string([.. chars]));
        var texts = Gen.OneOf(AnyText.Generator, likely, AnyText.Generator.Select(text => text + "@example.com"), AnyText.Generator.Select(text => "a@" + text + ".com"));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            if (!EmailAddress.TryParse(text, out var address))
                return;
            EmailAddress.TryParse(address.Address, out var again).ShouldBeTrue(address.Address);
            again.ShouldBe(address);
            EmailAddress.TryParse(address.Key, out var key).ShouldBeTrue(address.Key);
            key.ShouldBe(address);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
