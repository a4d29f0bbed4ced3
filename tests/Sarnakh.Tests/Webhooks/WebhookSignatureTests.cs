using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Webhooks;

namespace Sarnakh.Tests.Webhooks;

public class WebhookSignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static readonly byte[] Key = WebhookSignature.Read("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    /// <summary>The example that the libraries of Standard Webhooks are tested with.</summary>
    [Fact]
    public void ThePublishedExample_IsSignedAlike()
    {
        const string signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        WebhookSignature.Sign(Key, Id, At, Body).ShouldBe(signature);
        WebhookSignature.Seconds(At).ShouldBe("1614265330");
        Check(signature).ShouldBeNull();
    }

    [Fact]
    public void ASecret_IsReadAsItWasWritten()
    {
        WebhookSignature.Write(Key).ShouldBe("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        WebhookSignature.Read("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").ShouldBe(Key);
    }

    [Fact]
    public void WhatWasSigned_IsValid_AndNothingElse() => Prop
        .ForAll<byte[], byte[], int>((key, body, changed) => IsValidAlone(key, body, Math.Abs((long)changed)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool IsValidAlone(byte[] key, byte[] body, long changed)
    {
        var at = At.AddSeconds(changed);
        var headers = new SignatureHeaders("msg_1", WebhookSignature.Seconds(at), WebhookSignature.Sign(key, "msg_1", at, body));
        byte[] longer = [.. body, 0];
        var otherKey = SHA256.HashData([.. key, 1]);
        return WebhookSignature.Check([key], headers, body, at) is null
            && WebhookSignature.Check([otherKey, key], headers, body, at) is null
            && WebhookSignature.Check([otherKey], headers, body, at) == "signature.invalid"
            && WebhookSignature.Check([], headers, body, at) == "signature.invalid"
            && WebhookSignature.Check([key], headers, longer, at) == "signature.invalid"
            && WebhookSignature.Check([key], headers with { Id = "msg_2" }, body, at) == "signature.invalid"
            && WebhookSignature.Check([key], headers with { Timestamp = WebhookSignature.Seconds(at.AddSeconds(1)) }, body, at) == "signature.invalid"
            && (body.Length == 0 || WebhookSignature.Check([key], headers, ChangedAt(body, (int)(changed % body.Length)), at) == "signature.invalid")
            && (body.Length == 0 || WebhookSignature.Check([key], headers, body.AsSpan(1), at) == "signature.invalid");
    }

    /// <summary>Whatever strangers write into the headers is refused, never a fault.</summary>
    [Fact]
    public void AnyHeaders_AreRefused() => Prop
        .ForAll<string?, string?, string?>((id, timestamp, signature) =>
            WebhookSignature.Check([Key], new SignatureHeaders(id, timestamp, signature), Body, At) is "signature.required" or "signature.invalid")
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(-301, "signature.stale")]
    [InlineData(301, "signature.stale")]
    public void ATime_MayBeFiveMinutesAway(int seconds, string? problem) => Check(WebhookSignature.Sign(Key, Id, At, Body), now: At.AddSeconds(seconds)).ShouldBe(problem);

    [Theory]
    [InlineData("99999999999999")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("1614265330.5")]
    [InlineData("۱۶۱۴۲۶۵۳۳۰")]
    [InlineData(" 1614265330")]
    public void OtherTimes_AreRefused(string timestamp) =>
        WebhookSignature.Check([Key], new SignatureHeaders(Id, timestamp, WebhookSignature.Sign(Key, Id, At, Body)), Body, At).ShouldBe("signature.invalid");

    [Fact]
    public void OneOfSeveralSignatures_IsEnough()
    {
        var signature = WebhookSignature.Sign(Key, Id, At, Body);
        Check($"v1,AAAA {signature}").ShouldBeNull();
        Check($"v2,{signature[3..]} {signature}").ShouldBeNull();
        Check(WebhookSignature.Sign([SHA256.HashData(Key), Key], Id, At, Body)).ShouldBeNull();
        Check(string.Concat(Enumerable.Repeat("v1,AAAA ", 8)) + signature).ShouldBe("signature.invalid");
        Check(signature[3..]).ShouldBe("signature.invalid");
        Check(signature[..^1]).ShouldBe("signature.invalid");
        Check(signature.Replace("v1,", "v1a,", StringComparison.Ordinal)).ShouldBe("signature.invalid");
    }

    /// <summary>Else "a.1" at 2 and "a" at 1 would sign the same bytes.</summary>
    [Fact]
    public void AnIdWithADot_IsRefused() =>
        WebhookSignature.Check([Key], new SignatureHeaders("a.1", "1614265330", WebhookSignature.Sign(Key, "a.1", At, Body)), Body, At).ShouldBe("signature.invalid");

    [Fact]
    public void OfRenewedSecrets_TheLastTwoAreGood_TheOlderForADay()
    {
        SigningSecret first = new([1]), second = new([2]), third = new([3]);
        var two = SigningSecret.Renew([first], second, At);
        two.Select(secret => secret.IsValid(At.AddHours(24).AddTicks(-1))).ShouldBe([true, true]);
        two.Select(secret => secret.IsValid(At.AddHours(24))).ShouldBe([true, false]);
        SigningSecret.Renew(two, third, At).Select(secret => secret.Sealed[0]).ShouldBe([(byte)3, (byte)2]);
    }

    private static string? Check(string signature, DateTimeOffset? now = null) =>
        WebhookSignature.Check([Key], new SignatureHeaders(Id, WebhookSignature.Seconds(At), signature), Body, now ?? At);

    private static byte[] ChangedAt(byte[] body, int at)
    {
        byte[] changed = [.. body];
        changed[at] ^= 1;
        return changed;
    }
}
