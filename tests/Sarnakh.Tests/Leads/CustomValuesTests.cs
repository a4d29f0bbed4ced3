using Sarnakh.Leads;

namespace Sarnakh.Tests.Leads;

public class CustomValuesTests
{
    private static readonly CustomValues Some = CustomValues.None
        .With("text", CustomValue.Of("سلام"))
        .With("number", CustomValue.Of(12.50m))
        .With("flag", CustomValue.Of(false))
        .With("many", CustomValue.Of(["a", "b"]));

    [Fact]
    public void WhatIsWritten_IsRead() => CustomValues.FromUtf8(Some.ToUtf8()).ShouldBe(Some);

    [Fact]
    public void SameValues_AreEqual_WhateverTheOrderTheyCameIn() =>
        CustomValues.None.With("b", CustomValue.Of("2")).With("a", CustomValue.Of("1")).ShouldBe(CustomValues.None.With("a", CustomValue.Of("1")).With("b", CustomValue.Of("2")));

    [Fact]
    public void AnotherValue_IsADifference()
    {
        Some.With("many", CustomValue.Of(["b", "a"])).ShouldNotBe(Some);
        Some.With("flag", null).ShouldNotBe(Some);
        Some.With("number", CustomValue.Of("12.5")).ShouldNotBe(Some);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":[1]}""")]
    public void OtherShapes_AreRefused(string json) => Should.Throw<System.Text.Json.JsonException>(() => CustomValues.FromUtf8(System.Text.Encoding.UTF8.GetBytes(json)));
}
