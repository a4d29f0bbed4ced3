using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class WebAddressTests
{
    [Theory]
    [InlineData("sarnakh.example", "https://sarnakh.example/")]
    [InlineData(" http://sarnakh.example/a?b=c ", "http://sarnakh.example/a?b=c")]
    [InlineData("10.1.2.3/crm", "https://10.1.2.3/crm")]
    public void WhatPeopleType_IsAnAddress(string typed, string address)
    {
        WebAddress.TryParse(typed, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(address);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("https://2130706433/")]
    [InlineData("sara@sarnakh.example")]
    [InlineData("https://sarnakh.example@elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("localhost")]
    [InlineData("")]
    public void WhatIsNone_IsRefused(string typed) => WebAddress.TryParse(typed, out _).ShouldBeFalse();
}
