using System.Text.Json;
using Sarnakh.Teams;

namespace Sarnakh.Tests.Teams;

public class TeamEditTests
{
    private const string Sara = "01j0000000000000000000sara";
    private const string Reza = "01j0000000000000000000reza";
    private const string Gone = "01j0000000000000000000g0ne";

    private static readonly Team Team = new("01j0000000000000000000team", "فروش") { MemberIds = [Sara, Gone], LeaderId = Sara };

    [Fact]
    public void ALeader_BecomesAMember()
    {
        var (team, problems) = Apply($$"""{"leaderId":"{{Reza}}"}""");
        problems.ShouldBeEmpty();
        (team.LeaderId, team.MemberIds.Contains(Reza)).ShouldBe((Reza, true));
    }

    [Fact]
    public void ALeaderWhoIsNotNamedAmongTheMembers_StaysOne() =>
        Apply($$"""{"memberIds":["{{Reza}}"]}""").Changed.MemberIds.ShouldBe([Reza, Sara]);

    [Fact]
    public void WhatIsAbsent_Stays_AndNullEmpties()
    {
        Apply("{}").Changed.ShouldBe(Team);
        Apply("""{"leaderId":null}""").Changed.LeaderId.ShouldBeNull();
    }

    [Fact]
    public void SomebodyWhoHasLeft_MayStayInTheHistory_ButNotCome()
    {
        Apply($$"""{"memberIds":["{{Sara}}","{{Gone}}"]}""").Problems.ShouldBeEmpty();
        var (_, problems) = TeamEdit.Apply(new Team("x", "ب"), Json($$"""{"memberIds":["{{Gone}}"]}"""), IsActive);
        problems.ShouldHaveSingleItem().Field.ShouldBe("memberIds/0");
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name", "text.required")]
    [InlineData("""{"name":"!!"}""", "name", "text.required")]
    [InlineData("""{"name":5}""", "name", "field.type")]
    [InlineData("""{"leaderId":"01j0000000000000000000g0ne"}""", "leaderId", "user.unknown")]
    [InlineData("""{"leaderId":"nobody"}""", "leaderId", "user.unknown")]
    [InlineData("""{"memberIds":["nobody"]}""", "memberIds/0", "user.unknown")]
    [InlineData("""{"memberIds":"all"}""", "memberIds", "field.type")]
    [InlineData("""{"active":false}""", "active", "field.not_editable")]
    [InlineData("""{"movedTo":null}""", "movedTo", "field.not_editable")]
    [InlineData("[]", "", "body.not_an_object")]
    public void WhatIsWrong_IsPointedAt(string patch, string field, string code)
    {
        var problem = Apply(patch).Problems.ShouldHaveSingleItem();
        (problem.Field, problem.Code).ShouldBe((field, code));
    }

    private static (Team Changed, IReadOnlyList<Sarnakh.Hosting.FieldProblem> Problems) Apply(string patch) => TeamEdit.Apply(Team, Json(patch), IsActive);

    private static bool IsActive(string user) => user is Sara or Reza;

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
