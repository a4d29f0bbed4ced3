using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class PersianTextTests
{
    [Theory]
    [InlineData("علي كريمي", "علی کریمی", "علی کریمی", "علیکریمی")]
    [InlineData("ﻋﻠﯽ ﮐﺮﯾﻤﯽ", "علی کریمی", "علی کریمی", "علیکریمی")]
    [InlineData("علی\u200Cرضا", "علی\u200Cرضا", "علیرضا", "علیرضا")]
    [InlineData("  علی   رضا ", "علی رضا", "علی رضا", "علیرضا")]
    [InlineData("\u202Bعلی\u202C", "علی", "علی", "علی")]
    [InlineData("محم\u0651د", "محم\u0651د", "محمد", "محمد")]
    [InlineData("م\u0640ح\u0640م\u0640د", "محمد", "محمد", "محمد")]
    [InlineData("خانه\u0654 ما", "خان\u06C0 ما", "خانه ما", "خانهما")]
    [InlineData("خان\u06C0 ما", "خان\u06C0 ما", "خانه ما", "خانهما")]
    [InlineData("مؤسسه", "مؤسسه", "موسسه", "موسسه")]
    [InlineData("رضائی", "رضائی", "رضایی", "رضایی")]
    [InlineData("رضایی", "رضایی", "رضایی", "رضایی")]
    [InlineData("فاطمة", "فاطمة", "فاطمه", "فاطمه")]
    [InlineData("مجتبى", "مجتبی", "مجتبی", "مجتبی")]
    [InlineData("كافه ٣٦٠", "کافه ٣٦٠", "کافه 360", "کافه360")]
    [InlineData("کافه ۳۶۰", "کافه ۳۶۰", "کافه 360", "کافه360")]
    [InlineData("شرکت «آب\u200Cوخاک» (سهامی خاص)", "شرکت «آب\u200Cوخاک» (سهامی خاص)", "شرکت ابوخاک سهامی خاص", "شرکتابوخاکسهامیخاص")]
    [InlineData("Ali  KARIMI", "Ali KARIMI", "ali karimi", "alikarimi")]
    [InlineData("می\u200C\u200Cروم", "می\u200Cروم", "میروم", "میروم")]
    [InlineData("سپهر\u200C ", "سپهر", "سپهر", "سپهر")]
    // Beyond the published vectors.
    [InlineData("", "", "", "")]
    [InlineData("a\u00A0b\tc\r\nd", "a b c d", "a b c d", "abcd")]
    [InlineData("ali\u0000\u0007\u202Eevil", "alievil", "alievil", "alievil")]
    [InlineData("مـدرسهٔ علوم", "مدرسۀ علوم", "مدرسه علوم", "مدرسهعلوم")]
    [InlineData("ا\u200D\u0653ب", "آب", "اب", "اب")]
    [InlineData("e\u0301t\u00E9", "\u00E9t\u00E9", "\u00E9t\u00E9", "\u00E9t\u00E9")]
    [InlineData("😀 ok", "😀 ok", "ok", "ok")]
    [InlineData("𐐀", "𐐀", "𐐨", "𐐨")]
    public void EveryFormFollowsTheRules(string input, string display, string key, string nameKey)
    {
        PersianText.Display(input).ShouldBe(display);
        PersianText.Key(input).ShouldBe(key);
        PersianText.NameKey(input).ShouldBe(nameKey);
    }

    [Fact]
    public void HalfACharacter_IsReplaced()
    {
        // Not attribute data: attributes are stored as UTF-8, which has no lone surrogates.
        PersianText.Display("a\uD800b").ShouldBe("a\uFFFDb");
        PersianText.Display("\uDC00").ShouldBe("\uFFFD");
        PersianText.Key("a\uD800b").ShouldBe("a b");
        PersianText.Key("\uDC00").ShouldBe("");
    }

    [Theory]
    [InlineData("ali karimi 12")]
    [InlineData("علی کریمی")]
    [InlineData("سارا ۱۲ (تهران)")]
    public void CleanTextIsNotCopied(string text) => PersianText.Display(text).ShouldBeSameAs(text);

    [Fact]
    public void AKeyIsNotCopied() => PersianText.Key("علی karimi 12").ShouldBeSameAs(PersianText.Key(PersianText.Key("علی karimi 12")));

    [Theory]
    [InlineData("یک\r\nدو", "یک\nدو")]
    [InlineData("\n یک \n\n\n\n دو\n", "یک\n\nدو")]
    [InlineData("علي كريمي", "علی کریمی")]
    public void LongTextsKeepTheirLines(string input, string display) => PersianText.DisplayLines(input).ShouldBe(display);

    [Theory]
    [InlineData("شرکت فولاد مبارکه (سهامی عام)", "فولادمبارکه")]
    [InlineData("مؤسسهٔ راه\u200Cنو", "راهنو")]
    [InlineData("شركت پارس با مسئولیت محدود", "پارس")]
    [InlineData("شرکت", "شرکت")]
    [InlineData("Pars Co. Ltd.", "pars")]
    public void CompanyWordsAreLeftOutOfCandidates(string name, string key) => NameCandidates.CompanyKey(name).ShouldBe(key);

    [Theory]
    [InlineData("جناب آقای دکتر علی رضایی", "جنابعلیرضایی")]
    [InlineData("خانم سارا", "سارا")]
    [InlineData("دکتر", "دکتر")]
    public void TitlesAreLeftOutOfCandidates(string name, string key) => NameCandidates.PersonKey(name).ShouldBe(key);

    [Fact]
    public void EveryFormOfAnyText_IsItsOwnForm() => Prop.ForAll(AnyText.Arbitrary, text =>
    {
        AssertOwnForm(PersianText.Display, text);
        AssertOwnForm(PersianText.DisplayLines, text);
        AssertOwnForm(PersianText.Key, text);
        AssertOwnForm(PersianText.NameKey, text);
        PersianText.Key(PersianText.Display(text)).ShouldBe(PersianText.Key(text));
        PersianText.Key(PersianText.DisplayLines(text)).ShouldBe(PersianText.Key(text));
        PersianText.NameKey(PersianText.Key(text)).ShouldBe(PersianText.NameKey(text));
        NameCandidates.CompanyKey(text).ShouldNotContain(' ');
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void EverySingleCharacter_IsSafe()
    {
        for (var c = 0; c <= char.MaxValue; c++)
        {
            var text = $"a{(char)c}ه{(char)c}\u0654";
            AssertOwnForm(PersianText.Display, text);
            AssertOwnForm(PersianText.Key, text);
            PersianText.Display(text).ShouldNotContain('\u202E');
        }
    }

    private static void AssertOwnForm(Func<string, string> form, string text)
    {
        var once = form(text);
        form(once).ShouldBe(once);
    }
}
