using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Pipeline;
using Sarnakh.Tests.Leads.Index;
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

    private static readonly Gen<Lead[]> Several =
        from count in Gen.Choose(2, MergePlan.Most)
        from leads in AnyLeads.Lead.ArrayOf(count)
        select leads.Select((lead, n) => lead with { Id = new RecordId((uint)n + 1), MergedIntoId = null }).ToArray();

    /// <summary>Whatever they hold: the order they come in changes nothing, nothing that any of them knows is lost, and once more adds nothing.</summary>
    [Fact]
    public void AnyLeads_BecomeOne_ThatKnowsWhatTheyKnew() => Prop.ForAll(Several.ToArbitrary(), leads =>
    {
        var plan = MergePlan.Of(leads, AnyCatalogue);
        JsonSerializer.Serialize(MergePlan.Of(leads.Reverse(), AnyCatalogue).Merged).ShouldBe(JsonSerializer.Serialize(plan.Merged));
        plan.Others.Select(lead => lead.Id).Append(plan.Survivor.Id).ShouldBe(leads.Select(lead => lead.Id), ignoreOrder: true);

        foreach (var field in new Func<Lead, object?>[]
        {
            lead => lead.Title, lead => lead.ContactName, lead => lead.Organisation, lead => lead.Email, lead => lead.Mobile, lead => lead.Phone, lead => lead.OwnerId, lead => lead.TeamId, lead => lead.ContactId,
            lead => lead.OrganisationId, lead => lead.Source, lead => lead.Industry, lead => lead.JobTitle, lead => lead.StatusId, lead => lead.ExpectedClosing,
            lead => lead.ExpectedRevenue == 0 ? null : lead.ExpectedRevenue, lead => lead.RecurringRevenue == 0 ? null : lead.RecurringRevenue,
        })
        {
            if (field(plan.Survivor) is { } own) field(plan.Merged).ShouldBe(own);
            else if (leads.Any(lead => field(lead) is not null)) leads.Select(field).OfType<object>().ShouldContain(field(plan.Merged));
            else field(plan.Merged).ShouldBeNull();
        }
        plan.Merged.Priority.ShouldBe(leads.Max(lead => lead.Priority));
        plan.Merged.TagIds.ShouldBe(leads.SelectMany(lead => lead.TagIds).Distinct(), ignoreOrder: true);
        foreach (var lead in leads) (plan.Merged.Description ?? "").ShouldContain(lead.Description ?? "");
        // An address is one of theirs.
        leads.Select(AddressOf).ShouldContain(AddressOf(plan.Merged));

        var again = MergePlan.Of([plan.Merged, .. plan.Others], AnyCatalogue);
        if (again.Survivor.Id == plan.Survivor.Id) again.Merged.Description.ShouldBe(plan.Merged.Description);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>Every rial is somebody's: what columns and groups sum is what their leads have, to the last one.</summary>
    [Fact]
    public void SumsOfMoney_AreWhatTheLeadsHave()
    {
        var money =
            from expected in Gen.Elements(0L, 1, 9, 50, 99, 33_333, 12_500_000, 9_000_000_000_000_000)
            from probability in Gen.Elements<decimal?>(null, 0, 0.01m, 33.33m, 50, 66.67m, 99.99m, 100)
            from stage in Gen.Elements("early", "late", "others")
            select (expected, probability, stage);
        Prop.ForAll(money.ArrayOf().ToArbitrary(), drawn =>
        {
            var leads = drawn.Select((one, n) => Of((uint)n + 1) with { Kind = LeadKind.Opportunity, ExpectedRevenue = one.expected, Probability = one.probability, StageId = one.stage }).ToList();
            using var index = new LeadIndex();
            index.Use(new FieldSources { Stages = Catalogue.Stages });
            index.Apply(leads);
            foreach (var column in index.Board(LeadFilter.Everything, null, LeadSort.Newest, 1, Day))
            {
                var own = leads.Where(lead => lead.StageId == column.StageId).ToList();
                (column.Count, column.ExpectedRevenue, column.ProratedRevenue).ShouldBe((own.Count, own.Sum(lead => (decimal)lead.ExpectedRevenue), own.Sum(lead => (decimal)lead.ProratedRevenue)));
            }
            // A share is never more than the whole, and half a rial is a whole one.
            leads.ShouldAllBe(lead => lead.ProratedRevenue >= 0 && lead.ProratedRevenue <= lead.ExpectedRevenue
                && Math.Abs(lead.ProratedRevenue - lead.ExpectedRevenue * (lead.Probability ?? 0) / 100) <= 0.5m);
            index.Group(LeadFilter.Everything, null, LeadFields.StageId).Groups.Sum(group => group.ProratedRevenue).ShouldBe(leads.Sum(lead => (decimal)lead.ProratedRevenue));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    private static readonly CatalogueSnapshot AnyCatalogue = new() { Stages = AnyLeads.Stages };

    private static (string?, string?, string?, string?, string?, string?) AddressOf(Lead lead) => (lead.Street, lead.Street2, lead.City, lead.Province, lead.PostalCode, lead.Country);

    [Fact]
    public void ALongText_FitsALead() => Merged(Of(1) with { Description = new string('a', 9_000) }, Of(2) with { Description = new string('b', 9_000) }).Description!.Length.ShouldBe(10_000);

    private static Lead Of(uint id) => new() { Id = new RecordId(id), Revision = 1, CreatedAt = Day, UpdatedAt = Day };

    private static int Survivor(params Lead[] leads) => (int)MergePlan.Of(leads, Catalogue).Survivor.Id.Value;

    private static Lead Merged(params Lead[] leads) => MergePlan.Of(leads, Catalogue).Merged;
}
