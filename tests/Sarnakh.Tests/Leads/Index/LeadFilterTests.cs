using Sarnakh.Leads.Index;

namespace Sarnakh.Tests.Leads.Index;

public class LeadFilterTests
{
    [Fact]
    public void ATreeIsReadAsWritten()
    {
        var filter = Read(
            """{"and":[{"field":"source","op":"eq","value":"website"},{"not":{"or":[{"field":"priority","op":"ge","value":2},{"field":"archived","op":"ne","value":true}]}}]}""");

        var all = filter.ShouldBeOfType<LeadFilter.AllOf>();
        var source = all.Filters[0].ShouldBeOfType<LeadFilter.Test>();
        (source.Field, source.Operator, source.Values.Single()).ShouldBe((LeadFields.Source, FilterOperator.Equal, (FieldValue)"website"));
        var any = all.Filters[1].ShouldBeOfType<LeadFilter.Not>().Filter.ShouldBeOfType<LeadFilter.AnyOf>();
        any.Filters.Cast<LeadFilter.Test>().Select(test => (test.Field.Name, test.Operator, test.Values[0].Number))
            .ShouldBe([("priority", FilterOperator.AtLeast, 2), ("archived", FilterOperator.NotEqual, 1)]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("""{"and":[]}""")]
    public void NothingMeansEverything(string? json) => Read(json).ShouldBeOfType<LeadFilter.AllOf>().Filters.ShouldBeEmpty();

    [Fact]
    public void TimesAreReadWithTheirOffset() =>
        Read("""{"field":"createdAt","op":"lt","value":"2026-03-21T00:00:00+03:30"}""").ShouldBeOfType<LeadFilter.Test>()
            .Values.ShouldBe([new DateTimeOffset(2026, 3, 20, 20, 30, 0, TimeSpan.Zero).UtcTicks]);

    [Theory]
    [InlineData("x", "", "filter.not_json")]
    [InlineData("""{"field":"title","op":"eq","value":"\ud800"}""", "", "filter.not_json")]
    [InlineData("[]", "", "filter.shape")]
    [InlineData("null", "", "filter.shape")]
    [InlineData("{}", "/field", "filter.shape")]
    [InlineData("""{"and":{}}""", "/and", "filter.shape")]
    [InlineData("""{"and":[],"or":[]}""", "/and", "filter.shape")]
    [InlineData("""{"field":"source","op":"eq","value":"a","more/~":1}""", "/more~1~0", "filter.shape")]
    [InlineData("""{"field":"source","field":"city","op":"isSet"}""", "", "filter.shape")]
    [InlineData("""{"field":1,"op":"eq","value":"a"}""", "/field", "filter.shape")]
    [InlineData("""{"or":[{"field":"source","op":"isSet"},{"field":"nobody","op":"isSet"}]}""", "/or/1/field", "filter.unknown_field")]
    [InlineData("""{"not":{"field":"source","op":"like","value":"a"}}""", "/not/op", "filter.unknown_operator")]
    [InlineData("""{"field":"source","op":"lt","value":"a"}""", "/op", "filter.operator_not_allowed")]
    [InlineData("""{"field":"id","op":"eq","value":"a"}""", "/op", "filter.operator_not_allowed")]
    [InlineData("""{"field":"archived","op":"isSet"}""", "/op", "filter.operator_not_allowed")]
    [InlineData("""{"field":"source","op":"eq"}""", "/value", "filter.value_missing")]
    [InlineData("""{"field":"source","op":"isSet","value":true}""", "/value", "filter.value_not_allowed")]
    [InlineData("""{"field":"source","op":"eq","value":null}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"source","op":"in","value":"a"}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"source","op":"in","value":[]}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"source","op":"in","value":["a",1]}""", "/value/1", "filter.value_type")]
    [InlineData("""{"field":"priority","op":"eq","value":"2"}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"priority","op":"eq","value":1.5}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"expectedRevenue","op":"eq","value":9223372036854775808}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"archived","op":"eq","value":1}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"createdAt","op":"gt","value":"2026-03-21"}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"createdAt","op":"gt","value":"2026-03-21T00:00:00"}""", "/value", "filter.value_type")]
    [InlineData("""{"field":"contactName","op":"contains","value":" !"}""", "/value", "filter.value_empty")]
    [InlineData("""{"field":"mobile","op":"contains","value":"abc"}""", "/value", "filter.value_empty")]
    public void WhatIsWrongIsNamedWithItsPlace(string json, string pointer, string code)
    {
        LeadFilter.TryParse(json, out _, out var problem).ShouldBeFalse();
        (problem!.Pointer, problem.Code).ShouldBe((pointer, code));
        problem.Detail.ShouldNotBeEmpty();
    }

    [Fact]
    public void SizeIsBounded()
    {
        const string test = """{"field":"source","op":"isSet"}""";
        CodeOf(string.Concat(Enumerable.Repeat("""{"not":""", 40)) + test + new string('}', 40)).ShouldBe("filter.too_deep");
        CodeOf(string.Concat(Enumerable.Repeat("[", 5_000))).ShouldBe("filter.not_json");
        CodeOf($$"""{"or":[{{string.Join(',', Enumerable.Repeat(test, 101))}}]}""").ShouldBe("filter.too_many_tests");
        CodeOf(new string(' ', 20_000) + test).ShouldBe("filter.too_long");
        CodeOf($$"""{"field":"title","op":"eq","value":"{{new string('a', 1_001)}}"}""").ShouldBe("filter.value_too_long");
    }

    [Theory]
    [InlineData("nobody", "sort.unknown_field")]
    [InlineData("title,", "sort.unknown_field")]
    [InlineData("--title", "sort.unknown_field")]
    [InlineData("title,-title", "sort.repeated_field")]
    [InlineData("title,city,source,medium,campaign", "sort.too_many_fields")]
    public void ABadSortIsRefused(string text, string code)
    {
        LeadSort.TryParse(text, out _, out var problem).ShouldBeFalse();
        problem!.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData(null, "-createdAt")]
    [InlineData("title, -city", "title,-city")]
    public void ASortIsReadAsWritten(string? text, string expected)
    {
        LeadSort.TryParse(text, out var sort, out _).ShouldBeTrue();
        sort.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("", "cursor.invalid")]
    [InlineData("!", "cursor.invalid")]
    [InlineData("{}", "cursor.invalid")]
    [InlineData("[]", "cursor.invalid")]
    [InlineData("[1,2]", "cursor.invalid")]
    [InlineData("""["title","01arz3ndektsv4rrffq69g5fav"]""", "cursor.other_sort")]
    [InlineData("""["-createdAt","01arz3ndektsv4rrffq69g5fav"]""", "cursor.invalid")]
    [InlineData("""["-createdAt","nobody",5]""", "cursor.invalid")]
    [InlineData("""["-createdAt","01arz3ndektsv4rrffq69g5fav","5"]""", "cursor.invalid")]
    [InlineData("""["-createdAt","01arz3ndektsv4rrffq69g5fav",5.5]""", "cursor.invalid")]
    [InlineData("""["-createdAt","01arz3ndektsv4rrffq69g5fav",[]]""", "cursor.invalid")]
    public void ABadCursorIsRefused(string json, string code)
    {
        var text = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(json));
        LeadCursor.TryParse(text, LeadSort.Newest, out _, out var problem).ShouldBeFalse();
        problem.Code.ShouldBe(code);
        LeadCursor.TryParse(json, LeadSort.Newest, out _, out problem).ShouldBeFalse();
        problem.Code.ShouldBe("cursor.invalid");
    }

    private static LeadFilter Read(string? json)
    {
        LeadFilter.TryParse(json, out var filter, out var problem).ShouldBeTrue(problem?.Detail);
        return filter!;
    }

    private static string? CodeOf(string json) => LeadFilter.TryParse(json, out _, out var problem) ? null : problem.Code;
}
