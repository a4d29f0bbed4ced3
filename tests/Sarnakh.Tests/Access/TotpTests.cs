using System.Text;
using Sarnakh.Access;
using Sarnakh.Text;

namespace Sarnakh.Tests.Access;

public class TotpTests
{
    /// <summary>The secret of RFC 6238, appendix B.</summary>
    private static readonly byte[] _secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void TheVectorsOfTheRfc_Hold(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Totp.Code(_secret, Totp.StepAt(now), digits: 8).ShouldBe(code);
        Totp.StepOf(_secret, code[2..], now, lastStep: 0).ShouldBe(Totp.StepAt(now));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void AClock_MayBeOneStepOff(int seconds, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111115);
        var code = Totp.Code(_secret, Totp.StepAt(now.AddSeconds(seconds)));
        (Totp.StepOf(_secret, code, now, 0) is not null).ShouldBe(taken);
    }

    [Fact]
    public void AStep_IsTakenOnce()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111115);
        var step = Totp.StepAt(now);
        Totp.StepOf(_secret, Totp.Code(_secret, step), now, lastStep: step).ShouldBeNull();
        Totp.StepOf(_secret, Totp.Code(_secret, step - 1), now, lastStep: step).ShouldBeNull();
        Totp.StepOf(_secret, Totp.Code(_secret, step + 1), now, lastStep: step).ShouldBe(step + 1);
    }

    [Theory]
    [InlineData("۰۵۰۴۷۱")]
    [InlineData("٠٥٠٤٧١")]
    [InlineData("050 471")]
    [InlineData("\u200E050-471\u200F")]
    public void Digits_OfAnyScript_AreTaken(string typed) => Totp.StepOf(_secret, typed, DateTimeOffset.FromUnixTimeSeconds(1111111111), 0).ShouldNotBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("50471")]
    [InlineData("0504711")]
    [InlineData("05047x")]
    [InlineData("050472")]
    public void AnythingElse_IsNoCode(string? typed) => Totp.StepOf(_secret, typed, DateTimeOffset.FromUnixTimeSeconds(1111111111), 0).ShouldBeNull();

    /// <summary>RFC 4648 §10, without padding.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_IsAsInTheRfc(string text, string base32) => Totp.ToBase32(Encoding.ASCII.GetBytes(text)).ShouldBe(base32);

    [Fact]
    public void TheUri_CarriesTheKey() =>
        Totp.Uri(_secret, "Sarnakh", "a+b@example.com")
            .ShouldBe("otpauth://totp/Sarnakh:a%2Bb%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sarnakh&algorithm=SHA1&digits=6&period=30");

    [Fact]
    public void RecoveryCodes_AreReadHoweverTheyAreWritten()
    {
        var codes = RecoveryCodes.New();
        codes.Distinct().Count().ShouldBe(RecoveryCodes.Count);
        var key = new byte[32];
        var hash = RecoveryCodes.Hash(key, codes[3]);
        foreach (var typed in (string[])[codes[3].ToUpperInvariant(), codes[3].Replace("-", " ", StringComparison.Ordinal), Digits.ToPersian(codes[3]), codes[3].Replace('0', 'O')])
            RecoveryCodes.Hash(key, typed).ShouldBe(hash, typed);

        var hashes = codes.Select(code => RecoveryCodes.Hash(key, code)).ToList();
        var left = RecoveryCodes.Without(hashes, hash).ShouldNotBeNull();
        left.Count.ShouldBe(RecoveryCodes.Count - 1);
        RecoveryCodes.Without(left, hash).ShouldBeNull();
    }

    [Fact]
    public void SealedBytes_OpenWithTheirKeyAndContextOnly()
    {
        var (key, other) = (new byte[32], Enumerable.Repeat((byte)1, 32).ToArray());
        var whole = Sealed.Seal(key, _secret, "user 1");
        Sealed.Open(key, whole, "user 1").ShouldBe(_secret);
        Sealed.Open(key, whole, "user 2").ShouldBeNull();
        Sealed.Open(other, whole, "user 1").ShouldBeNull();
        Sealed.Open(key, whole.AsSpan(0, 20), "user 1").ShouldBeNull();
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 1;
            Sealed.Open(key, changed, "user 1").ShouldBeNull();
        }
    }
}
