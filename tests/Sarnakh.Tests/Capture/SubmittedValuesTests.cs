using System.Net;
using System.Text.Json;
using Sarnakh.Capture;
using Sarnakh.Catalogue;

namespace Sarnakh.Tests.Capture;

/// <summary>Custom fields that forms fill.</summary>
public class SubmittedValuesTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly IReadOnlyList<CustomFieldOption> Options = [new("s", "کوچک", "Small"), new("l", "بزرگ", "Large"), new("m", "میانه", null, Active: false)];

    [Theory]
    [InlineData(CustomFieldType.Text, " علي\u200F ", "علی")]
    [InlineData(CustomFieldType.Text, "  ", null)]
    [InlineData(CustomFieldType.Number, "۱٫۵", "1.5")]
    [InlineData(CustomFieldType.Number, "abc", null)]
    [InlineData(CustomFieldType.Money, "۱۲٬۵۰۰٬۰۰۰", "12500000")]
    [InlineData(CustomFieldType.Money, "1.5", null)]
    [InlineData(CustomFieldType.Money, "-1", null)]
    [InlineData(CustomFieldType.Date, "۱۴۰۴/۰۲/۳۱", "2025-05-21")]
    [InlineData(CustomFieldType.Date, "1404/12/30", null)]
    [InlineData(CustomFieldType.Choice, "l", "l")]
    [InlineData(CustomFieldType.Choice, "كوچك", "s")]
    [InlineData(CustomFieldType.Choice, "LARGE", "l")]
    [InlineData(CustomFieldType.Choice, "m", null)]
    [InlineData(CustomFieldType.Flag, "on", "true")]
    [InlineData(CustomFieldType.Flag, "خیر", "false")]
    [InlineData(CustomFieldType.Link, "example.com", "https://example.com/")]
    [InlineData(CustomFieldType.Link, "javascript:alert(1)", null)]
    [InlineData(CustomFieldType.Person, "01j00000000000000000000ali", null)]
    public void AText_TakesTheFormOfItsField_OrStaysInTheSubmission(CustomFieldType type, string text, string? expected) =>
        SubmittedValues.Read(new CustomField { Id = "f", Type = type, Options = Options }, [text])?.ToString().ShouldBe(expected);

    [Fact]
    public void SeveralTicks_AreSeveralChoices() =>
        SubmittedValues.Read(new CustomField { Id = "f", Type = CustomFieldType.MultiChoice, Options = Options }, ["s", "nothing", "بزرگ", "s"])!.Many.ShouldBe(["s", "l"]);

    [Fact]
    public async Task AFormFillsCustomFields_OfANewLead_AndTheEmptyOnesOfAKnownOne()
    {
        await using var app = await Start();
        var (size, floor) = (await Field(app, new { name = "اندازه", type = "choice", options = new[] { new { name = "کوچک" }, new { name = "بزرگ" } } }), await Field(app, new { name = "طبقه", type = "number" }));
        await app.ChangeForm(form => form with
        {
            Fields = [.. form.Fields, Input("size") with { MapTo = $"custom/{size}" }, Input("floor") with { MapTo = $"custom/{floor}" }],
        });
        var ali = TestApp.Person("علی", "ali@example.com");
        var id = await app.Accepted(new Dictionary<string, object?>(ali) { ["size"] = "بزرگ", ["floor"] = "همکف" });
        var first = (await app.Leads()).ShouldHaveSingleItem();
        var lead = await app.GetJson($"/api/leads/{id}");
        var chosen = lead.GetProperty("custom").GetProperty(size).GetString();
        (await OptionsOf(app, size)).ShouldContain((chosen!, "بزرگ"));
        lead.GetProperty("custom").TryGetProperty(floor, out _).ShouldBeFalse();
        first.GetProperty("id").GetString().ShouldBe(id.ToString());

        await app.Accepted(new Dictionary<string, object?>(ali) { ["size"] = "کوچک", ["floor"] = "۳" });
        await app.Settled();
        lead = await app.GetJson($"/api/leads/{id}");
        (lead.GetProperty("custom").GetProperty(size).GetString(), lead.GetProperty("custom").GetProperty(floor).GetDecimal()).ShouldBe((chosen, 3));
        var entry = (await app.GetJson($"/api/leads/{id}/timeline")).GetProperty("items")[0];
        entry.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("field").GetString()).ShouldBe([$"custom/{floor}"]);
        var filter = Uri.EscapeDataString(JsonSerializer.Serialize(new { field = $"custom.{floor}", op = "eq", value = 3 }));
        (await app.Leads($"filter={filter}")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AForm_CannotFillWhatIsNotThere_OrAPerson_OrAnotherTeamsField()
    {
        await using var app = await Start();
        using var made = await app.Send(HttpMethod.Post, "/api/teams", new { name = "تهران" });
        var team = (await TestApp.Json(made)).GetProperty("id").GetString()!;
        var (person, theirs) = (await Field(app, new { name = "معرف", type = "person" }), await Field(app, new { name = "طبقه", type = "number", teamIds = new[] { team } }));
        foreach (var (target, teamId, status) in new[] { ("custom/nothing", null, 422), ($"custom/{person}", null, 422), ($"custom/{theirs}", null, 422), ($"custom/{theirs}", team, 201) })
        {
            using var answer = await app.Send(HttpMethod.Post, "/api/forms", new
            {
                settings = new
                {
                    name = "Roof",
                    teamId,
                    thanks = new { text = new { fa = "سپاس", en = "Thanks" } },
                    fields = new[] { new { name = "extra", type = "text", label = new { fa = "x", en = "x" }, mapTo = target } },
                },
            });
            ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync(Cancel));
            if (status == 422) (await TestApp.Json(answer)).GetProperty("errors")[0].GetProperty("pointer").GetString().ShouldBe("#/fields/0/mapTo");
        }
    }

    private static FormField Input(string name) => new(name, FieldType.Text, new LocalText(name, name));

    private static async Task<string> Field(TestApp app, object field)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/custom-fields", field);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return (await TestApp.Json(answer)).GetProperty("id").GetString()!;
    }

    private static async Task<IReadOnlyList<(string Id, string Name)>> OptionsOf(TestApp app, string field) =>
        [.. (await app.GetJson("/api/custom-fields")).GetProperty("items").EnumerateArray().Single(item => item.GetProperty("id").GetString() == field)
            .GetProperty("options").EnumerateArray().Select(option => (option.GetProperty("id").GetString()!, option.GetProperty("name").GetString()!))];
}
