using Microsoft.Extensions.Logging;
using Sarnakh.Access;
using Sarnakh.Capture;
using Sarnakh.Catalogue;
using Sarnakh.Contacts;
using Sarnakh.Leads;
using Sarnakh.Matching;
using Sarnakh.Pipeline;
using Sarnakh.Storage;
using Sarnakh.Teams;
using Sarnakh.Text;

namespace Sarnakh.Demo;

/// <summary>
/// Fills an empty store with demonstration people and those who sell to them (<see cref="DemoStaff"/>): the rows that their submissions and what was made of
/// them (<see cref="DemoPipeline"/>) would have left behind, in
/// batches as large as the store takes them.
/// </summary>
public sealed class SeedDemo(
    LeadTable leads, IdentityTable identities, FormTable forms, UserTable users, TeamTable teams, CatalogueTable<Stage> stages, CatalogueTable<Tag> tags,
    ReadCatalogue catalogue, CreateContact contacts, TimeProvider clock, ILogger<SeedDemo> log)
{
    private const int Seed = 1;

    /// <summary>Submissions in memory at once; enough to fill a batch of each of the 256 identity partitions.</summary>
    private const int Portion = 16_384;

    /// <summary>Of so many people, the last to come, the opportunities are about contacts.</summary>
    private const int Known = 400;

    /// <summary>Writers at once, so that they share the engine's commits.</summary>
    private static readonly ParallelOptions Writers = new() { MaxDegreeOfParallelism = 32 };

    /// <returns>False, and nothing done, if there are leads already.</returns>
    public async Task<bool> Run(int people, CancellationToken cancel)
    {
        if (await leads.Any(cancel)) return false;
        var form = (await forms.All(cancel))[0].Value;
        var now = clock.GetUtcNow();
        var all = new DemoPeople(Seed, people, now);
        var staff = new DemoStaff(Seed);
        await Save(staff, cancel);
        await Dress(now, cancel);
        var pipeline = new DemoPipeline(Seed, await catalogue.Run(cancel), now);
        // Repeatable ids are guessable ones, which a demonstration may have.
        var chance = new Random(Seed);
        var owners = new RecordId[people];
        for (var from = 0; from < all.Submissions; from += Portion)
        {
            var arrivals = new List<DemoArrival>(Portion);
            foreach (var place in Enumerable.Range(from, Math.Min(Portion, all.Submissions - from)))
            {
                var submission = all[place];
                var receipt = RecordId.New(submission.At, chance);
                if (!submission.Again) owners[submission.Person] = receipt;
                arrivals.Add(new DemoArrival(submission, receipt, owners[submission.Person], form, staff, pipeline));
            }
            await Introduce([.. arrivals.Where((arrival, place) => arrival.IsNewLead && arrival.Lead.Kind == LeadKind.Opportunity && all[from + place].Person >= people - Known)], chance, cancel);
            await Save(arrivals, cancel);
            log.LogInformation("Demonstration data: {Done:N0} of {All:N0} submissions", from + arrivals.Count, all.Submissions);
        }
        return true;
    }

    private async Task Save(DemoStaff staff, CancellationToken cancel)
    {
        foreach (var user in staff.Users)
            if (await users.Find(user.Id, cancel) is null) await users.Insert(user, cancel);
        foreach (var team in staff.Teams)
            if (await teams.Find(team.Id, cancel) is null) await teams.Insert(team, cancel);
    }

    /// <summary>Stages that show what stages can do, and words to mark leads with.</summary>
    private async Task Dress(DateTimeOffset now, CancellationToken cancel)
    {
        if ((await tags.All(cancel)).Count == 0) await tags.InsertAll([.. DemoWords.Tags.Select(tag => tag with { CreatedAt = now, UpdatedAt = now })], cancel);
        foreach (var stage in FirstCatalogue.Stages)
            if (await stages.Find(stage.Id, cancel) is { Value: { Colour: 0, Requirements: null } plain } stored && DemoWords.StageDress.TryGetValue(stage.EnglishName!, out var dress))
                await stages.Replace(stored, plain with { Colour = dress.Colour, RottingDays = dress.RottingDays, Requirements = dress.Requirements, UpdatedAt = now }, cancel);
    }

    /// <summary>Whom opportunities are about, as conversion would have made them; who works in the same firm belongs to one organisation.</summary>
    private async Task Introduce(List<DemoArrival> opportunities, Random chance, CancellationToken cancel)
    {
        // Ids first, in an order that is always the same.
        var people = opportunities.ToDictionary(arrival => arrival, arrival => RecordId.New(arrival.Lead.CreatedAt, chance));
        var firms = opportunities.Where(arrival => arrival.Lead.Organisation is not null).GroupBy(arrival => PersianText.NameKey(arrival.Lead.Organisation!))
            .ToDictionary(firm => firm.Key, firm => (Id: RecordId.New(firm.First().Lead.CreatedAt, chance), firm.First().Lead));
        await Parallel.ForEachAsync(firms.Values, Writers, async (firm, stop) => await contacts.FindOrCreate(ContactSync.NewOrganisation(firm.Lead, firm.Id, alone: false)!, stop));
        await Parallel.ForEachAsync(opportunities, Writers, async (arrival, stop) =>
        {
            var firm = arrival.Lead.Organisation is { } name ? firms[PersianText.NameKey(name)].Id : (RecordId?)null;
            var (person, _) = await contacts.FindOrCreate(ContactSync.NewPerson(arrival.Lead, people[arrival], firm)!, stop);
            arrival.Link(person.Id, firm);
        });
    }

    private async Task Save(List<DemoArrival> arrivals, CancellationToken cancel)
    {
        var claims = arrivals.Where(arrival => arrival.IsNewLead)
            .SelectMany(arrival => arrival.Identities.Select(identity => (Identity: identity, arrival.Lead)))
            .GroupBy(claim => claim.Identity.Partition)
            .SelectMany(partition => partition.Chunk(StorageLimits.BatchRows));
        await Parallel.ForEachAsync(claims, Writers, async (batch, stop) =>
            await identities.InsertAll([.. batch.Select(claim => (claim.Identity, claim.Lead.Id, claim.Lead.CreatedAt))], stop));

        var rows = arrivals.SelectMany(RowsOf)
            .GroupBy(write => write.Row.PartitionKey)
            .SelectMany(shard => shard.Chunk(StorageLimits.BatchRows));
        await Parallel.ForEachAsync(rows, Writers, async (batch, stop) => await leads.Commit(batch, stop));
    }

    private static IEnumerable<RowWrite> RowsOf(DemoArrival arrival) =>
    [
        SubmissionTable.Insert(arrival.Submission),
        TimelineTable.Insert(arrival.Submission.LeadId!.Value, arrival.Entry),
        .. arrival.Story.Select(entry => TimelineTable.Insert(arrival.Lead.Id, entry)),
        .. arrival.IsNewLead ? LeadTable.Insert(arrival.Lead) : [],
    ];
}
