using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Access;
using Sarnakh.Tests.Text;

namespace Sarnakh.Tests.Access;

public class PasswordRulesTests
{
    private const string Email = "sara.karimi@example.com";
    private const string Name = "سارا کریمی‌نژاد";

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("چهار واژهٔ نامربوط کنار هم")]
    [InlineData("گل سرخ ۱۲ ابر تنبل")]
    [InlineData("kP9$vz2!mQxw")]
    [InlineData("🌵🎈🚲🧊🦔🪁🥁🪵🛶🧶🪐🫖")]
    [InlineData("8302 5519 6470 2218")]
    public void AGoodPassword_IsTaken_InAnyScript(string password) => Check(password).ShouldBeNull();

    [Theory]
    [InlineData("", "field.required")]
    [InlineData("short", "password.too_short")]
    [InlineData("رمز کوتاه", "password.too_short")]
    [InlineData("🌵🎈🚲🧊", "password.too_short")] // eight UTF-16 units, four characters
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "password.common")]
    [InlineData("ababababababab", "password.common")]
    [InlineData("password123456", "password.common")]
    [InlineData("PassWord!!!!2024", "password.common")]
    [InlineData("Password۱۲۳۴۵۶", "password.common")]
    [InlineData("dragondragon", "password.common")]
    [InlineData("DragonDragon99!", "password.common")]
    [InlineData("123456123456", "password.common")]
    [InlineData("qwertyuiop[]12", "password.common")]
    [InlineData("1q2w3e4r5t6y", "password.common")]
    [InlineData("I am Karimi today", "password.own_name")]
    [InlineData("xx-SARA.KARIMI-xx", "password.own_name")]
    [InlineData("سلام كريمي نژاد خوبی", "password.own_name")] // with Arabic letters
    public void APasswordThatIsGuessedFirst_IsRefused(string password, string code) => Check(password).ShouldBe(code);

    [Fact]
    public void TheLongestPassword_Has256Characters()
    {
        const string Words = "many different words follow ";
        Check(string.Concat(Enumerable.Repeat(Words, 20))[..256]).ShouldBeNull();
        Check(string.Concat(Enumerable.Repeat(Words, 20))[..257]).ShouldBe("field.too_long");
        Check(string.Concat(Enumerable.Repeat(Words, 100_000))).ShouldBe("text.invalid");
    }

    [Theory]
    [InlineData("ﬁve ﬂying ﬁshes", "five flying fishes")] // ligatures
    [InlineData("ｆｕｌｌ　ｗｉｄｔｈ", "full width")]
    [InlineData("cafe\u0301 au lait", "café au lait")]
    [InlineData("كتاب يار ١٢٣", "کتاب یار ۱۲۳")] // Arabic keyboard, Persian keyboard
    [InlineData("می\u200Cروم به باغ", "میروم به باغ")]
    public void WhatKeyboardsWriteDifferently_IsOnePassword(string one, string other) => PasswordRules.Normalise(one).ShouldBe(PasswordRules.Normalise(other));

    [Fact]
    public void HalfASurrogatePair_IsNoPassword() => Check("abcdefghijk\uD83Clmnop").ShouldBe("text.invalid");

    [Fact]
    public void AnyText_IsJudgedWithoutFailing_AndNormalisingTwiceChangesNothing() => Prop.ForAll(AnyText.Arbitrary, text =>
    {
        _ = PasswordRules.Check("password", text, Email, Name);
        return PasswordRules.Normalise(text) is not { } normal || PasswordRules.Normalise(normal) == normal;
    }).QuickCheckThrowOnFailure();

    private static string? Check(string password) => PasswordRules.Check("password", password, Email, Name)?.Code;
}
