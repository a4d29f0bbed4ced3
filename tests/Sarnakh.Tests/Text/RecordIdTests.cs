using System.Security.Cryptography;
using Sarnakh.Text;

namespace Sarnakh.Tests.Text;

public class RecordIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 21, 10, 30, 0, 125, TimeSpan.Zero);

    [Fact]
    public void AnIdReadsBackFromItsText()
    {
        using var source = RandomNumberGenerator.Create();
        for (var i = 0; i < 1_000; i++)
        {
            var id = RecordId.New(Now, source);
            id.ToString().Length.ShouldBe(RecordId.Length);
            RecordId.TryParse(id.ToString(), out var again).ShouldBeTrue();
            again.ShouldBe(id);
            RecordId.Parse(id.ToString().ToUpperInvariant()).ShouldBe(id);
            id.CreatedAt.ShouldBe(Now);
            RecordId.Shards.ShouldContain(id.Shard);
        }
    }

    [Fact]
    public void TextsSortAsTheIdsDo_AndByAge()
    {
        var random = new Random(1);
        var ids = Enumerable.Range(0, 500).Select(i => RecordId.New(Now.AddMilliseconds(i), random)).ToList();
        ids.Order().ShouldBe(ids);
        ids.Select(id => id.ToString()).Order(StringComparer.Ordinal).ShouldBe(ids.Select(id => id.ToString()));
    }

    [Fact]
    public void AllShardsAreUsed()
    {
        var random = new Random(1);
        Enumerable.Range(0, 1_000).Select(_ => RecordId.New(Now, random).Shard).Distinct().Count().ShouldBe(RecordId.ShardCount);
        RecordId.Shards.ShouldBe(["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "0a", "0b", "0c", "0d", "0e", "0f"]);
        new RecordId(0x2F).Shard.ShouldBe("0f");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01arz3ndektsv4rrffq69g5fa")]
    [InlineData("01arz3ndektsv4rrffq69g5favx")]
    [InlineData("81arz3ndektsv4rrffq69g5fav")]
    [InlineData("01arz3ndektsv4rrffq69g5fau")]
    [InlineData("01arz3ndektsv4rrffq69g5fa/")]
    [InlineData("۰1arz3ndektsv4rrffq69g5fav")]
    public void WhatIsNoIdIsRefused(string? text) => RecordId.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void LettersThatLookLikeDigitsAreReadAsDigits() =>
        RecordId.Parse("OIarz3ndektsv4rrffq69g5fav").ShouldBe(RecordId.Parse("01arz3ndektsv4rrffq69g5fav"));
}
