using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Tests.Text;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class QueryFilterTests
{
    [Fact]
    public void Values_BecomeLiterals()
    {
        var time = new DateTimeOffset(2026, 3, 21, 0, 0, 0, TimeSpan.FromHours(3.5));

        Filter($"A eq {"it's"} or A eq {'\''}").ShouldBe("A eq 'it''s' or A eq ''''");
        Filter($"A eq {7} and B eq {7L} and C eq {true} and D eq {false}").ShouldBe("A eq 7 and B eq 7L and C eq true and D eq false");
        Filter($"A eq {7d} or A eq {0.25} or A eq {1e300}").ShouldBe("A eq 7.0 or A eq 0.25 or A eq 1E+300");
        Filter($"A eq {new Guid("0f8fad5b-d9cb-469f-a165-70867728950e")}").ShouldBe("A eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'");
        Filter($"A ge {time} and A lt {time.UtcDateTime}").ShouldBe("A ge datetime'2026-03-20T20:30:00.0000000Z' and A lt datetime'2026-03-20T20:30:00.0000000Z'");
        Filter($"A eq {new byte[] { 0, 15, 171 }} or A eq {BinaryData.FromBytes(new byte[] { 16 })}").ShouldBe("A eq X'000FAB' or A eq X'10'");
        Filter($"A eq 'as it stands' and {{}} eq {1}").ShouldBe("A eq 'as it stands' and {} eq 1");
        TableServiceClient.CreateQueryFilter($"TableName eq {"x'"}").ShouldBe("TableName eq 'x'''");
    }

    [Fact]
    public void WhatHasNoLiteral_IsRefused()
    {
        Should.Throw<ArgumentException>(() => Filter($"A eq {null}"));
        Should.Throw<ArgumentException>(() => Filter($"A eq {1m}"));
        Should.Throw<ArgumentException>(() => Filter($"A eq {double.NaN}"));
        Should.Throw<ArgumentException>(() => Filter($"A eq {new object()}"));
    }

    [Fact]
    public void NoText_BreaksOutOfItsQuotes() =>
        Prop.ForAll(AnyText.Arbitrary, AnyText.Arbitrary, (one, other) =>
        {
            var filter = Filter($"A eq {one} and B eq {other}");

            var rest = filter.AsSpan();
            ReadText(ref rest, "A eq ").ShouldBe(one);
            ReadText(ref rest, " and B eq ").ShouldBe(other);
            rest.Length.ShouldBe(0);
        }).QuickCheckThrowOnFailure();

    private static string Filter(FormattableString filter) => TableClient.CreateQueryFilter(filter);

    /// <summary>As a reader of OData does: a quote ends the text unless another follows.</summary>
    private static string ReadText(ref ReadOnlySpan<char> filter, string before)
    {
        filter.StartsWith(before + "'").ShouldBeTrue();
        filter = filter[(before.Length + 1)..];
        var text = "";
        while (true)
        {
            var quote = filter.IndexOf('\'');
            text += filter[..quote].ToString();
            filter = filter[(quote + 1)..];
            if (!filter.StartsWith("'")) return text;
            text += "'";
            filter = filter[1..];
        }
    }
}
