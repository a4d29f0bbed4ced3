using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sarnakh.Catalogue;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads.Index;

public class LeadIndexTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 21, 0, 0, 0, TimeSpan.Zero);
    private static readonly Random Source = new(5);

    [Fact]
    public void AnyQuery_PageByPage_IsWhatANaiveEvaluationGives()
    {
        var cases =
            from changes in AnyLeads.Changes
            from known in Gen.Choose(0, changes.Count)
            from filter in AnyLeads.AskedFilter
            from search in AnyLeads.Search
            from sort in AnyLeads.AskedSort
            from limit in Gen.Choose(1, 9)
            select (changes, known, filter, search, sort, limit);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            var naive = new NaiveIndex { KnowsCatalogue = true };
            Change(index, naive, given.changes, given.known);

            var expected = naive.Query(given.filter, given.search, given.sort);
            var query = new LeadQuery { Filter = given.filter.AskedBy(AnyLeads.Asker), Search = given.search, Sort = given.sort, Limit = given.limit };
            var found = new List<LeadSummary>();
            for (var after = query.After; ; query = query with { After = after })
            {
                var page = index.Query(query);
                page.Total.ShouldBe(expected.Count);
                page.Items.Count.ShouldBeLessThanOrEqualTo(given.limit);
                found.AddRange(page.Items);
                if (page.Cursor == null)
                    break;
                // As a client would send it back.
                LeadCursor.TryParse(page.Cursor.ToString(), given.sort, out after, out _).ShouldBeTrue();
            }
            found.Select(Told).ShouldBe(expected.Select(lead => Told(Summary(lead))));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void AnyGrouping_IsWhatANaiveEvaluationGives()
    {
        var cases =
            from changes in AnyLeads.Changes
            from known in Gen.Choose(0, changes.Count)
            from filter in AnyLeads.AskedFilter
            from search in AnyLeads.Search
            from fields in AnyLeads.AskedGroups
            select (changes, known, filter, search, fields);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            var naive = new NaiveIndex { KnowsCatalogue = true };
            Change(index, naive, given.changes, given.known);

            var groups = index.Group(given.filter.AskedBy(AnyLeads.Asker), given.search, given.fields).Groups;
            groups.ToDictionary(
                    group => string.Join('|', group.Keys.Select(key => Convert.ToString(key, CultureInfo.InvariantCulture))),
                    group => (group.Count, group.ExpectedRevenue, group.ProratedRevenue))
                .ShouldBe(naive.Group(given.filter, given.search, given.fields), ignoreOrder: true);
            groups.Select(group => group.Count).ShouldBeInOrder(SortDirection.Descending);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void WhomAnyLeadsAreAbout_IsWhatANaiveEvaluationGives()
    {
        var cases =
            from changes in AnyLeads.Changes
            from known in Gen.Choose(0, changes.Count)
            from filter in AnyLeads.AskedFilter
            select (changes, known, filter);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            var naive = new NaiveIndex { KnowsCatalogue = true };
            Change(index, naive, given.changes, given.known);

            var expected =
                from lead in naive.Query(given.filter, null, LeadSort.Newest)
                from contact in new[] { lead.ContactId, lead.OrganisationId }.Where(text => RecordId.TryParse(text, out _)).Select(text => RecordId.Parse(text!)).Distinct()
                group (decimal)lead.ExpectedRevenue by contact into about
                select (about.Key, about.Count(), about.Sum());
            index.ByContact(given.filter.AskedBy(AnyLeads.Asker)).Select(about => (about.Key, about.Value.Count, about.Value.ExpectedRevenue))
                .ShouldBe(expected, ignoreOrder: true);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void AnyBoard_IsWhatANaiveEvaluationGives_AndGoesOnAsTheListOfItsStage()
    {
        var cases =
            from changes in AnyLeads.Changes
            from known in Gen.Choose(0, changes.Count)
            from filter in AnyLeads.AskedFilter
            from search in AnyLeads.Search
            from sort in AnyLeads.AskedSort
            from limit in Gen.Choose(1, 5)
            select (changes, known, filter, search, sort, limit);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            var naive = new NaiveIndex { KnowsCatalogue = true };
            Change(index, naive, given.changes, given.known);

            var expected = naive.Query(given.filter, given.search, given.sort).GroupBy(lead => lead.StageId ?? "").ToDictionary(stage => stage.Key, stage => stage.ToList());
            var filter = given.filter.AskedBy(AnyLeads.Asker);
            var board = index.Board(filter, given.search, given.sort, given.limit, AnyLeads.Asker.Now);
            board.Select(column => column.StageId ?? "").ShouldBe(expected.Keys, ignoreOrder: true);
            foreach (var column in board)
            {
                var leads = expected[column.StageId ?? ""];
                (column.Count, column.ExpectedRevenue, column.ProratedRevenue)
                    .ShouldBe((leads.Count, leads.Sum(lead => (decimal)lead.ExpectedRevenue), leads.Sum(lead => (decimal)lead.ProratedRevenue)));
                column.Items.Select(lead => lead.Id).ShouldBe(leads.Take(given.limit).Select(lead => lead.Id));

                var ofStage = column.StageId is { } stage ? LeadFilter.Is(LeadFields.StageId, stage) : new LeadFilter.Test(LeadFields.StageId, FilterOperator.IsEmpty, []);
                var page = index.Query(new LeadQuery { Filter = new LeadFilter.AllOf([filter, ofStage]), Search = given.search, Sort = given.sort, Limit = given.limit, At = AnyLeads.Asker.Now });
                column.Items.Select(Told).ShouldBe(page.Items.Select(Told));
                column.Cursor?.ToString().ShouldBe(page.Cursor?.ToString());
            }
            index.Ids(filter, given.search).ShouldBe(expected.Values.SelectMany(leads => leads.Select(lead => lead.Id)), ignoreOrder: true);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void AfterAnyChanges_EveryRevisionIsTheNewest_AndVersionsGrow() => Prop.ForAll(AnyLeads.Changes.ToArbitrary(), changes =>
    {
        using var index = new LeadIndex();
        var naive = new NaiveIndex();
        foreach (var change in changes)
        {
            var (version, leads) = (index.Version, naive.Leads.ToHashSet());
            Change(index, naive, [change]);
            (index.Version > version).ShouldBe(!leads.SetEquals(naive.Leads));
        }
        index.Count.ShouldBe(naive.Leads.Count);
        foreach (var lead in naive.Leads)
            index.RevisionOf(lead.Id).ShouldBe(lead.Revision);
        index.RevisionOf(RecordId.New(Now, Source)).ShouldBeNull();
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("می روم")]
    [InlineData("میروم")]
    [InlineData("می‌روم")]
    public void OneWordWrittenInThreeWays_IsFoundByEach(string search)
    {
        using var index = Of(Person("من می‌روم"), Person("من می روم"), Person("من میروم"), Person("دیگری"));
        index.Query(new LeadQuery { Search = search }).Total.ShouldBe(3);
    }

    [Theory]
    [InlineData("+989121234567")]
    [InlineData("00989121234567")]
    [InlineData("989121234567")]
    [InlineData("0912 123 4567")]
    [InlineData("۰۹۱۲۱۲۳۴۵۶۷")]
    [InlineData("9121234567")]
    [InlineData("98912")]
    [InlineData("+98 (912)")]
    [InlineData("0912")]
    public void ANumberIsFound_HoweverItIsWritten(string search)
    {
        using var index = Of(Person("الف") with { Mobile = "+989121234567" }, Person("ب") with { Mobile = "+989351230000" });
        index.Query(new LeadQuery { Search = search }).Items.ShouldHaveSingleItem().ContactName.ShouldBe("الف");
    }

    [Fact]
    public void NamesSortAsPersianReadersExpect()
    {
        string[] names =
        [
            "آرش", "ابراهیم", "أحمد", "بهرام", "پروین", "تینا", "ثریا", "جواد", "چنگیز", "حسن", "زهرا", "ژیلا", "سارا", "کاوه", "كمال", "گلناز",
            "لاله", "وحید", "هانیه", "یاسر", "يوسف", "Ali",
        ];
        using var index = Of([.. names.Select(Person).OrderBy(lead => lead.Id), Person(null)]);
        LeadSort.TryParse("contactName", out var ascending, out _).ShouldBeTrue();
        LeadSort.TryParse("-contactName", out var descending, out _).ShouldBeTrue();
        index.Query(new LeadQuery { Sort = ascending }).Items.Select(lead => lead.ContactName).ShouldBe([.. names, null]);
        index.Query(new LeadQuery { Sort = descending }).Items.Select(lead => lead.ContactName).ShouldBe([.. names.Reverse(), null]);
    }

    [Fact]
    public void TagsSortByTheFirstOfTheirNames_ThenByTheNext_AndNoneComesLast()
    {
        Tag[] tags = [new() { Id = "t1", Name = "گرم", EnglishName = "Hot" }, new() { Id = "t2", Name = "آشنا", EnglishName = "Known" }, new() { Id = "t3", Name = "سرد", EnglishName = "Cold" }];
        using var index = Of(Person("گرم") with { TagIds = ["t1"] }, Person(null), Person("آشنا، گرم") with { TagIds = ["t1", "t2"] }, Person("آشنا") with { TagIds = ["t2"] }, Person("سرد، گرم") with { TagIds = ["t3", "t1"] });
        index.Use(new FieldSources { Tags = tags });
        LeadSort.TryParse("tagIds", out var sort, out _).ShouldBeTrue();
        index.Query(new LeadQuery { Sort = sort }).Items.Select(lead => lead.ContactName).ShouldBe(["آشنا", "آشنا، گرم", "سرد، گرم", "گرم", null]);
        var english = sort.AskedBy(AnyLeads.Asker with { English = true });
        var first = index.Query(new LeadQuery { Sort = english, Limit = 2 });
        first.Items.Concat(index.Query(new LeadQuery { Sort = english, After = first.Cursor }).Items).Select(lead => lead.ContactName).ShouldBe(["سرد، گرم", "گرم", "آشنا، گرم", "آشنا", null]);
    }

    [Fact]
    public void WhatRotsLongestComesFirst_ThenWhatWillRot_AndWhatNoStageHurriesComesLast()
    {
        Lead In(string stage, int days, string name) => Person(name) with { Kind = LeadKind.Opportunity, StageId = stage, StageChangedAt = Now.AddDays(-days) };
        using var index = Of(In("slow", 12, "since two days"), In("free", 99, "never"), In("fast", 9, "since six days"), In("slow", 9, "tomorrow"), In("fast", 99, "won") with { Outcome = Sarnakh.Leads.Outcome.Won });
        index.Use(new FieldSources { Stages = [new() { Id = "fast", RottingDays = 3 }, new() { Id = "slow", RottingDays = 10 }, new() { Id = "free" }] });
        LeadSort.TryParse("rotting,contactName", out var sort, out _).ShouldBeTrue();
        index.Query(new LeadQuery { Sort = sort, At = Now }).Items.Select(lead => lead.ContactName).ShouldBe(["since six days", "since two days", "tomorrow", "never", "won"]);
    }

    [Fact]
    public void ACursorHolds_WhenLeadsComeAndGo_AndOnAnotherIndex()
    {
        var leads = Enumerable.Range(0, 30).Select(i => Person($"نام {i:D2}") with { Source = $"s{i % 3}" }).ToArray();
        using var index = Of(leads);
        LeadSort.TryParse("source,contactName", out var sort, out _).ShouldBeTrue();
        var query = new LeadQuery { Sort = sort, Limit = 10 };
        var first = index.Query(query);

        index.Remove(first.Items[^1].Id);
        index.Apply(Person("نام 00 پیش از آن") with { Source = "s0" });
        using var rebuilt = Of([.. leads.Reverse().Where(lead => lead.Source != first.Items[^1].Source)]);

        var rest = index.Query(query with { After = first.Cursor, Limit = 50 }).Items;
        rest.Select(lead => lead.Id).ShouldBe(
            leads.OrderBy(lead => lead.Source, StringComparer.Ordinal).ThenBy(lead => lead.ContactName, StringComparer.Ordinal).Skip(10).Select(lead => lead.Id));
        // There nobody has the source that the cursor remembers.
        rebuilt.Query(query with { After = first.Cursor, Limit = 50 }).Items.Count.ShouldBe(20);
    }

    [Fact]
    public async Task ReadersSeeWholeChangesOnly()
    {
        // Every revision writes its number into each kind of column; a torn row would show two of them.
        using var index = new LeadIndex();
        var ids = Enumerable.Range(0, 600).Select(_ => RecordId.New(Now, Source)).ToArray();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            var read = 0;
            while (!done.IsCancellationRequested || read == 0)
            {
                foreach (var lead in index.Query(new LeadQuery { Search = "نام", Limit = 500 }).Items)
                {
                    var number = lead.Revision.ToString(CultureInfo.InvariantCulture);
                    lead.ContactName.ShouldBe($"نام {number}");
                    lead.Title.ShouldBe(number + new string('x', (int)(lead.Revision % 40)));
                    lead.Source.ShouldBe(number);
                    lead.ExpectedRevenue.ShouldBe(lead.Revision);
                    lead.UpdatedAt.ShouldBe(Now.AddSeconds(lead.Revision));
                }
                index.Group(LeadFilter.Everything, null, LeadFields.Source).Groups.Sum(group => group.Count).ShouldBeLessThanOrEqualTo(ids.Length);
                read++;
            }
        })).ToArray();

        for (var revision = 1; revision <= 150; revision++)
        {
            index.Apply([.. ids.Select(id => Numbered(id, revision))]);
            index.Remove(ids[revision]);
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
        // The last one removed is the only one that no later revision brought back.
        index.Count.ShouldBe(ids.Length - 1);

        static Lead Numbered(RecordId id, int revision) => new()
        {
            Id = id,
            Revision = revision,
            ContactName = $"نام {revision}",
            Title = revision.ToString(CultureInfo.InvariantCulture) + new string('x', revision % 40),
            Source = revision.ToString(CultureInfo.InvariantCulture),
            ExpectedRevenue = revision,
            CreatedAt = Now,
            UpdatedAt = Now.AddSeconds(revision),
        };
    }

    [Fact]
    public void RoomOfChangedTextsIsUsedAgain()
    {
        using var index = new LeadIndex();
        var leads = Enumerable.Range(0, 2_000).Select(_ => Person("نام")).ToArray();
        for (var revision = 1; revision <= 60; revision++)
            index.Apply([.. leads.Select(lead => lead with { Revision = revision, Title = new string((char)('a' + revision % 26), 200) })]);
        // Some 50 MB were written; what is left is a begun segment or two for each of the two forms.
        var (shown, searched) = index.TextBytes;
        (shown + searched).ShouldBeLessThan(12_000_000);
        index.Query(new LeadQuery { Search = new string((char)('a' + 60 % 26), 20) }).Total.ShouldBe(2_000);
        index.Query(new LeadQuery { Search = new string((char)('a' + 59 % 26), 20) }).Total.ShouldBe(0);
    }

    [Fact]
    public void AVeryLongSearchIsBounded()
    {
        using var index = Of(Person("سارا"));
        index.Query(new LeadQuery { Search = "سارا " + new string('ا', 100_000) }).Total.ShouldBe(0);
        index.Query(new LeadQuery { Search = string.Concat(Enumerable.Repeat("سا را ", 50_000)) }).Total.ShouldBe(1);
    }

    /// <param name="known">After how many changes the custom fields and stages come; never when negative.</param>
    private static void Change(LeadIndex index, NaiveIndex naive, IEnumerable<object> changes, int known = -1)
    {
        foreach (var (number, change) in changes.Append(Array.Empty<Lead>()).Index())
        {
            if (number == known)
            {
                // In two steps, so that a text comes to leads that have another already.
                index.Use(new FieldSources { CustomFields = [.. AnyLeads.CustomFields.Skip(1)] });
                index.Use(AnyLeads.Sources);
            }
            naive.Change(change);
            if (change is RecordId id)
                index.Remove(id);
            else
                index.Apply([.. (IEnumerable<Lead>)change]);
        }
    }

    private static LeadIndex Of(params Lead[] leads)
    {
        var index = new LeadIndex();
        index.Apply(leads);
        return index;
    }

    private static Lead Person(string? name) =>
        new() { Id = RecordId.New(Now, Source), Revision = 1, ContactName = name, CreatedAt = Now, UpdatedAt = Now };

    /// <summary>A summary with its list as a text, to compare.</summary>
    private static (LeadSummary, string) Told(LeadSummary summary) => (summary with { TagIds = Array.Empty<string>() }, string.Join(' ', summary.TagIds));

    private static LeadSummary Summary(Lead lead) => new()
    {
        Id = lead.Id,
        Revision = lead.Revision,
        Kind = lead.Kind,
        Title = NullIfEmpty(lead.Title),
        ContactName = NullIfEmpty(lead.ContactName),
        Organisation = NullIfEmpty(lead.Organisation),
        JobTitle = lead.JobTitle,
        Email = lead.Email,
        Mobile = lead.Mobile,
        Phone = lead.Phone,
        City = lead.City,
        Province = lead.Province,
        Country = lead.Country,
        Industry = lead.Industry,
        CompanySize = lead.CompanySize,
        CompanyRevenue = lead.CompanyRevenue,
        Language = lead.Language,
        Source = lead.Source,
        Medium = lead.Medium,
        Campaign = lead.Campaign,
        FormId = lead.FormId,
        OwnerId = lead.OwnerId,
        TeamId = lead.TeamId,
        ContactId = LeadFields.ContactId.Of(lead).Text,
        OrganisationId = LeadFields.OrganisationId.Of(lead).Text,
        StageId = lead.StageId,
        Outcome = lead.Outcome,
        LostReasonId = lead.LostReasonId,
        StatusId = lead.StatusId,
        LifecycleStage = lead.LifecycleStage,
        LifecycleIsManual = lead.LifecycleIsManual,
        TagIds = [.. lead.TagIds.Order(StringComparer.Ordinal)],
        Priority = lead.Priority,
        Colour = lead.Colour,
        Probability = lead.Probability,
        ProbabilityIsManual = lead.ProbabilityIsManual,
        ExpectedRevenue = lead.ExpectedRevenue,
        ProratedRevenue = lead.ProratedRevenue,
        RecurringRevenue = lead.RecurringRevenue,
        RecurringPlanId = lead.RecurringPlanId,
        ExpectedClosing = lead.ExpectedClosing,
        Archived = lead.Archived,
        CreatedAt = lead.CreatedAt,
        UpdatedAt = lead.UpdatedAt,
        AssignedAt = lead.AssignedAt,
        ConvertedAt = lead.ConvertedAt,
        StageChangedAt = lead.StageChangedAt,
        ClosedAt = lead.ClosedAt,
        Custom = lead.Custom,
    };

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
