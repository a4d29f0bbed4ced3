using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Sarnakh.Audit;
using Sarnakh.Capture;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Matching;
using Sarnakh.Messages;
using Sarnakh.Outbox;
using Sarnakh.Pipeline;
using Sarnakh.Privacy;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Privacy;

/// <summary>F47: everything about one person is found, exported, and erased wherever it lies, and does not come back.</summary>
public class ErasePersonTests : AppTests
{
    private const string Email = "sara@example.com";
    private const string Mobile = "09121234567";
    private static readonly string[] NoDelay = ["--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:00"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APerson_IsFoundInEveryFormTheyAreWritten_AndNobodyElse()
    {
        await using var app = await Start();
        var first = await app.Accepted(TestApp.Person("سارا", "Sara@Example.com", Mobile));
        await app.Settled();
        await app.Accepted(TestApp.Person("سارا", "other@example.com", "+98 912 123 4567"));
        await app.Accepted(TestApp.Person("علی", "ali@example.com", "09129999999"));
        await app.Settled();

        foreach (var query in new object[] { new { email = "SARA@example.com" }, new { phone = "۰۹۱۲ ۱۲۳ ۴۵۶۷" }, new { phone = "+98 912 123 4567" }, new { phone = "٠٩١٢١٢٣٤٥٦٧" } })
        {
            var found = await Post(app, "find", query);
            found.GetProperty("leads").EnumerateArray().Select(lead => lead.GetProperty("id").GetString()).ShouldBe([first.ToString()], query.ToString());
        }
        (await Post(app, "find", new { phone = Mobile })).GetProperty("submissions").GetArrayLength().ShouldBe(2);
        foreach (var query in new object[] { new { email = "sara@example.com" }, new { email = "other@example.com" }, new { phone = Mobile }, new { email = "ali@example.com", phone = Mobile } })
            await ShouldFindTheSameEverywhere(app, query);
        (await Post(app, "find", new { email = "ali@example.com" })).GetProperty("leads").GetArrayLength().ShouldBe(1);
        (await app.Http.PostAsJsonAsync("/api/privacy/find", new { email = "x" }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await app.Http.PostAsJsonAsync("/api/privacy/find", new { }, Cancel)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>The quick look misses nothing that hangs on a lead of theirs, in whatever state that is.</summary>
    [Fact]
    public async Task TheQuickLook_FindsWhatTheWholeStoreHolds_OnTheirLeads()
    {
        await using var app = await Start();
        var archived = await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();
        await app.Accepted(TestApp.Person("سارا", "sara2@example.com", Mobile));
        await app.Settled();
        await Edit(app, archived, new { archived = true });
        await app.Accepted(TestApp.Person("سارا", Email, "021 8877 6655"));
        await app.Settled();
        // Somebody else's lead with a post of theirs, and one that had their address for a while.
        var other = await app.Accepted(TestApp.Person("علی", "ali@example.com", "09129999999"));
        await app.Settled();
        await app.Accepted(TestApp.Person("علی", "info@example.com", "09129999999"));
        await app.Settled();
        await Edit(app, other, new { email = "sara3@example.com" });
        await Edit(app, other, new { email = "ali@example.com", phone = "+982188776655;ext=12" });

        foreach (var query in new object[]
        {
            new { email = Email }, new { phone = Mobile }, new { email = "sara2@example.com" }, new { phone = "02188776655" }, new { email = "ali@example.com" }, new { phone = "09129999999" },
            new { email = "nobody@example.com" },
        })
            await ShouldFindTheSameEverywhere(app, query);
        (await Post(app, "find", new { phone = "02188776655" })).GetProperty("leads").GetArrayLength().ShouldBe(2);
    }

    /// <summary>Not on any lead: only the whole store shows it, and an erasure reaches it all the same.</summary>
    [Fact]
    public async Task WhatIsInQuarantine_IsFoundByLookingEverywhere()
    {
        await using var app = await Start();
        await app.Accepted(new Dictionary<string, object?>(TestApp.Person("سارا", Email)) { ["fax_number"] = "1" });
        await app.Settled();
        (await Post(app, "find", new { email = Email })).GetProperty("submissions").GetArrayLength().ShouldBe(0);
        var everywhere = await Post(app, "find?everywhere=true", new { email = Email });
        everywhere.GetProperty("everywhere").GetBoolean().ShouldBeTrue();
        everywhere.GetProperty("submissions").GetArrayLength().ShouldBe(1);
        await Erase(app, new { email = Email });
        await ShouldBeGone(app, Email);
    }

    [Fact]
    public async Task TheExport_IsAnArchive_WithTheirDataAndTheBodiesAsReceived()
    {
        await using var app = await Start();
        var receipt = await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();

        using var response = await app.Http.PostAsJsonAsync("/api/privacy/export", new { email = Email }, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        using var archive = new ZipArchive(await response.Content.ReadAsStreamAsync(Cancel));
        archive.Entries.Select(entry => entry.FullName).ShouldBe([$"submissions/{receipt}.json", "person.json"]);
        var text = await Text(archive, "person.json");
        text.ShouldContain("سارا");
        text.ShouldNotContain("ali@example.com");
        JsonDocument.Parse(text).RootElement.GetProperty("leads")[0].GetProperty("timeline").GetArrayLength().ShouldBe(1);
        (await Text(archive, $"submissions/{receipt}.json")).ShouldContain(Email);
        (await app.GetJson("/api/audit?action=person.exported")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    /// <summary>What people wrote and did about them: notes, one change of many, leads that became one, copies of their address.</summary>
    [Fact]
    public async Task WhatPeopleMadeOfThem_GoesToo_ToTheLeadThatBecameAPartOfTheirs()
    {
        await using var app = await Start();
        var lead = await app.Accepted(TestApp.Person("سارا", Email));
        await app.Settled();
        await Edit(app, lead, new { jobTitle = "مدیر سارا" });
        (await app.Send(HttpMethod.Post, $"/api/leads/{lead}/notes", new { text = "با سارا حرف زدم" })).StatusCode.ShouldBe(HttpStatusCode.Created);
        using var entered = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "lead", title = "سارا از نمایشگاه", emailCc = "fair@example.com" });
        var part = (await TestApp.Json(entered)).GetProperty("id").GetString()!;
        using var other = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "lead", title = "علی", email = "ali@example.com", emailCc = $"{Email}, reza@example.com" });
        var ali = RecordId.Parse((await TestApp.Json(other)).GetProperty("id").GetString()!);
        await Edit(app, ali, new { emailCc = $"reza@example.com, {Email}" });

        using var bulk = await app.Send(HttpMethod.Post, "/api/leads/bulk", new { ids = new[] { lead.ToString() }, change = new { set = new { jobTitle = "مدیر" } } });
        var job = (await TestApp.Json(bulk)).GetProperty("id").GetString();
        await Until(async () => (await app.GetJson($"/api/leads/bulk/{job}")).GetProperty("state").GetString() == "done");
        (await app.Send(HttpMethod.Post, $"/api/leads/{lead}/convert", new { mergeIds = new[] { part } })).StatusCode.ShouldBe(HttpStatusCode.OK);

        foreach (var where in new[] { "find", "find?everywhere=true" }) (await Post(app, where, new { email = Email })).GetProperty("leads").GetArrayLength().ShouldBe(2, where);
        await Erase(app, new { email = Email });
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("title").GetString().ShouldBe("علی");
        (await app.GetJson($"/api/leads/{ali}")).GetProperty("emailCc").GetString().ShouldBe("reza@example.com");
        await ShouldBeGone(app, "سارا", Email);
        (await app.GetJson("/api/contacts?q=" + Uri.EscapeDataString("سارا"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task AnErasedPerson_IsNowhere_TheBooksBalance_AndTheProofNamesNobody()
    {
        await using var app = await Start();
        var lead = await app.Accepted(TestApp.Person("سارا کریمی", Email, Mobile));
        await app.Settled();
        await app.Accepted(TestApp.Person("سارا کریمی", "sara2@example.com", Mobile));
        var large = TestApp.Person("سارا کریمی", Email);
        await app.Accepted(large);
        var stays = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();

        await Erase(app, new { email = Email, phone = Mobile });
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(stays.ToString());
        await ShouldBeGone(app, "سارا", Email, "sara2@example.com", "+989121234567", Mobile);
        var balance = await app.Settled();
        (balance.Receipts, balance.Erased, balance.Live, balance.Balanced).ShouldBe((4, 3, 1, true));
        (await app.Get<LeadTable>().Find(lead, Cancel)).ShouldBeNull();
        var proof = (await app.GetJson("/api/audit?action=person.erased")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        proof.GetProperty("details").GetProperty("leads").GetString().ShouldBe("1");
        proof.GetProperty("details").GetProperty("submissions").GetString().ShouldBe("3");
        proof.GetProperty("actorName").GetString().ShouldBe("Administrator");

        // A new post of the same person is a new lead.
        var again = await app.Accepted(TestApp.Person("سارا کریمی", Email, Mobile));
        (await app.Leads()).Select(item => item.GetProperty("id").GetString()).ShouldBe([again.ToString(), stays.ToString()], ignoreOrder: true);
    }

    [Fact]
    public async Task AsContact_APersonIsFoundExportedAndErased_AndAnOrganisationLosesOnlyTheirAddress()
    {
        await using var app = await Start();
        var contacts = app.Get<CreateContact>();
        var acme = new Contact { Id = contacts.NewId(), Revision = 0, Name = "Acme", Kind = ContactKind.Organisation, Emails = [new ContactEmail("office@acme.example")], Phones = [new ContactPhone("+989121234567")] };
        var sara = new Contact { Id = contacts.NewId(), Revision = 0, Name = "سارا احمدی", OrganisationId = acme.Id.ToString(), Emails = [new ContactEmail("Sara@Example.com")] };
        foreach (var contact in new[] { acme, sara }) await contacts.FindOrCreate(contact, Cancel);
        var lead = await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();
        await app.Get<IBlobStore>().Put(LeadFile.Container, LeadFile.BlobOf(lead, acme.Id), new MemoryStream([1, 2, 3]), Cancel);
        await app.Get<LeadTable>().Commit([LeadFileTable.Insert(lead, new LeadFile(acme.Id, "offer.pdf", "application/pdf", 3, "x", DateTimeOffset.UnixEpoch))], Cancel);

        (await Post(app, "find", new { email = Email, phone = Mobile })).GetProperty("counts").GetProperty("contacts").GetInt32().ShouldBe(2);
        await ShouldFindTheSameEverywhere(app, new { email = Email, phone = Mobile });
        using (var exported = await app.Http.PostAsJsonAsync("/api/privacy/export", new { email = Email, phone = Mobile }, Cancel))
        {
            using var archive = new ZipArchive(await exported.Content.ReadAsStreamAsync(Cancel));
            archive.GetEntry($"files/{lead}/{acme.Id}/offer.pdf")!.Length.ShouldBe(3);
            using var text = new StreamReader(archive.GetEntry("person.json")!.Open());
            (await text.ReadToEndAsync(Cancel)).ShouldContain(sara.Id.ToString());
        }

        await Erase(app, new { email = Email, phone = Mobile });
        (await app.Get<FindContact>().Run(sara.Id, Cancel)).ShouldBeNull();
        (await app.Get<ContactTable>().FindClaim("sara@example.com", Cancel)).ShouldBeNull();
        var left = (await app.Get<FindContact>().Run(acme.Id, Cancel))!.Contact;
        (left.Emails.Count, left.Phones.Count).ShouldBe((1, 0));
        (await app.Get<IBlobStore>().List(LeadFile.Container, $"{lead}/", Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task OneSubmissionOnSomebodyElsesLead_LeavesIt_AndOldAddressesLeaveHistories()
    {
        await using var app = await Start();
        var lead = await app.Accepted(TestApp.Person("علی", "ali@example.com", Mobile));
        await app.Settled();
        await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();
        await Edit(app, lead, new { email = "typo-sara@example.com" });
        await Edit(app, lead, new { email = "ali@example.com" });

        await Erase(app, new { email = Email });
        await Erase(app, new { email = "typo-sara@example.com" });
        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(lead.ToString());
        await ShouldBeGone(app, Email, "typo-sara@example.com");
        var balance = await app.Settled();
        (balance.Erased, balance.Live, balance.Balanced).ShouldBe((1, 1, true));
    }

    [Fact]
    public async Task WhileItIsInTheQueue_OrInQuarantine_NothingComesOfIt()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call is { Operation: "Receive", Name: IntakeLead.Queue }, int.MaxValue);
        var waiting = await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        var suspected = await app.Accepted(new Dictionary<string, object?>(TestApp.Person("سارا", Email)) { ["website"] = "spam", ["_hp"] = "x", ["message"] = "http://a http://b http://c http://d http://e http://f" });

        await Erase(app, new { email = Email });
        app.Faults.Clear();
        (await app.Get<SubmissionTable>().Find(waiting, Cancel))!.Submission.State.ShouldBe(SubmissionState.Erased);
        (await app.Get<SubmissionTable>().Find(suspected, Cancel))!.Submission.State.ShouldBe(SubmissionState.Erased);
        (await app.GetJson("/api/submissions")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await app.Leads()).ShouldBeEmpty();
        await ShouldBeGone(app, "سارا", Email);
        (await app.Settled()).ShouldSatisfyAllConditions(books => books.Balanced.ShouldBeTrue(), books => books.Erased.ShouldBe(2));
    }

    [Fact]
    public async Task WhileItIsInTheFallbackQueue_OnlyItsReceiptArrives()
    {
        await using var app = await Start();
        app.Faults.Fail(call => call is { Operation: "Receive", Name: ReceiveSubmission.FallbackQueue }, int.MaxValue);
        app.Faults.Fail(call => call is { Operation: "Batch", Name: ShardKeys.Table });
        var receipt = await app.Accepted(TestApp.Person("سارا", Email, Mobile), key: "once");

        await Erase(app, new { email = Email });
        (await app.Settled()).Receipts.ShouldBe(0);
        app.Faults.Clear();
        await Until(async () => (await app.Settled()).Erased == 1);
        (await app.Leads()).ShouldBeEmpty();
        await ShouldBeGone(app, "سارا", Email);
        (await app.Settled()).Balanced.ShouldBeTrue();

        // The same post once more is answered with its old receipt, and makes nothing.
        (await app.Accepted(TestApp.Person("سارا", Email, Mobile), key: "once")).ShouldBe(receipt);
        (await app.Leads()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhileItFailed_TheMessageGoesWithIt(bool isCollected)
    {
        await using var app = await TestApp.Start(null, NoDelay);
        var submission = new Submission
        {
            ReceiptId = RecordId.New(DateTimeOffset.UnixEpoch.AddYears(56), new Random(1)),
            FormId = SampleForm.Id,
            State = SubmissionState.Pending,
            ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(56),
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes($$"""{"email":"{{Email}}"}"""),
            Fields = [new Sarnakh.Capture.FieldValue("email", Email)],
        };
        app.Faults.Fail(call => call is { Operation: "Receive", Name: ReceiveSubmission.FallbackQueue + "-poison" }, isCollected ? 0 : int.MaxValue);
        await app.Get<IQueueStore>().Send(ReceiveSubmission.FallbackQueue + "-poison", JsonSerializer.Serialize(new FallbackSubmission(submission, null), FallbackSubmission.Json), cancel: Cancel);
        if (isCollected) await Until(async () => await app.Get<CollectFailed>().Run(Cancel) > 0 || await Count(app) > 0);

        await Erase(app, new { email = Email });
        app.Faults.Clear();
        await Until(async () =>
        {
            await app.Get<CollectFailed>().Run(Cancel);
            return (await app.Settled()).Erased == 1;
        });
        (await Count(app)).ShouldBe(0);
        await ShouldBeGone(app, Email);
        (await app.Settled()).ShouldSatisfyAllConditions(books => books.Balanced.ShouldBeTrue(), books => books.Receipts.ShouldBe(1));
    }

    /// <summary>Each write of the erasure in its turn is the last one before the process dies.</summary>
    [Fact]
    public async Task KilledAtAnyStep_ItIsFinishedLater()
    {
        await using var app = await Start();
        for (var step = 0; ; step++)
        {
            step.ShouldBeLessThan(60);
            var email = $"sara{step}@example.com";
            var mobile = $"0912{1234000 + step}";
            await app.Accepted(TestApp.Person("سارا", email, mobile));
            await app.Settled();
            await app.Accepted(TestApp.Person("سارا", "more-" + email, mobile));
            await app.Settled();

            var queue = app.Get<ErasePerson>();
            app.Faults.Fail(call => call is { Operation: "Receive", Name: ErasePerson.Queue or "lead-erasure" }, int.MaxValue);
            var person = new[] { SubmissionIdentities.Read(email)!.Value, SubmissionIdentities.Read(mobile)!.Value };
            var erasure = await queue.Start(person, "me", "Me", Cancel);
            var message = new Envelope($"person-{erasure.Id}", erasure.Id.Shard, null, erasure.Id.ToString());
            var writes = 0;
            var dies = step;
            app.Faults.LoseAnswer(call => call.Operation == "Batch" && call.Name != "runtime" && call.Name != FailedMessageTable.Table && writes++ == dies);
            var wasKilled = false;
            try
            {
                await queue.Run(message, Cancel);
            }
            catch (StorageUnavailableException)
            {
                wasKilled = true;
            }
            app.Faults.Clear();
            await Until(async () =>
            {
                await queue.Run(message, Cancel);
                return (await app.Get<ErasureTable>().Find(erasure.Id, Cancel))!.Value.DoneAt is not null;
            });
            await ShouldBeGone(app, email, mobile[1..]);
            (await app.Get<ErasureTable>().Find(erasure.Id, Cancel))!.Value.Erased!.ShouldSatisfyAllConditions(erased => erased.Leads.ShouldBe(1), erased => erased.Submissions.ShouldBe(2));
            (await app.Settled()).Balanced.ShouldBeTrue($"step {step}");
            if (!wasKilled) break;
        }
        (await app.Leads()).ShouldBeEmpty();
    }

    [Fact]
    public async Task TwoErasuresAtOnce_BothEnd_AndTheNewPostStays()
    {
        await using var app = await Start();
        for (var n = 0; n < 5; n++) await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();

        var started = await Task.WhenAll(Post(app, "erase", new { email = Email }), Post(app, "erase", new { phone = Mobile }));
        var late = await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        foreach (var erasure in started) await Done(app, erasure);

        (await app.Leads()).ShouldHaveSingleItem().GetProperty("id").GetString().ShouldBe(late.ToString());
        (await app.Settled()).ShouldSatisfyAllConditions(books => books.Balanced.ShouldBeTrue(), books => books.Erased.ShouldBe(5), books => books.Live.ShouldBe(1));
    }

    [Fact]
    public async Task ARestoredBackup_IsErasedAgain_ByTheListOfTombstones()
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();
        // As if erased after the backup that this store is.
        var stone = await app.Get<TombstoneTable>().For(SubmissionIdentities.Read(Email)!.Value, DateTimeOffset.UtcNow.AddMinutes(-1), Cancel);
        var lead = (await app.Leads()).ShouldHaveSingleItem();

        await Done(app, await Post(app, "tombstones", new { items = new[] { new { hash = stone.Hash, erasedAt = DateTimeOffset.UtcNow.AddDays(-1) } } }));
        (await app.Leads()).Count.ShouldBe(1, "it came after that erasure");
        await Done(app, await Post(app, "tombstones", new { items = new[] { new { hash = stone.Hash, erasedAt = lead.GetProperty("updatedAt").GetDateTimeOffset() } } }));
        (await app.Leads()).ShouldBeEmpty();
        await ShouldBeGone(app, "سارا", Email);
        (await app.GetJson("/api/privacy/tombstones")).GetProperty("items")[0].GetProperty("hash").GetString().ShouldBe(stone.Hash);
    }

    [Fact]
    public async Task Erasures_AreListedNewestFirst_WithWhoOrderedThem()
    {
        await using var app = await Start();
        (await app.GetJson("/api/privacy/erasures")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await app.Accepted(TestApp.Person("سارا", Email, Mobile));
        await app.Settled();
        var first = await Post(app, "erase", new { email = Email });
        await Done(app, first);
        var second = await Post(app, "tombstones", await app.GetJson("/api/privacy/tombstones"));
        await Done(app, second);

        var items = (await app.GetJson("/api/privacy/erasures")).GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("id").GetString()).ShouldBe([second.GetProperty("id").GetString(), first.GetProperty("id").GetString()]);
        items.Select(item => item.GetProperty("ofAll").GetBoolean()).ShouldBe([true, false]);
        items.Select(item => item.GetProperty("by").GetString()).Distinct().ShouldBe(["Administrator"]);
        items[1].GetProperty("erased").GetProperty("leads").GetInt32().ShouldBe(1);
    }

    private static async Task ShouldFindTheSameEverywhere(TestApp app, object query)
    {
        var (quick, all) = (await Post(app, "find", query), await Post(app, "find?everywhere=true", query));
        foreach (var (things, id) in new[] { ("leads", "id"), ("submissions", "receiptId") })
            Ids(quick, things, id).ShouldBe(Ids(all, things, id), ignoreOrder: true, customMessage: $"{query} {things}");
        quick.GetProperty("counts").GetRawText().ShouldBe(all.GetProperty("counts").GetRawText(), query.ToString());

        static IEnumerable<string?> Ids(JsonElement found, string things, string id) => found.GetProperty(things).EnumerateArray().Select(item => item.GetProperty(id).GetString());
    }

    private static async Task<JsonElement> Post(TestApp app, string what, object body)
    {
        using var response = await app.Http.PostAsJsonAsync($"/api/privacy/{what}", body, Cancel);
        ((int)response.StatusCode).ShouldBeInRange(200, 202, await response.Content.ReadAsStringAsync(Cancel));
        return await TestApp.Json(response);
    }

    private static async Task Erase(TestApp app, object person) => await Done(app, await Post(app, "erase", person));

    private static Task Done(TestApp app, JsonElement erasure) => Until(async () =>
        (await app.GetJson($"/api/privacy/erasures/{erasure.GetProperty("id").GetString()}")).TryGetProperty("doneAt", out _));

    private static async Task Until(Func<Task<bool>> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(30)) throw new TimeoutException("It did not come to that.");
            await Task.Delay(50, Cancel);
        }
    }

    private static async Task<int> Count(TestApp app) => (await app.GetJson("/api/messages/failed")).GetProperty("count").GetInt32();

    private static async Task Edit(TestApp app, RecordId lead, object patch)
    {
        var current = (await app.Get<LeadTable>().Find(lead, Cancel))!.Lead;
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/leads/{lead}") { Content = JsonContent.Create(patch) };
        request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{current.Revision}\""));
        using var response = await app.Http.SendAsync(request, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static async Task<string> Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(await archive.GetEntry(name)!.OpenAsync(Cancel));
        return await reader.ReadToEndAsync(Cancel);
    }

    /// <summary>In no row of any table, neither as text nor in bytes nor in a key.</summary>
    private static async Task ShouldBeGone(TestApp app, params string[] texts)
    {
        var store = app.Get<ITableStore>();
        foreach (var (table, partitions) in new (string, IEnumerable<string>)[]
        {
            (ShardKeys.Table, RecordId.Shards),
            (IdentityTable.Table, Enumerable.Range(0, 256).Select(n => n.ToString("x2", System.Globalization.CultureInfo.InvariantCulture))),
            (FailedMessageTable.Table, [IntakeLead.Queue, ReceiveSubmission.FallbackQueue, "lead-erasure", ErasePerson.Queue]),
            ("config", ["erased", "retention"]),
            (AuditTable.Table, [DateTimeOffset.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)]),
        })
            foreach (var partition in partitions)
                await foreach (var row in store.All(table, new RowQuery(partition), Cancel))
                {
                    var all = row.RowKey + string.Join('\n', row.Values.Values.Select(value => value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value.ToString()));
                    foreach (var text in texts) all.ShouldNotContain(text, Case.Insensitive, $"{table} {row.RowKey}");
                }
        await app.Get<LeadIndexFeed>().EnsureFresh(TimeSpan.Zero, null, Cancel);
        foreach (var text in texts) (await app.GetJson($"/api/leads?q={Uri.EscapeDataString(text)}")).GetProperty("total").GetInt32().ShouldBe(0, text);
    }
}
