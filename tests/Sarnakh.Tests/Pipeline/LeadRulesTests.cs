using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Pipeline;
using Sarnakh.Teams;

namespace Sarnakh.Tests.Pipeline;

public class LeadRulesTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Start.AddDays(3);

    private static readonly CatalogueSnapshot Catalogue = new()
    {
        Stages =
        [
            new Stage { Id = "folded", Name = "Folded", Sequence = 0, Folded = true },
            new Stage { Id = "new", Name = "New", Sequence = 1 },
            new Stage { Id = "other-team", Name = "Other", Sequence = 2, TeamIds = ["t2"] },
            new Stage { Id = "offer", Name = "Offer", Sequence = 5 },
            new Stage { Id = "won", Name = "Won", Sequence = 30, IsWon = true },
            new Stage { Id = "won2", Name = "Won again", Sequence = 70, IsWon = true },
            new Stage { Id = "gone", Name = "Gone", Sequence = 80, Active = false },
        ],
        LostReasons = [new LostReason { Id = "price", Name = "Too expensive" }],
        Tags = [new Tag { Id = "hot", Name = "Hot" }],
        Statuses = [new LeadStatus { Id = "working", Name = "Working" }],
        CustomFields =
        [
            new CustomField { Id = "budget", Name = "Budget", Type = CustomFieldType.Money, RequiredInStageIds = ["offer"] },
            new CustomField { Id = "floor", Name = "Floor", Type = CustomFieldType.Text, TeamIds = ["t1"] },
        ],
        LifecycleRules =
        [
            new LifecycleRule { Id = "1", On = LifecycleEvent.Converted, To = LifecycleStage.Opportunity },
            new LifecycleRule { Id = "2", On = LifecycleEvent.Won, To = LifecycleStage.Customer },
            new LifecycleRule { Id = "3", On = LifecycleEvent.Lost, From = [LifecycleStage.Opportunity], To = LifecycleStage.LostOpportunity },
            new LifecycleRule { Id = "4", On = LifecycleEvent.Restored, From = [LifecycleStage.LostOpportunity], To = LifecycleStage.Opportunity },
            new LifecycleRule { Id = "5", On = LifecycleEvent.StatusChosen, SubjectId = "working", To = LifecycleStage.ActiveQualified },
        ],
        Teams = [new Team("t1", "One") { MemberIds = ["ann"] }, new Team("t2", "Two") { LeaderId = "bob" }],
        ActiveUserIds = new HashSet<string> { "ann", "bob", "cid" },
    };

    private static readonly Lead Wanted = new() { Id = default, Revision = 1, CreatedAt = Start, UpdatedAt = Start, Title = "Roof", Kind = LeadKind.Opportunity };
    private static readonly Lead Open = Settled(null, Wanted, Start);
    private static readonly Lead Won = Settled(Open, Open with { StageId = "won" });
    private static readonly Lead Lost = Settled(Open, Open with { Archived = true, Probability = 0, LostReasonId = "price" });

    [Fact]
    public void AnOpportunity_BeginsInTheFirstStageThatServesItAndIsNotFolded_ALeadInNone()
    {
        (Open.StageId, Open.StageChangedAt, Open.Outcome, Open.Probability).ShouldBe(("new", Start, Outcome.Pending, null));
        Settled(null, Wanted with { Kind = LeadKind.Lead }).StageId.ShouldBeNull();
        Settled(null, Wanted with { StageId = "other-team", TeamId = "t2" }).StageId.ShouldBe("other-team");
    }

    [Fact]
    public void AnotherTeam_TakesItOutOfAStageReservedToTheOld_AndLeavesTheOldTeamsFieldsBehind()
    {
        var before = Open with { TeamId = "t2", StageId = "other-team", Custom = CustomValues.None.With("budget", CustomValue.Of(5)) };
        var moved = Settled(before, before with { TeamId = "t1" });
        (moved.StageId, moved.StageChangedAt).ShouldBe(("new", Later));
        var inOne = moved with { Custom = moved.Custom.With("floor", CustomValue.Of("3rd")) };
        Settled(inOne, inOne with { TeamId = "t2" }).Custom.Keys.ShouldBe(["budget"]);
        Settled(inOne, inOne with { Title = "x" }).Custom.Keys.ShouldBe(["budget", "floor"]);
    }

    [Fact]
    public void AStage_ThatIsNotThereOrAnotherTeams_IsRefused()
    {
        Problems(Open, Open with { StageId = "nope" }).ShouldBe(["stageId stage.unknown"]);
        Problems(Open, Open with { StageId = "gone" }).ShouldBe(["stageId stage.unknown"]);
        Problems(Open, Open with { StageId = "other-team" }).ShouldBe(["stageId stage.other_team"]);
    }

    [Fact]
    public void WhatIsNoOpportunity_IsNotWon()
    {
        var lead = Settled(null, Wanted with { Kind = LeadKind.Lead });
        Problems(lead, lead with { StageId = "won" }).ShouldBe(["stageId lead.not_opportunity"]);
        Settled(lead, lead with { StageId = "won", Kind = LeadKind.Opportunity }).Outcome.ShouldBe(Outcome.Won);
    }

    [Fact]
    public void AWonStage_WinsIt_AndTheOtherWonStageKeepsTheDay()
    {
        (Won.Outcome, Won.Probability, Won.AutomatedProbability, Won.ClosedAt, Won.LifecycleStage).ShouldBe((Outcome.Won, 100, 100, Later, LifecycleStage.Customer));
        Settled(Won, Won with { StageId = "won2" }, Later.AddDays(1)).ClosedAt.ShouldBe(Later);
        Problems(Won, Won with { Probability = 40 }).ShouldBe(["probability lead.won_is_certain"]);
        Problems(Open, Open with { StageId = "won", Probability = 40 }).ShouldBe(["probability lead.won_is_certain"]);
    }

    [Fact]
    public void WhoeverLeavesAWonStage_IsOpenAgain()
    {
        var back = Settled(Won, Won with { StageId = "new" });
        (back.Outcome, back.Probability, back.ClosedAt).ShouldBe((Outcome.Pending, null, null));
    }

    [Fact]
    public void AStageThatBecomesAWonOne_WinsWhatStandsInIt_AndBack()
    {
        var wins = Catalogue with { Stages = [.. Catalogue.Stages.Select(stage => stage.Id == "new" ? stage with { IsWon = true } : stage)] };
        var won = LeadRules.Settle(Open, Open, wins, Later).Lead;
        (won.Outcome, won.Probability).ShouldBe((Outcome.Won, 100));
        // What was lost or put away was not won by that; it is once somebody takes it out.
        LeadRules.Settle(Lost, Lost, wins, Later).Lead.ShouldBe(Lost);
        var putAway = Settled(Open, Open with { Archived = true });
        LeadRules.Settle(putAway, putAway, wins, Later).Lead.ShouldBe(putAway);
        LeadRules.Settle(Lost, Lost with { Archived = false }, wins, Later).Lead.ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Won), lead => lead.Probability.ShouldBe(100));
        LeadRules.Settle(won, won, Catalogue, Later).Lead.Outcome.ShouldBe(Outcome.Pending);
    }

    [Fact]
    public void Lost_IsArchivedWithProbabilityZero_Archived_IsNotLost()
    {
        (Lost.Outcome, Lost.AutomatedProbability, Lost.ClosedAt, Lost.LostReasonId, Lost.LifecycleStage).ShouldBe((Outcome.Lost, 0, Later, "price", LifecycleStage.LostOpportunity));
        var archived = Settled(Open, Open with { Archived = true });
        (archived.Outcome, archived.ClosedAt).ShouldBe((Outcome.Pending, Later));
    }

    [Fact]
    public void WhatIsRestored_HasNoReasonNoScoreNoEnd_AndStandsWhereItStood()
    {
        var restored = Settled(Lost, Lost with { Archived = false });
        (restored.Outcome, restored.LostReasonId, restored.Probability, restored.ClosedAt, restored.StageId, restored.LifecycleStage)
            .ShouldBe((Outcome.Pending, null, null, null, "new", LifecycleStage.Opportunity));
    }

    [Fact]
    public void ALostLeadInAWonStage_IsOpenedAndWon() => Settled(Lost, Lost with { StageId = "won" }).ShouldSatisfyAllConditions(
        won => won.Archived.ShouldBeFalse(), won => won.Outcome.ShouldBe(Outcome.Won), won => won.LostReasonId.ShouldBeNull());

    [Theory]
    [InlineData(null, 30, true)]
    [InlineData(30, 30, false)]
    [InlineData(30, 31, true)]
    [InlineData(null, 0, false)]
    [InlineData(30, null, false)]
    public void ATypedProbability_IsManual_UnlessScoringSaysTheSame(int? automated, int? typed, bool manual)
    {
        var before = Open with { Probability = 12, AutomatedProbability = automated };
        var after = Settled(before, before with { Probability = typed });
        (after.ProbabilityIsManual, after.Probability).ShouldBe((manual, typed ?? automated));
    }

    [Fact]
    public void AnOwner_IsTheirsSinceThen()
    {
        var mine = Settled(Open, Open with { OwnerId = "ann" });
        mine.AssignedAt.ShouldBe(Later);
        Settled(mine, mine with { Title = "x" }, Later.AddDays(1)).AssignedAt.ShouldBe(Later);
        Settled(mine, mine with { OwnerId = "bob" }, Later.AddDays(1)).AssignedAt.ShouldBe(Later.AddDays(1));
        Settled(mine, mine with { OwnerId = null }).AssignedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData("ann", null, "t1")]
    [InlineData("ann", "t2", "t1")]
    [InlineData("bob", "t1", "t2")]
    [InlineData("cid", "t1", "t1")]
    [InlineData(null, "t1", "t1")]
    public void ATeam_FollowsTheOwner(string? owner, string? team, string? expected) =>
        LeadRules.InTeamOfOwner(Open with { OwnerId = owner, TeamId = team }, Catalogue).TeamId.ShouldBe(expected);

    [Fact]
    public void WhatAStageAsksFor_MustBeThere_OnTheWayInAndAfterwards()
    {
        Problems(Open, Open with { StageId = "offer" }).ShouldBe(["custom/budget custom_field.required"]);
        var offered = Open with { StageId = "offer", Custom = CustomValues.None.With("budget", CustomValue.Of(7)) };
        Problems(Open, offered).ShouldBeEmpty();
        Problems(offered, offered with { Custom = CustomValues.None }).ShouldBe(["custom/budget custom_field.required"]);
        var older = Open with { StageId = "offer" };
        Problems(older, older with { Title = "x" }).ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsChosen_MustBeThereToChoose()
    {
        Problems(Open, Open with { OwnerId = "zoe", TeamId = "t9", StatusId = "x", RecurringPlanId = "x", TagIds = ["hot", "x"] })
            .ShouldBe(["ownerId user.unknown", "teamId team.unknown", "statusId status.unknown", "recurringPlanId recurring_plan.unknown", "tagIds/1 tag.unknown"]);
        Problems(Open, Open with { LostReasonId = "price" }).ShouldBe(["lostReasonId lead.not_lost"]);
        Problems(Open, Open with { Custom = CustomValues.None.With("floor", CustomValue.Of("3rd")) }).ShouldBe(["custom/floor custom_field.other_team"]);
        // What was removed since stays where it is.
        var old = Open with { TagIds = ["removed"], StatusId = "removed", StageId = "gone" };
        Problems(old, old with { Title = "x" }).ShouldBeEmpty();
    }

    [Fact]
    public void ALifecycleStage_ThatSomebodyChose_IsLeftAlone()
    {
        Settled(Open, Open with { StatusId = "working" }).LifecycleStage.ShouldBe(LifecycleStage.ActiveQualified);
        Settled(Open, Open with { StatusId = "working", LifecycleStage = LifecycleStage.Evangelist, LifecycleIsManual = true }).LifecycleStage.ShouldBe(LifecycleStage.Evangelist);
    }

    [Theory]
    [InlineData("new", "won")]
    [InlineData("won", "won2")]
    [InlineData("won2", "won2")]
    [InlineData(null, "won")]
    public void Winning_GoesToTheFirstWonStageAhead_ElseToTheLast(string? from, string to) => Catalogue.WonStage(null, from)!.Id.ShouldBe(to);

    [Fact]
    public void Settling_Again_ChangesNothing()
    {
        foreach (var lead in new[] { Open, Won, Lost, Settled(Open, Open with { Archived = true }), Settled(Open, Open with { Probability = 40 }) })
            LeadRules.Settle(lead, lead, Catalogue, Later.AddDays(9)).Lead.ShouldBe(lead);
    }

    private static Lead Settled(Lead? before, Lead wanted, DateTimeOffset? now = null)
    {
        var (lead, problems) = LeadRules.Settle(before, wanted, Catalogue, now ?? Later);
        problems.ShouldBeEmpty();
        return lead;
    }

    private static IEnumerable<string> Problems(Lead before, Lead wanted) =>
        LeadRules.Settle(before, wanted, Catalogue, Later).Problems.Select(problem => $"{problem.Field} {problem.Code}");
}
