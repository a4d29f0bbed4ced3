using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Pipeline;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

public class MergePlanTests
{
    private static readonly DateTimeOffset Day = new(2025, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly CatalogueSnapshot Catalogue = new()
    {
        Stages = [new Stage { Id = "early", Sequence = 1 }, new Stage { Id = "late", Sequence = 5 }, new Stage { Id = "others", Sequence = 7, TeamIds = ["t2"] }],
    };

    [Fact]
    public void TheBest_Survives()
    {
        Survivor(Of(1), Of(2) with { Kind = LeadKind.Opportunity }).ShouldBe(2);
        Survivor(Of(1) with { Archived = true }, Of(2)).ShouldBe(2);
        Survivor(Of(1) with { StageId = "early" }, Of(2) with { StageId = "late" }).ShouldBe(2);
        Survivor(Of(1) with { Probability = 10 }, Of(2) with { Probability = 20 }).ShouldBe(2);
        Survivor(Of(1), Of(2)).ShouldBe(1);
        Survivor(Of(1) with { CreatedAt = Day.AddDays(1) }, Of(2)).ShouldBe(2);
    }

    [Fact]
    public void WhatTheSurvivorLacks_ComesFromTheNextBest_AndAnAddressWhole()
    {
        var merged = Merged(
            Of(1) with { Title = "a", Street = "one street", Priority = 1, TagIds = ["x"], Description = "first", Custom = CustomValues.None.With("c", CustomValue.Of("own")) },
            Of(2) with { Title = "b", ExpectedRevenue = 7, City = "Tehran", Province = "Tehran", Priority = 3, TagIds = ["y", "x"], Description = "second" },
            Of(3) with { ExpectedRevenue = 9, Phone = "+982188776655", ExpectedClosing = new DateOnly(2025, 5, 1), Custom = CustomValues.None.With("d", CustomValue.Of("other")) });
        (merged.Title, merged.ExpectedRevenue, merged.Phone, merged.ExpectedClosing, merged.Priority).ShouldBe(("a", 7, "+982188776655", new DateOnly(2025, 5, 1), 3));
        (merged.Street, merged.City).ShouldBe((null, "Tehran"));
        merged.Description.ShouldBe("first\n\nsecond");
        merged.TagIds.ShouldBe(["x", "y"]);
        merged.Custom.Keys.ShouldBe(["c"]);
    }

    [Fact]
    public void AStageOfAnotherTeam_BecomesTheFirstOne() =>
        Merged(Of(1) with { Kind = LeadKind.Opportunity, TeamId = "t1" }, Of(2) with { StageId = "others", TeamId = "t2" }).StageId.ShouldBe("early");

    [Fact]
    public void TheOrderTheyCameIn_ChangesNothing()
    {
        Lead[] leads = [Of(1) with { Title = "a", StageId = "early" }, Of(2) with { Email = "b@example.com", StageId = "late" }, Of(3) with { Kind = LeadKind.Opportunity, ContactName = "c" }];
        var expected = MergePlan.Of(leads, Catalogue).Merged;
        MergePlan.Of(leads.Reverse(), Catalogue).Merged.ShouldBe(expected);
        MergePlan.Of([leads[1], leads[2], leads[0]], Catalogue).Merged.ShouldBe(expected);
    }

    [Fact]
    public void ALongText_FitsALead() => Merged(Of(1) with { Description = new string('a', 9_000) }, Of(2) with { Description = new string('b', 9_000) }).Description!.Length.ShouldBe(10_000);

    private static Lead Of(uint id) => new() { Id = new RecordId(id), Revision = 1, CreatedAt = Day, UpdatedAt = Day };

    private static int Survivor(params Lead[] leads) => (int)MergePlan.Of(leads, Catalogue).Survivor.Id.Value;

    private static Lead Merged(params Lead[] leads) => MergePlan.Of(leads, Catalogue).Merged;
}
