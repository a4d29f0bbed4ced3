using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Catalogue;

namespace Sarnakh.Tests.Catalogue;

public class CatalogueEditTests
{
    private static readonly CatalogueReferences Known = new(id => id == "team", id => id == "stage", id => id == "status", () => $"new-{++_ids}");
    private static int _ids;

    [Theory]
    [InlineData("""{"name":" "}""", "name", "text.required")]
    [InlineData("""{"name":"!!"}""", "name", "text.required")]
    [InlineData("""{"name":5}""", "name", "field.type")]
    [InlineData("""{"name":"\ud800"}""", "name", "text.invalid")]
    [InlineData("""{"isWon":"yes"}""", "isWon", "flag.expected")]
    [InlineData("""{"rottingDays":-1}""", "rottingDays", "number.too_small")]
    [InlineData("""{"rottingDays":1.5}""", "rottingDays", "number.invalid")]
    [InlineData("""{"colour":12}""", "colour", "number.too_large")]
    [InlineData("""{"teamIds":["team","gone"]}""", "teamIds/1", "team.unknown")]
    [InlineData("""{"teamIds":"team"}""", "teamIds", "field.type")]
    [InlineData("""{"active":false}""", "active", "field.not_editable")]
    [InlineData("""{"id":"x"}""", "id", "field.not_editable")]
    [InlineData("""{"version":"x"}""", "version", "field.not_editable")]
    [InlineData("[]", "", "body.not_an_object")]
    public void WhatIsWrongWithAStage_IsPointedAt(string patch, string field, string code) => Problem(new Stage { Name = "تازه" }, patch).ShouldBe((field, code));

    [Theory]
    [InlineData("""{"type":"choice"}""", "options", "option.required")]
    [InlineData("""{"type":"colour"}""", "type", "option.unknown")]
    [InlineData("""{"type":"text","options":[{"name":"a"}]}""", "options", "field.not_editable")]
    [InlineData("""{"type":"choice","options":[{"name":"a"},{"name":"A"}]}""", "options/1/name", "catalogue.name_taken")]
    [InlineData("""{"type":"choice","options":[{"name":"a"},{"name":" "}]}""", "options/1/name", "text.required")]
    [InlineData("""{"type":"choice","options":[{"name":"a","id":"x"}]}""", "options/0/id", "option.unknown")]
    [InlineData("""{"type":"choice","options":["a"]}""", "options/0", "field.type")]
    [InlineData("""{"type":"text","requiredInStageIds":["gone"]}""", "requiredInStageIds/0", "catalogue.unknown")]
    public void WhatIsWrongWithACustomField_IsPointedAt(string patch, string field, string code) => Problem(new CustomField { Name = "اندازه" }, patch).ShouldBe((field, code));

    [Theory]
    [InlineData("""{"on":"statusChosen"}""", "subjectId", "field.required")]
    [InlineData("""{"on":"statusChosen","subjectId":"stage"}""", "subjectId", "catalogue.unknown")]
    [InlineData("""{"on":"stageEntered","subjectId":"status"}""", "subjectId", "catalogue.unknown")]
    [InlineData("""{"on":"won","subjectId":"stage"}""", "subjectId", "field.not_editable")]
    [InlineData("""{"on":"forgotten"}""", "on", "option.unknown")]
    [InlineData("""{"from":["lead","nobody"]}""", "from/1", "option.unknown")]
    public void WhatIsWrongWithALifecycleRule_IsPointedAt(string patch, string field, string code) => Problem(new LifecycleRule(), patch).ShouldBe((field, code));

    [Fact]
    public void ALifecycleRule_NeedsNoName()
    {
        var (rule, problems) = Apply(new LifecycleRule(), """{"on":"stageEntered","subjectId":"stage","from":["lead","lead","subscriber"],"to":"activeQualified"}""");
        problems.ShouldBeEmpty();
        (rule.On, rule.SubjectId, rule.To).ShouldBe((LifecycleEvent.StageEntered, "stage", LifecycleStage.ActiveQualified));
        rule.From.ShouldBe([LifecycleStage.Lead, LifecycleStage.Subscriber]);
    }

    [Fact]
    public void WhatPointsToSomethingThatEnded_MayStay_ButNotCome()
    {
        var stage = new Stage { Name = "تازه", TeamIds = ["gone"] };
        Apply(stage, """{"teamIds":["gone","team"]}""").Problems.ShouldBeEmpty();
        Problem(stage with { TeamIds = [] }, """{"teamIds":["gone"]}""").ShouldBe(("teamIds/0", "team.unknown"));
        Apply(new LifecycleRule { On = LifecycleEvent.StageEntered, SubjectId = "gone", Name = "a" }, "{}").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void APatch_ChangesWhatItNames_AndNothingElse() =>
        Prop.ForAll<bool, byte, short>((won, colour, days) =>
        {
            var stage = new Stage { Name = "تازه", EnglishName = "New", Sequence = 3, IsWon = won, Requirements = "x", Colour = colour % 12, RottingDays = Math.Abs((int)days) % 3651 };
            return Apply(stage, "{}").Changed == stage
                && Apply(stage, $$"""{"isWon":{{(won ? "false" : "true")}}}""").Changed == stage with { IsWon = !won }
                && Apply(stage with { Colour = 0, RottingDays = 0 }, $$"""{"colour":{{stage.Colour}},"rottingDays":{{stage.RottingDays}}}""").Changed == stage;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ANewStage_StandsBeforeTheWonOne_WhileThereIsRoom()
    {
        static Stage At(int sequence, bool won = false) => new() { Sequence = sequence, IsWon = won };
        CatalogueEdit.NextSequence<Stage>([]).ShouldBe(1);
        CatalogueEdit.NextSequence<Stage>([At(1), At(2), At(70, true)]).ShouldBe(3);
        CatalogueEdit.NextSequence<Stage>([At(1), At(69), At(70, true)]).ShouldBe(71);
        CatalogueEdit.NextSequence<Stage>([At(5, true)]).ShouldBe(1);
        CatalogueEdit.NextSequence<LostReason>([new() { Sequence = 10 }, new() { Sequence = 20 }]).ShouldBe(21);
    }

    private static (T Changed, IReadOnlyList<Sarnakh.Hosting.FieldProblem> Problems) Apply<T>(T item, string patch)
        where T : CatalogueItem => CatalogueEdit.Apply(item, JsonDocument.Parse(patch).RootElement, Known, isNew: true);

    private static (string Field, string Code) Problem<T>(T item, string patch)
        where T : CatalogueItem
    {
        var problem = Apply(item, patch).Problems.ShouldHaveSingleItem();
        return (problem.Field, problem.Code);
    }
}
