using System.Net;
using Sarnakh.Access;

namespace Sarnakh.Tests.Access;

public class AttemptsTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 21, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void AfterFiveFree_EachDoublesTheWait_UpToAQuarterOfAnHour()
    {
        Attempts? attempts = null;
        var waits = new List<double>();
        for (var i = 0; i < 18; i++)
        {
            var now = attempts?.Until ?? _start;
            attempts = Attempts.Next(attempts, Attempts.FreeOfAccount, now);
            waits.Add((attempts.Until - now).TotalSeconds);
        }
        waits.ShouldBe([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    }

    [Fact]
    public void AWait_NeverGrowsBeyondAQuarterOfAnHour_HoweverManyFollow()
    {
        var attempts = new Attempts(int.MaxValue - 1, _start, _start);
        (Attempts.Next(attempts, 5, _start).Until - _start).ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void ADayWithout_IsANewBeginning()
    {
        var old = new Attempts(40, _start, _start);
        Attempts.Next(old, 5, _start + Attempts.Memory).Count.ShouldBe(41);
        Attempts.Next(old, 5, _start + Attempts.Memory + TimeSpan.FromSeconds(1)).Count.ShouldBe(1);
    }

    [Fact]
    public void OneCustomerOfANetwork_IsOneAddress()
    {
        Key("2001:db8:1:2::1").ShouldBe(Key("2001:db8:1:2:ffff::9"));
        Key("2001:db8:1:2::1").ShouldNotBe(Key("2001:db8:1:3::1"));
        Key("192.0.2.1").ShouldBe(Key("::ffff:192.0.2.1"));
        Key("192.0.2.1").ShouldNotBe(Key("192.0.2.2"));

        static string Key(string address) => Attempts.KeyOfAddress(IPAddress.Parse(address));
    }
}
