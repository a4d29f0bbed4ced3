using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Tests.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads;

public class LeadScopeTests
{
    private static readonly LeadScope OfSara = LeadScope.Of("sara", ["tehran", "export"]);

    [Theory]
    [InlineData("sara", null, true)]
    [InlineData("sara", "shiraz", true)]
    [InlineData(null, null, true)]
    [InlineData(null, "tehran", true)]
    [InlineData(null, "export", true)]
    [InlineData(null, "shiraz", false)]
    [InlineData("reza", null, false)]
    [InlineData("reza", "tehran", false)]
    [InlineData("Sara", "tehran", false)]
    public void SomebodySees_TheirOwnLeads_AndTheUnownedOnesOfTheirTeamsAndOfNone(string? owner, string? team, bool allowed) =>
        OfSara.Allows(owner, team).ShouldBe(allowed);

    [Fact]
    public void WithoutATeam_OnlyTheUnownedLeadsOfNoTeamAreThere()
    {
        var alone = LeadScope.Of("sara", []);
        (alone.Allows(null, null), alone.Allows(null, "tehran"), alone.Allows("sara", "tehran")).ShouldBe((true, false, true));
    }

    [Fact]
    public void Everything_AllowsEverything() => LeadScope.Everything.Allows("reza", "shiraz").ShouldBeTrue();

    [Fact]
    public void OnlyThoseWhoSeeTheSame_HaveTheSameText()
    {
        LeadScope.Of("sara", ["export", "tehran", "export"]).ToString().ShouldBe(OfSara.ToString());
        LeadScope.Of("sara", ["tehran"]).ToString().ShouldNotBe(OfSara.ToString());
        LeadScope.Of("reza", ["tehran", "export"]).ToString().ShouldNotBe(OfSara.ToString());
    }

    [Fact]
    public void AnyQueryOfAnybody_FindsWhatANaiveEvaluationAllows()
    {
        var cases =
            from changes in AnyLeads.Changes
            from scope in AnyLeads.Scope
            from filter in AnyLeads.Filter
            from search in AnyLeads.Search
                // A lead with several tags is in several groups.
            from field in AnyLeads.Groups.Where(fields => fields.All(field => field.Type != FieldType.MultiChoice))
            select (changes, scope, filter, search, field);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            var naive = new NaiveIndex();
            foreach (var change in given.changes)
            {
                naive.Change(change);
                if (change is RecordId id) index.Remove(id);
                else index.Apply([.. (IEnumerable<Lead>)change]);
            }

            var allowed = naive.Query(given.filter, given.search, LeadSort.Newest).Where(given.scope.Allows).Select(lead => lead.Id).ToList();
            var page = index.Query(new LeadQuery { Filter = given.scope.Over(given.filter), Search = given.search, Limit = LeadQuery.MostItems });
            page.Items.Select(lead => lead.Id).ShouldBe(allowed);
            page.Total.ShouldBe(allowed.Count);
            index.Group(given.scope.Over(given.filter), given.search, given.field).Groups.Sum(group => group.Count).ShouldBe(allowed.Count);
            naive.Leads.ShouldAllBe(lead => NaiveIndex.Passes(lead, given.scope.Filter) == given.scope.Allows(lead));
            naive.Leads.ShouldAllBe(lead => index.Sees(lead.Id, given.scope) == given.scope.Allows(lead));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
