using System.Net;
using System.Text.Json;
using Sarnakh.Access;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Tests.Access;
using Sarnakh.Tests.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Pipeline;

/// <summary>One change of many leads, and taking it back.</summary>
public class ChangeLeadsTests : AppTests
{
    private static readonly Random Source = new(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyLeads_AreChangedOnce_EachWithItsTrace_AndTakenBack()
    {
        await using var app = await Start();
        var leads = await Add(app, 150, i => new() { Title = $"lead {i}", Source = "website", Priority = i % 3 });
        var other = (await Add(app, 1, _ => new() { Source = "phone" }))[0];
        var filter = new { field = "source", op = "eq", value = "website" };
        (await Post(app, "preview", new { filter })).Body.GetProperty("count").GetInt32().ShouldBe(150);

        var (status, started) = await Post(app, "", new { filter, change = new { set = new { priority = 3, city = "تهران" } } });
        (status, started.GetProperty("total").GetInt32()).ShouldBe((HttpStatusCode.Accepted, 150));
        var done = await Over(app, started);
        (Number(done, "done"), Number(done, "changed"), Number(done, "failedCount"), done.GetProperty("undoable").GetBoolean()).ShouldBe((150, 150, 0, true));
        foreach (var id in leads)
        {
            (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.Priority.ShouldBe(3), lead => lead.City.ShouldBe("تهران"), lead => lead.Revision.ShouldBe(2));
            var entry = (await app.Get<TimelineTable>().PageOf(id, null, 10, Cancel)).Items.ShouldHaveSingleItem();
            (entry.Id, entry.ActorId).ShouldBe(($"bulk-{Id(started)}", app.Administrator.User.Id));
        }
        (await Lead(app, other)).Revision.ShouldBe(1);

        // Two of them changed since: one in a field that the job wrote, one in another.
        await Edit(app, leads[3], new { priority = 1 });
        await Edit(app, leads[4], new { city = "تهران", title = "kept" });
        (await Post(app, $"{Id(started)}/undo", new { })).Status.ShouldBe(HttpStatusCode.Accepted);
        var undone = await Over(app, started);
        (undone.GetProperty("state").GetString(), Number(undone, "done"), Number(undone, "leftAlone"), undone.GetProperty("undoable").GetBoolean()).ShouldBe(("undone", 150, 1, false));
        (await Lead(app, leads[3])).ShouldSatisfyAllConditions(lead => lead.Priority.ShouldBe(1), lead => lead.City.ShouldBeNull());
        (await Lead(app, leads[4])).ShouldSatisfyAllConditions(lead => lead.Title.ShouldBe("kept"), lead => lead.Priority.ShouldBe(1), lead => lead.City.ShouldBeNull());
        for (var i = 5; i < leads.Count; i++)
            (await Lead(app, leads[i])).ShouldSatisfyAllConditions(lead => lead.Priority.ShouldBe(i % 3), lead => lead.City.ShouldBeNull(), lead => lead.Revision.ShouldBe(3));
    }

    [Fact]
    public async Task WhateverDiesInBetween_EveryLeadIsChangedOnce_AndTakenBackOnce()
    {
        await using var app = await Start();
        var leads = await Add(app, 400, _ => new());
        var calls = 0;
        bool Nth(StorageCall call, int n) => call.Operation == "Batch" && call.Keys.Any(key => key.Contains("lead|", StringComparison.Ordinal)) && Interlocked.Increment(ref calls) % n == 0;
        app.Faults.Fail(call => Nth(call, 3), 8);
        app.Faults.LoseAnswer(call => Nth(call, 5), 8);
        var (caller, choice) = (CallerOf(app.Administrator), new BulkChoice(leads, LeadFilter.Everything, null));
        var job = (await app.Get<OrderChange>().Start(caller, choice, Json("""{"set":{"city":"Tehran"}}"""), Cancel)).Job!;
        await Driven(app, job.Id, "bulk", BulkState.Done);
        calls.ShouldBeGreaterThan(10);
        foreach (var id in leads)
        {
            (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.City.ShouldBe("Tehran"), lead => lead.Revision.ShouldBe(2));
            (await app.Get<TimelineTable>().PageOf(id, null, 10, Cancel)).Items.ShouldHaveSingleItem();
        }

        app.Faults.Fail(call => Nth(call, 3), 8);
        app.Faults.LoseAnswer(call => Nth(call, 5), 8);
        await app.Get<OrderChange>().Undo(caller, job.Id, Cancel);
        await Driven(app, job.Id, "bulk-undo", BulkState.Undone);
        foreach (var id in leads) (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.City.ShouldBeNull(), lead => lead.Revision.ShouldBe(3));
        (await app.Get<OrderChange>().Progress(caller, job.Id, Cancel))!.LeftAlone.ShouldBe(0);
    }

    [Fact]
    public async Task TwoDeliveriesAtOnce_ChangeNothingTwice()
    {
        await using var app = await Start();
        var leads = await Add(app, 200, _ => new() { Priority = 1 });
        var job = (await app.Get<OrderChange>().Start(CallerOf(app.Administrator), new BulkChoice(leads, LeadFilter.Everything, null), Json("""{"set":{"priority":2}}"""), Cancel)).Job!;
        var envelope = new Envelope($"bulk-{job.Id}", job.Id.Shard, null, job.Id.ToString());
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.Get<ChangeLeads>().Run(envelope, Cancel)));
        var over = await Until(app, job.Id, BulkState.Done);
        (over.Done, over.Changed).ShouldBe((200, 200));
        foreach (var id in leads) (await Lead(app, id)).Revision.ShouldBe(2);
    }

    [Fact]
    public async Task OwnersTakeTurns_InTheOrderOfTheLeads()
    {
        await using var app = await Start();
        var users = new[] { await app.AddUser("سارا"), await app.AddUser("رضا"), await app.AddUser("علی") };
        var leads = await Add(app, 40, _ => new());
        var (_, started) = await Post(app, "", new { ids = leads.Select(id => id.ToString()), change = new { ownerIds = users.Select(user => user.Id) } });
        await Over(app, started);
        for (var i = 0; i < leads.Count; i++) (await Lead(app, leads[i])).ShouldSatisfyAllConditions(lead => lead.OwnerId.ShouldBe(users[i % 3].Id), lead => lead.AssignedAt.ShouldNotBeNull());

        await Post(app, $"{Id(started)}/undo", new { });
        await Over(app, started);
        foreach (var id in leads) (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.OwnerId.ShouldBeNull(), lead => lead.AssignedAt.ShouldBeNull());
    }

    /// <summary>CV-13, with several owners: only those without one get one, in turn; what is lost is left alone.</summary>
    [Fact]
    public async Task ManyLeads_BecomeOpportunities_WithContactsOfTheirOwn_AndGoBack()
    {
        await using var app = await Start();
        var users = new[] { await app.AddUser("سارا"), await app.AddUser("رضا") };
        var leads = await Add(app, 60, i => new() { ContactName = $"Person {i}", Organisation = $"Firm {i % 3}", Email = $"p{i}@firm.example", OwnerId = i % 2 == 0 ? app.Administrator.User.Id : null });
        var lost = (await Add(app, 1, _ => new() { Probability = 0, Archived = true }))[0];
        var (_, started) = await Post(app, "", new { ids = leads.Append(lost).Select(id => id.ToString()), change = new { convert = new { ownerIds = users.Select(user => user.Id) } } });
        var done = await Over(app, started);
        (Number(done, "changed"), Number(done, "failedCount"), done.GetProperty("failed")[0].GetProperty("code").GetString()).ShouldBe((60, 1, "lead.cannot_convert"));
        for (var i = 0; i < leads.Count; i++)
            (await Lead(app, leads[i])).ShouldSatisfyAllConditions(
                lead => lead.Kind.ShouldBe(LeadKind.Opportunity), lead => lead.StageId.ShouldNotBeNull(), lead => lead.ContactId.ShouldNotBeNull(), lead => lead.ConvertedAt.ShouldNotBeNull(),
                lead => lead.OwnerId.ShouldBe(i % 2 == 0 ? app.Administrator.User.Id : users[i / 2 % 2].Id));
        // Of many at once that name the same firm, one makes it.
        (await app.GetJson("/api/contacts?kind=organisation")).GetProperty("items").GetArrayLength().ShouldBe(3);
        (await app.GetJson("/api/contacts?kind=person&limit=200")).GetProperty("items").GetArrayLength().ShouldBe(60);

        await Post(app, $"{Id(started)}/undo", new { });
        (await Over(app, started)).GetProperty("leftAlone").GetInt32().ShouldBe(0);
        foreach (var id in leads) (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.Kind.ShouldBe(LeadKind.Lead), lead => lead.ContactId.ShouldBeNull(), lead => lead.ConvertedAt.ShouldBeNull(), lead => lead.StageId.ShouldBeNull());
        (await Lead(app, leads[1])).OwnerId.ShouldBeNull();
        // The contacts that it made go with it.
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    /// <summary>As an edit of one lead does (crm-behaviour §2.5).</summary>
    [Fact]
    public async Task ANumberSetForMany_GoesOnToTheirContacts_AndBack()
    {
        await using var app = await Start();
        var leads = await Add(app, 3, i => new() { ContactName = $"Person {i}", Email = $"p{i}@firm.example" });
        var ids = leads.Select(id => id.ToString()).ToList();
        await Over(app, (await Post(app, "", new { ids, change = new { convert = new { } } })).Body);
        var set = (await Post(app, "", new { ids, change = new { set = new { phone = "02188776655" } } })).Body;
        await Over(app, set);
        foreach (var id in leads) (await PhonesOf(id)).ShouldBe(["+982188776655"]);
        await Edit(app, leads[0], new { phone = "02188776600" });
        await Post(app, $"{Id(set)}/undo", new { });
        Number(await Over(app, set), "leftAlone").ShouldBe(1);
        (await PhonesOf(leads[0])).ShouldBe(["+982188776600"]);

        async Task<IEnumerable<string>> PhonesOf(RecordId lead) =>
            (await app.Get<ContactTable>().Find(RecordId.Parse((await Lead(app, lead)).ContactId!), Cancel))!.Contact.Phones.Select(phone => phone.Number);
    }

    [Fact]
    public async Task LeadsOfOnePerson_BecomeOneFirst_UnlessSomebodyWantsThemApart()
    {
        await using var app = await Start();
        var leads = await Add(app, 24, i => new() { Email = $"p{i / 3}@firm.example", Title = $"lead {i}" });
        var ids = leads.Select(id => id.ToString()).ToList();
        var apart = await Over(app, (await Post(app, "", new { ids = ids.Take(3), change = new { convert = new { deduplicate = false } } })).Body);
        Number(apart, "changed").ShouldBe(3);
        foreach (var id in leads.Take(3)) (await Lead(app, id)).MergedIntoId.ShouldBeNull();

        var (_, started) = await Post(app, "", new { ids = ids.Skip(3), change = new { convert = new { } } });
        var done = await Over(app, started);
        (Number(done, "changed"), Number(done, "failedCount")).ShouldBe((7, 0));
        foreach (var three in leads.Skip(3).Chunk(3))
        {
            var found = await Task.WhenAll(three.Select(id => Lead(app, id)));
            found.Count(lead => lead is { Kind: LeadKind.Opportunity, MergedIntoId: null, Archived: false }).ShouldBe(1);
            found.Count(lead => lead is { MergedIntoId: not null, Archived: true }).ShouldBe(2);
        }
        // What became one stays one, and whoever undoes it is told.
        await Post(app, $"{Id(started)}/undo", new { });
        Number(await Over(app, started), "leftAlone").ShouldBe(7);
    }

    [Fact]
    public async Task AConversionThatWasCutOff_GoesOn_AndMakesNobodyTwice()
    {
        await using var app = await Start();
        var leads = await Add(app, 40, i => new() { ContactName = $"Person {i}", Email = $"p{i}@firm.example" });
        var calls = 0;
        bool Nth(StorageCall call, int n) =>
            call.Operation == "Batch" && call.Keys.Any(key => key.Contains("lead|", StringComparison.Ordinal) || key.Contains("contact|", StringComparison.Ordinal)) && Interlocked.Increment(ref calls) % n == 0;
        app.Faults.Fail(call => Nth(call, 7), 6);
        app.Faults.LoseAnswer(call => Nth(call, 11), 6);
        var job = (await app.Get<OrderChange>().Start(CallerOf(app.Administrator), new BulkChoice(leads, LeadFilter.Everything, null), Json("""{"convert":{}}"""), Cancel)).Job!;
        await Driven(app, job.Id, "bulk", BulkState.Done);
        foreach (var id in leads) (await Lead(app, id)).ShouldSatisfyAllConditions(lead => lead.Kind.ShouldBe(LeadKind.Opportunity), lead => lead.Revision.ShouldBe(2));
        // Contacts whose making got no answer are seen as those of another process are: when the feed is read.
        await app.Get<ContactIndexFeed>().EnsureFresh(TimeSpan.Zero, Cancel);
        (await app.GetJson("/api/contacts?limit=200")).GetProperty("items").GetArrayLength().ShouldBe(40);

        await app.Get<OrderChange>().Undo(CallerOf(app.Administrator), job.Id, Cancel);
        await Until(app, job.Id, BulkState.Undone);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    /// <summary>Its second try finds the contact that the first one made, which is its own all the same.</summary>
    [Fact]
    public async Task AConversionThatMetAnotherWrite_TakesItsContactsBackAllTheSame()
    {
        await using var app = await Start();
        var lead = (await Add(app, 1, _ => new() { ContactName = "Amy", Organisation = "Planet Express", Email = "amy@example.com" }))[0];
        var (decided, edited) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Faults.Delay(call => call.Operation == "Batch" && call.Keys.Any(key => key.EndsWith($"lead|{lead}", StringComparison.Ordinal)) && decided.TrySetResult(), edited.Task);
        var (_, job) = await Post(app, "", new { ids = new[] { lead.ToString() }, change = new { convert = new { } } });
        await decided.Task.WaitAsync(Cancel);
        await Edit(app, lead, new { city = "Mars" });
        edited.SetResult();
        (await Over(app, job)).GetProperty("changed").GetInt32().ShouldBe(1);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(2);

        await Post(app, $"{Id(job)}/undo", new { });
        Number(await Over(app, job), "leftAlone").ShouldBe(0);
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(0);
        (await Lead(app, lead)).ShouldSatisfyAllConditions(left => left.City.ShouldBe("Mars"), left => left.Kind.ShouldBe(LeadKind.Lead));
    }

    /// <summary>A link that was decided before the contact went, and is written after everybody looked.</summary>
    [Fact]
    public async Task AContactThatIsTakenBack_ComesBack_IfSomebodyWasAboutToUseIt_AndGoesForGoodOtherwise()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = await Add(app, 2, i => new() { ContactName = i == 0 ? "Amy" : null, Organisation = i == 0 ? "Planet Express" : null, Title = "x" });
        var (job, contact, organisation) = await Converted();
        var (decided, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Faults.Delay(call => call.Operation == "Batch" && call.Keys.Any(key => key.EndsWith($"lead|{leads[1]}", StringComparison.Ordinal)) && decided.TrySetResult(), gone.Task);
        var edit = Edit(app, leads[1], new { contactId = contact });
        await decided.Task.WaitAsync(Cancel);
        await Post(app, $"{Id(job)}/undo", new { });
        Number(await Over(app, job), "leftAlone").ShouldBe(0);
        (await StatusOf(contact)).ShouldBe(HttpStatusCode.NotFound);
        gone.SetResult();
        await edit;
        (await Lead(app, leads[1])).ContactId.ShouldBe(contact);

        await Settled();
        (await StatusOf(contact)).ShouldBe(HttpStatusCode.OK);
        (await app.GetJson("/api/contacts")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()).Order().ShouldBe(new[] { contact, organisation }.Order());

        // Unlinked and changed, it is nobody's work any more; what is made next goes for good.
        await Edit(app, leads[1], new { contactId = (string?)null, organisationId = (string?)null });
        await app.Get<ContactTable>().Delete((await app.Get<ContactTable>().Find(RecordId.Parse(contact), Cancel))!, clock.GetUtcNow(), Cancel);
        (job, contact, _) = await Converted();
        await Post(app, $"{Id(job)}/undo", new { });
        await Over(app, job);
        (await Lead(app, leads[0])).ContactId.ShouldBeNull();
        await Settled();
        (await StatusOf(contact)).ShouldBe(HttpStatusCode.NotFound);

        async Task<(JsonElement Job, string Contact, string Organisation)> Converted()
        {
            var (_, started) = await Post(app, "", new { ids = new[] { leads[0].ToString() }, change = new { convert = new { } } });
            await Over(app, started);
            var lead = await Lead(app, leads[0]);
            return (started, lead.ContactId!, lead.OrganisationId!);
        }

        async Task<HttpStatusCode> StatusOf(string id)
        {
            using var answer = await app.Http.GetAsync($"/api/contacts/{id}", Cancel);
            return answer.StatusCode;
        }

        async Task Settled()
        {
            (await Aside()).ShouldBeGreaterThan(0);
            clock.Shift += DiscardContacts.Patience;
            await app.Get<SweepOutbox>().Run(Cancel);
            while (await Aside() > 0) await Task.Delay(20, Cancel);
        }

        async Task<int> Aside()
        {
            var rows = 0;
            foreach (var shard in RecordId.Shards)
                await foreach (var _ in app.Get<ITableStore>().All(ContactTable.Table, RowQuery.Prefix(shard, "aside|"), Cancel)) rows++;
            return rows;
        }
    }

    /// <summary>Where it stands in the pipeline means something only as a whole.</summary>
    [Fact]
    public async Task WhatWasPutAway_AndLostSince_StaysLost_WhenPuttingItAwayIsTakenBack()
    {
        await using var app = await Start();
        var lead = (await Add(app, 1, _ => new()))[0];
        var (_, job) = await Post(app, "", new { ids = new[] { lead.ToString() }, change = new { archived = true } });
        await Over(app, job);
        (await app.Send(HttpMethod.Post, $"/api/leads/{lead}/lost", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Post(app, $"{Id(job)}/undo", new { });
        Number(await Over(app, job), "leftAlone").ShouldBe(1);
        (await Lead(app, lead)).ShouldSatisfyAllConditions(left => left.Archived.ShouldBeTrue(), left => left.Outcome.ShouldBe(Outcome.Lost), left => left.Probability.ShouldBe(0));
    }

    /// <summary>Its own fields are its own; only its place in the pipeline is the other's.</summary>
    [Fact]
    public async Task WhatIsAPartOfAnother_IsTakenBackWithAllTheRest()
    {
        await using var app = await Start();
        var leads = await Add(app, 2, _ => new() { Email = "amy@example.com" });
        (await app.Send(HttpMethod.Post, $"/api/leads/{leads[0]}/convert", new { mergeIds = new[] { leads[1].ToString() } })).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (_, job) = await Post(app, "", new { ids = leads.Select(id => id.ToString()), change = new { set = new { city = "Mars" } } });
        Number(await Over(app, job), "changed").ShouldBe(2);
        await Post(app, $"{Id(job)}/undo", new { });
        Number(await Over(app, job), "leftAlone").ShouldBe(0);
        foreach (var id in leads) (await Lead(app, id)).City.ShouldBeNull();
    }

    [Fact]
    public async Task TagsAreAddedAndTakenAway_AndWhatWasLostIsBack()
    {
        await using var app = await Start();
        var (hot, cold) = (await AddTag(app, "داغ"), await AddTag(app, "سرد"));
        var leads = await Add(app, 30, i => new() { Kind = LeadKind.Opportunity, Probability = 40, TagIds = i % 2 == 0 ? [cold] : [] });
        var ids = leads.Select(id => id.ToString()).ToList();
        await Over(app, (await Post(app, "", new { ids, change = new { addTagIds = new[] { hot, cold } } })).Body);
        (await Lead(app, leads[0])).TagIds.ShouldBe([cold, hot]);
        (await Lead(app, leads[1])).TagIds.ShouldBe([hot, cold]);
        await Over(app, (await Post(app, "", new { ids, change = new { removeTagIds = new[] { cold } } })).Body);
        (await Lead(app, leads[0])).TagIds.ShouldBe([hot]);

        var lost = await Over(app, (await Post(app, "", new { ids, change = new { lost = new { note = "بودجه نبود" } } })).Body);
        (await Lead(app, leads[7])).ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Lost), lead => lead.Archived.ShouldBeTrue(), lead => lead.Probability.ShouldBe(0));
        await Post(app, $"{Id(lost)}/undo", new { });
        await Over(app, lost);
        (await Lead(app, leads[7])).ShouldSatisfyAllConditions(lead => lead.Outcome.ShouldBe(Outcome.Pending), lead => lead.Archived.ShouldBeFalse(), lead => lead.Probability.ShouldBe(40), lead => lead.ClosedAt.ShouldBeNull());
    }

    [Fact]
    public async Task EveryLead_IsAskedWhetherTheyMay()
    {
        await using var app = await Start();
        var sara = await app.As(Role.Own);
        var mine = await Add(app, 3, _ => new() { OwnerId = sara.User.Id });
        var others = await Add(app, 3, _ => new() { OwnerId = app.Administrator.User.Id });
        var ids = mine.Concat(others).Select(id => id.ToString()).ToList();
        (await Post(app, "preview", new { ids }, sara)).Body.GetProperty("count").GetInt32().ShouldBe(3);
        (await Post(app, "preview", new { filter = new { and = Array.Empty<object>() } }, sara)).Body.GetProperty("count").GetInt32().ShouldBe(3);

        var (_, started) = await Post(app, "", new { ids, change = new { archived = true } }, sara);
        var done = await Over(app, started, sara);
        (Number(done, "changed"), Number(done, "failedCount")).ShouldBe((3, 3));
        done.GetProperty("failed").EnumerateArray().ShouldAllBe(failure => failure.GetProperty("code").GetString() == "lead.unknown");
        foreach (var id in others) (await Lead(app, id)).Archived.ShouldBeFalse();

        // It is nobody else's business, and stands in the audit log.
        (await app.Http.GetAsync($"/api/leads/bulk/{Id(started)}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Post(app, $"{Id(started)}/undo", new { })).Status.ShouldBe(HttpStatusCode.NotFound);
        var entry = (await app.GetJson("/api/audit?action=lead.bulk_changed")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        entry.GetProperty("details").GetProperty("leads").GetString().ShouldBe("6");
    }

    [Fact]
    public async Task WhoLeftMeanwhile_ChangesNothingAnyMore()
    {
        await using var app = await Start();
        var sara = await app.AddUser("سارا", Role.All);
        var leads = await Add(app, 2, _ => new());
        var users = app.Get<UserTable>();
        var stored = (await users.Find(sara.Id, Cancel))!;
        await users.Replace(stored.Value with { Active = false }, stored.Version, Cancel);
        var job = (await app.Get<OrderChange>().Start(new Caller(sara.Id, sara.Name, Role.All, [], "fa"), new BulkChoice(leads, LeadFilter.Everything, null), Json("""{"archived":true}"""), Cancel)).Job!;
        var done = await Until(app, job.Id, BulkState.Done);
        (done.Changed, done.Failed[0].Code).ShouldBe((0, "user.inactive"));
    }

    [Theory]
    [InlineData("""{"change":{"archived":true}}""", "#/filter", "bulk.choose_leads")]
    [InlineData("""{"ids":["x"],"change":{"archived":true}}""", "#/ids/0", "lead.unknown")]
    [InlineData("""{"filter":{"field":"nothing","op":"isSet"},"change":{"archived":true}}""", "#/filter/field", "filter.unknown_field")]
    [InlineData("""{"filter":{"and":[]}}""", "#/change", "bulk.choose_one")]
    [InlineData("""{"filter":{"and":[]},"change":{"archived":true,"won":true}}""", "#/change", "bulk.choose_one")]
    [InlineData("""{"filter":{"and":[]},"change":{"archived":"x"}}""", "#/change/archived", "flag.expected")]
    [InlineData("""{"filter":{"and":[]},"change":{"set":{"priority":7}}}""", "#/change/set/priority", "number.too_large")]
    [InlineData("""{"filter":{"and":[]},"change":{"set":{"createdAt":"2020-01-01"}}}""", "#/change/set/createdAt", "field.not_editable")]
    [InlineData("""{"filter":{"and":[]},"change":{"set":{"ownerId":"00000000000000000000000001"}}}""", "#/change/set/ownerId", "user.unknown")]
    [InlineData("""{"filter":{"and":[]},"change":{"ownerIds":["00000000000000000000000001"]}}""", "#/change/ownerIds/0", "user.unknown")]
    [InlineData("""{"filter":{"and":[]},"change":{"addTagIds":[]}}""", "#/change/addTagIds", "field.required")]
    [InlineData("""{"filter":{"and":[]},"change":{"stageId":"nowhere"}}""", "#/change/stageId", "stage.unknown")]
    [InlineData("""{"filter":{"and":[]},"change":{"lost":{"lostReasonId":"none"}}}""", "#/change/lost/lostReasonId", "lost_reason.unknown")]
    [InlineData("""{"filter":{"and":[]},"change":{"archived":true,"teamId":"x"}}""", "#/change/teamId", "field.not_editable")]
    [InlineData("""{"filter":{"and":[]},"change":{"lost":{"note":5}}}""", "#/change/lost/note", "text.expected")]
    [InlineData("""{"ids":["00000000000000000000000005"],"filter":{"and":[]},"change":{"archived":true}}""", "#/filter", "bulk.ids_alone")]
    [InlineData("""{"ids":["00000000000000000000000005"],"q":"x","change":{"archived":true}}""", "#/q", "bulk.ids_alone")]
    [InlineData("""{"filter":{"and":[]},"change":{"convert":true}}""", "#/change/convert", "field.type")]
    [InlineData("""{"filter":{"and":[]},"change":{"convert":{"ownerIds":["nobody"]}}}""", "#/change/convert/ownerIds/0", "user.unknown")]
    [InlineData("""{"filter":{"and":[]},"change":{"convert":{"force":1}}}""", "#/change/convert/force", "flag.expected")]
    [InlineData("""{"filter":{"and":[]},"change":{"convert":{"to":"contact"}}}""", "#/change/convert/to", "field.not_editable")]
    public async Task WhatNobodyCanWant_IsRefusedWithAPointer_AndNothingChanges(string body, string pointer, string code)
    {
        await using var app = await Start();
        var lead = (await Add(app, 1, _ => new()))[0];
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.Http.PostAsync("/api/leads/bulk", content, Cancel);
        ((int)answer.StatusCode).ShouldBe(422);
        var error = (await TestApp.Json(answer)).GetProperty("errors")[0];
        (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()).ShouldBe((pointer, code));
        (await Lead(app, lead)).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task WhatAJobRemembers_IsDroppedAfterItsTime()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = await Add(app, 60, _ => new());
        var (_, started) = await Post(app, "", new { ids = leads.Select(id => id.ToString()), change = new { archived = true } });
        await Over(app, started);
        await app.Get<ChangeLeads>().Trim(Cancel);
        clock.Shift += BulkJob.UndoableFor;
        (await Post(app, $"{Id(started)}/undo", new { })).Body.GetProperty("code").GetString().ShouldBe("bulk.not_undoable");
        clock.Shift += TimeSpan.FromDays(1);
        (await app.Get<ChangeLeads>().Trim(Cancel)).ShouldBeGreaterThan(10);
        (await app.Http.GetAsync($"/api/leads/bulk/{Id(started)}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<List<RecordId>> Add(TestApp app, int count, Func<int, Draft> draft)
    {
        var now = app.Get<TimeProvider>().GetUtcNow();
        var leads = Enumerable.Range(0, count).Select(i => draft(i).ToLead(NewId(now), now)).ToList();
        foreach (var batch in leads.GroupBy(lead => lead.Id.Shard).SelectMany(shard => shard.Chunk(40)))
            await app.Get<LeadTable>().Commit([.. batch.SelectMany(LeadTable.Insert)], Cancel);
        foreach (var lead in leads) app.Get<LeadIndexFeed>().Applied(lead);
        return [.. leads.Select(lead => lead.Id)];
    }

    private static RecordId NewId(DateTimeOffset now)
    {
        lock (Source) return RecordId.New(now, Source);
    }

    private static async Task<string> AddTag(TestApp app, string name)
    {
        var tag = new Tag { Id = NewId(DateTimeOffset.UtcNow).ToString(), Name = name };
        await app.Get<CatalogueTable<Tag>>().Insert(tag, Cancel);
        return tag.Id;
    }

    private static async Task<Lead> Lead(TestApp app, RecordId id) => (await app.Get<LeadTable>().Find(id, Cancel))!.Lead;

    private static async Task Edit(TestApp app, RecordId id, object patch)
    {
        using var answer = await app.Send(HttpMethod.Patch, $"/api/leads/{id}", patch, $"\"{(await Lead(app, id)).Revision}\"");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> Post(TestApp app, string path, object body, Member? by = null)
    {
        using var answer = await app.Send(HttpMethod.Post, $"/api/leads/bulk{(path.Length > 0 ? "/" : "")}{path}", body, by: by);
        return (answer.StatusCode, await TestApp.Json(answer));
    }

    /// <summary>The job once nothing of it is under way.</summary>
    private static async Task<JsonElement> Over(TestApp app, JsonElement job, Member? by = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await (by ?? app.Administrator).Http.GetAsync($"/api/leads/bulk/{Id(job)}", Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
            var now = await TestApp.Json(answer);
            if (now.GetProperty("state").GetString() is "done" or "undone") return now;
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(20, Cancel);
        }
    }

    private static async Task<BulkJob> Until(TestApp app, RecordId id, BulkState state)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await app.Get<BulkTable>().Find(id, Cancel) is { Value: var job } && job.State == state) return job;
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>As the queue's trigger does it: a failed delivery comes again.</summary>
    private static async Task Driven(TestApp app, RecordId id, string kind, BulkState state)
    {
        var envelope = new Envelope($"{kind}-{id}", id.Shard, null, id.ToString());
        for (var attempt = 0; attempt < 100 && (await app.Get<BulkTable>().Find(id, Cancel))!.Value.State != state; attempt++)
        {
            try
            {
                await app.Get<ChangeLeads>().Run(envelope, Cancel);
            }
            catch (StorageUnavailableException)
            {
                // Again.
            }
        }
        app.Faults.Clear();
        await Until(app, id, state);
    }

    private static Caller CallerOf(Member member) => new(member.User.Id, member.User.Name, member.User.Role, [], "en");

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string Id(JsonElement job) => job.GetProperty("id").GetString()!;

    private static int Number(JsonElement job, string name) => job.GetProperty(name).GetInt32();

    /// <summary>What a test says about a lead.</summary>
    private sealed record Draft
    {
        public string? Title { get; init; }
        public string? Source { get; init; }
        public string? OwnerId { get; init; }
        public string? ContactName { get; init; }
        public string? Organisation { get; init; }
        public string? Email { get; init; }
        public bool Archived { get; init; }
        public int Priority { get; init; }
        public LeadKind Kind { get; init; }
        public decimal? Probability { get; init; }
        public IReadOnlyList<string> TagIds { get; init; } = [];

        public Lead ToLead(RecordId id, DateTimeOffset now) => new()
        {
            Id = id,
            Revision = 1,
            CreatedAt = now,
            UpdatedAt = now,
            Title = Title,
            Source = Source,
            OwnerId = OwnerId,
            Priority = Priority,
            Kind = Kind,
            Probability = Probability,
            TagIds = TagIds,
            ContactName = ContactName,
            Organisation = Organisation,
            Email = Email,
            Archived = Archived,
        };
    }
}
