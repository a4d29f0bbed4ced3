using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sarnakh.Outbox;
using Sarnakh.Shared;
using Sarnakh.Text;

namespace Sarnakh.Tests.Drills;

/// <summary>Two processes side by side on one storage account, as two instances of the deployed application are.</summary>
public sealed partial class TwoProcessDrill(ITestOutputHelper output) : IDisposable
{
    private const int People = 64;
    private const int Edits = 8;
    private const int Firms = 8;
    private const int KillsOfEach = 2;
    private const int Clients = 3;

    /// <summary>Submissions that a victim has in its hands when it is killed.</summary>
    private const int Begun = 3;

    /// <summary>How long a message that failed stays hidden: shorter than in host.json, so that the drill is.</summary>
    private const string Redelivery = "--AzureFunctionsJobHost:extensions:queues:visibilityTimeout=00:00:04";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    /// <summary>After so long everybody sees what anybody wrote.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SixtyFourPeopleThroughBoth_AreOneLeadEach_AndEachSeesWhatTheOtherWrote()
    {
        var account = (await Azurite.OfThisProcess).NewAccount();
        using var one = new ProductProcess(_folder.Path) { Account = account };
        using var other = new ProductProcess(_folder.Path) { Account = account };
        await StartBoth(one, other);

        var receipts = await Task.WhenAll(
            from person in Enumerable.Range(0, People)
            from product in (ProductProcess[])[one, other]
            select Task.Run(() => Post(product.Port, new { name = $"Person {person}", email = Email(person) }, $"{product.Port}-{person}")));

        using var books = await DrillBooks.Open(one, Cancel);
        using var otherBooks = await DrillBooks.Open(other, Cancel);
        var balance = await books.Drained(Cancel);
        (balance.GetProperty("receipts").GetInt32(), balance.GetProperty("live").GetInt32(), balance.GetProperty("merged").GetInt32()).ShouldBe((2 * People, People, People));
        await ShouldHoldEachOnce(books, receipts);

        // A reader who says what it wrote sees it at once, and everybody else after a second.
        for (var person = 0; person < Edits; person++)
        {
            var (writer, reader) = person % 2 == 0 ? (one, otherBooks) : (other, books);
            var lead = (await reader.LeadsOf(Email(person), null, Cancel)).Single().GetProperty("id").GetString()!;
            var version = await Rename(writer, lead, $"Told {person}");
            NameOf(await reader.LeadsOf(Email(person), version, Cancel)).ShouldBe($"Told {person}");
            await Rename(writer, lead, $"Untold {person}");
        }
        await Task.Delay(Freshness, Cancel);
        foreach (var each in (DrillBooks[])[books, otherBooks])
        {
            for (var person = 0; person < Edits; person++) NameOf(await each.LeadsOf(Email(person), null, Cancel)).ShouldBe($"Untold {person}");
            (await each.Json("/api/leads?limit=1", Cancel)).GetProperty("total").GetInt32().ShouldBe(People);
        }
        await Task.WhenAll(one.Stop(Cancel), other.Stop(Cancel));
    }

    [Fact]
    public async Task WhatAKilledProcessBegan_TheOthersSweeperFinishes()
    {
        var account = (await Azurite.OfThisProcess).NewAccount();
        var clock = new ShiftedClock();
        await using var survivor = await TestApp.Start(services => services.Replace(clock), "--Storage:Provider=azure", $"--AzureWebJobsStorage={account}", Redelivery);
        var port = new Uri(survivor.Origin).Port;
        var administrator = survivor.Administrator.Headers;
        await LoadForm.Make(port, administrator, Cancel);
        await using var gate = await TableGate.Start(account, EndsAnIntake, Cancel);
        using var victim = new ProductProcess(_folder.Path) { Account = gate.Account };
        victim.Start(Redelivery);
        await victim.WaitFor($"/api/forms/{LoadForm.Id}/definition", LongestStart, Cancel);

        var seed = Visitors.NewSeed(output);
        var receipts = await Visitors.Post([victim.Port, port], Clients, seed, KillAmidWork(), Cancel);

        // Messages that the victim held stay hidden for half a minute; the rows behind them are due after one.
        (await Left()).ShouldBeGreaterThanOrEqualTo(Begun);
        clock.Shift = TimeSpan.FromMinutes(2);
        (await survivor.Get<SweepOutbox>().Run(Cancel)).ShouldBeGreaterThanOrEqualTo(Begun);
        using var books = await DrillBooks.Open(port, administrator, Cancel);
        await ShouldHoldEachOnce(books, receipts);
        (await Left()).ShouldBe(0);
        output.WriteLine($"{receipts.Count} posts acknowledged");

        async Task KillAmidWork()
        {
            await gate.Holds(Begun, Cancel).WaitAsync(LongestStart, Cancel);
            victim.Kill();
        }

        async Task<int> Left()
        {
            var left = 0;
            foreach (var shard in RecordId.Shards) left += await survivor.Get<OutboxTable>().AllOf(shard, Cancel).CountAsync(Cancel);
            return left;
        }
    }

    [Fact]
    public async Task KilledInTurnUnderLoad_EveryAcknowledgedReceiptIsThereOnce()
    {
        var account = (await Azurite.OfThisProcess).NewAccount();
        using var one = new ProductProcess(_folder.Path) { Account = account };
        using var other = new ProductProcess(_folder.Path) { Account = account };
        await StartBoth(one, other);

        var seed = Visitors.NewSeed(output);
        var receipts = await Visitors.Post([one.Port, other.Port], Clients, seed, KillInTurn(new Random(seed)), Cancel);
        output.WriteLine($"{receipts.Count} posts acknowledged by {receipts.Select(r => r.Email).Distinct().Count()} people over {2 * KillsOfEach} kills");

        using var books = await DrillBooks.Open(one, Cancel);
        await ShouldHoldEachOnce(books, receipts);
        await Task.WhenAll(one.Stop(Cancel), other.Stop(Cancel));

        async Task KillInTurn(Random random)
        {
            for (var kill = 0; kill < 2 * KillsOfEach; kill++)
            {
                var product = kill % 2 == 0 ? one : other;
                await Task.Delay(random.Next(20, 900), Cancel);
                product.Kill();
                product.Start(Redelivery);
                await product.WaitFor("/api/health/ready", LongestStart, Cancel);
            }
        }
    }

    /// <summary>Where neither sees yet what the other is making: a firm by its name, a person by a mailbox that might be anybody's.</summary>
    [Fact]
    public async Task ConvertedByBothAtOnce_TheLeadsOfAFirm_HaveOneOrganisation_AndOfAMailbox_OnePerson()
    {
        var account = (await Azurite.OfThisProcess).NewAccount();
        await using var one = await TestApp.Start(null, "--Storage:Provider=azure", $"--AzureWebJobsStorage={account}");
        await using var other = await TestApp.Start(null, "--Storage:Provider=azure", $"--AzureWebJobsStorage={account}");

        var links = await Task.WhenAll(Enumerable.Range(0, Firms).Select(async firm =>
        {
            var (first, second) = (await NewLead(one, $"Firm {firm}", firm), await NewLead(one, $"FIRM{firm}", firm));
            return await Task.WhenAll(Task.Run(() => Converted(one, first)), Task.Run(() => Converted(other, second)), Task.Run(() => Named(other, $"firm {firm}")));
        }));

        foreach (var firm in links)
        {
            firm.Select(lead => lead.Organisation).Distinct().ShouldHaveSingleItem();
            firm.Take(2).Select(lead => lead.Person).Distinct().ShouldHaveSingleItem();
        }
        await Task.Delay(Freshness, Cancel);
        foreach (var app in (TestApp[])[one, other]) (await app.GetJson("/api/contacts")).GetProperty("total").GetInt32().ShouldBe(2 * Firms);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The commit that makes a submission a lead, or part of one, takes its message out of the outbox.</summary>
    private static bool EndsAnIntake(string request) => request.Contains("$batch", StringComparison.Ordinal) && EndedMessage().IsMatch(request);

    private static async Task StartBoth(ProductProcess one, ProductProcess other)
    {
        one.Start(Redelivery);
        await one.WaitFor("/api/health/ready", LongestStart, Cancel);
        await one.SetUp(Cancel);
        other.ShareAdministrator(one);
        other.Start(Redelivery);
        await LoadForm.Make(one, Cancel);
        // A new form shows everywhere within a second.
        await other.WaitFor($"/api/forms/{LoadForm.Id}/definition", LongestStart, Cancel);
    }

    private static async Task ShouldHoldEachOnce(DrillBooks books, IReadOnlyCollection<Acknowledged> receipts)
    {
        await books.Drained(Cancel);
        await Task.Delay(Freshness, Cancel);
        await books.ShouldHoldEachOnce(receipts, Cancel);
    }

    private static async Task<string> NewLead(TestApp app, string organisation, int firm)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/leads", new { kind = "lead", organisation, contactName = "Reception", email = $"info@firm{firm}.example" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await TestApp.Json(answer)).GetProperty("id").GetString()!;
    }

    private static async Task<(string? Person, string? Organisation)> Converted(TestApp app, string lead)
    {
        using var answer = await app.Send(HttpMethod.Post, $"/api/leads/{lead}/convert", new { });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        var converted = await TestApp.Json(answer);
        return (converted.GetProperty("contactId").GetString(), converted.GetProperty("organisationId").GetString());
    }

    /// <summary>As quick create names an organisation.</summary>
    private static async Task<(string? Person, string? Organisation)> Named(TestApp app, string name)
    {
        using var answer = await app.Send(HttpMethod.Post, "/api/contacts?orNamed=true", new { kind = "organisation", name });
        ((int)answer.StatusCode).ShouldBeOneOf(200, 201);
        return (null, (await TestApp.Json(answer)).GetProperty("id").GetString());
    }

    private static string Email(int person) => $"person{person}@mail.example";

    private static string? NameOf(IReadOnlyList<JsonElement> leads) => leads.ShouldHaveSingleItem().GetProperty("contactName").GetString();

    private static async Task<Acknowledged> Post(int port, object fields, string key)
    {
        using var wire = await Wire.Connect(port, Cancel);
        var answer = await wire.Send(LoadForm.Post(fields, key), Cancel);
        answer.Status.ShouldBe(202, answer.Text);
        return new Acknowledged(JsonSerializer.SerializeToElement(fields).GetProperty("email").GetString()!, key, Visitors.ReceiptIn(answer));
    }

    /// <summary>The version that the answer names.</summary>
    private static async Task<string> Rename(ProductProcess product, string lead, string name)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{product.Port}") };
        foreach (var (header, value) in product.Administrator) http.DefaultRequestHeaders.Add(header, value);
        using var seen = await http.GetAsync($"/api/leads/{lead}", Cancel);
        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/api/leads/{lead}")
        {
            Content = new StringContent(JsonSerializer.Serialize(new { contactName = name }), Encoding.UTF8, "application/merge-patch+json"),
        };
        patch.Headers.IfMatch.Add(seen.Headers.ETag!);
        using var answer = await http.SendAsync(patch, Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancel));
        return answer.Headers.GetValues("Sarnakh-Version").Single();
    }

    [GeneratedRegex(@"DELETE \S+RowKey='out\|")]
    private static partial Regex EndedMessage();
}
