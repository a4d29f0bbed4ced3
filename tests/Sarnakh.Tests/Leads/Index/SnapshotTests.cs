using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads.Index;

/// <summary>An index is saved by one instance and read by the next.</summary>
public class SnapshotTests : AppTests
{
    private const string Container = SaveSnapshot.Container;

    /// <summary>What stands before each piece: its length and checksum.</summary>
    private const int Head = sizeof(int) + sizeof(uint);

    /// <summary>The length of the text that says what program and format wrote it; a length stands before it.</summary>
    private const int Signature = 64;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void AnyIndex_ReadFromItsSnapshot_AnswersTheSame()
    {
        var cases =
            from changes in AnyLeads.Changes
            from more in AnyLeads.Changes
            from known in Gen.Elements(false, true)
            from filter in AnyLeads.AskedFilter
            from search in AnyLeads.Search
            from sort in AnyLeads.AskedSort
            select (changes, more, known, filter, search, sort);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            using var index = new LeadIndex();
            if (given.known) index.Use(AnyLeads.Sources);
            Change(index, given.changes);
            using var copy = new LeadIndex();
            copy.Use(AnyLeads.Sources);
            var chunk = new ArrayBufferWriter<byte>();
            index.Save(0, index.Rows, chunk);
            var loading = copy.BeginLoad(index.Rows);
            loading.Add(chunk.WrittenSpan);
            copy.EndLoad(loading);

            index.Use(AnyLeads.Sources);
            copy.Count.ShouldBe(index.Count);
            Answer(copy).ShouldBe(Answer(index));
            // Both go on from there.
            Change(index, given.more);
            Change(copy, given.more);
            Answer(copy).ShouldBe(Answer(index));

            string Answer(LeadIndex of)
            {
                var filter = given.filter.AskedBy(AnyLeads.Asker);
                var page = of.Query(new LeadQuery { Filter = filter, Search = given.search, Sort = given.sort, Limit = LeadQuery.MostItems });
                var groups = of.Group(filter, given.search, LeadFields.TagIds, LeadFields.StageId).Groups;
                return System.Text.Json.JsonSerializer.Serialize(new { page.Items, page.Total, groups });
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void LeadsThatChangeWhileChunksAreTaken_AreTrueOnceTheFeedIsRead()
    {
        const int Chunk = 64;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var ids = Enumerable.Range(0, 5 * Chunk).Select(_ => RecordId.New(DateTimeOffset.UnixEpoch, random)).ToArray();
            var stored = new Dictionary<RecordId, Lead>();
            var feed = new HashSet<RecordId>();
            var revision = 0L;
            using var index = new LeadIndex();
            ChangeSome(ids.Length);
            feed.Clear();

            var rows = index.Rows;
            var chunks = new List<byte[]>();
            for (var from = 0; from < rows; from += Chunk)
            {
                var chunk = new ArrayBufferWriter<byte>();
                index.Save(from, Math.Min(Chunk, rows - from), chunk);
                chunks.Add(chunk.WrittenSpan.ToArray());
                ChangeSome(40);
            }

            using var copy = new LeadIndex();
            var loading = copy.BeginLoad(rows);
            foreach (var chunk in chunks) loading.Add(chunk);
            copy.EndLoad(loading);
            foreach (var id in feed)
            {
                if (stored.TryGetValue(id, out var lead)) copy.Apply(lead);
                else copy.Remove(id);
            }
            copy.Count.ShouldBe(stored.Count);
            copy.Ids(LeadFilter.Everything, null).ShouldBe(stored.Keys, ignoreOrder: true);
            foreach (var lead in stored.Values) copy.RevisionOf(lead.Id).ShouldBe(lead.Revision);
            var some = stored.Values.Skip(random.Next(stored.Count)).First();
            copy.Query(new LeadQuery { Search = some.Title }).Items.ShouldHaveSingleItem().Id.ShouldBe(some.Id);
            copy.Group(LeadFilter.Everything, null, LeadFields.Source).Groups.Select(group => ((string?)group.Keys[0], group.Count))
                .ShouldBe(stored.Values.GroupBy(lead => lead.Source).Select(group => (group.Key, group.Count())), ignoreOrder: true);

            // Also leads that go and come again, into a row that was another's.
            void ChangeSome(int count)
            {
                for (var n = 0; n < count; n++)
                {
                    var id = ids[random.Next(ids.Length)];
                    feed.Add(id);
                    if (random.Next(3) == 0 && stored.Remove(id))
                    {
                        index.Remove(id);
                        continue;
                    }
                    stored[id] = new Lead { Id = id, Revision = ++revision, Title = $"t{revision}x", Source = $"s{revision % 11}", CreatedAt = default, UpdatedAt = default };
                    index.Apply(stored[id]);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public async Task ANewInstance_ReadsTheSnapshot_AndWhatCameAfterIt()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = app.Get<LeadTable>();
        var all = Enumerable.Range(0, 40).Select(n => Sample(clock.GetUtcNow(), n)).ToArray();
        foreach (var lead in all) await leads.Commit([.. LeadTable.Insert(lead)], Cancel);
        clock.Shift += TimeSpan.FromMinutes(1);
        await SaverOf(app).Run(0, Cancel);

        // Once more, changed, deleted, and one that no feed tells of: only a scan of all leads would find it.
        clock.Shift += TimeSpan.FromMinutes(5);
        await leads.Commit([.. LeadTable.Insert(Sample(clock.GetUtcNow(), 40))], Cancel);
        var first = (await leads.Find(all[0].Id, Cancel))!;
        await leads.Commit([.. LeadTable.Replace(first.Lead with { Revision = 2, Title = "تازه", UpdatedAt = clock.GetUtcNow() }, first.Version)], Cancel);
        var second = (await leads.Find(all[1].Id, Cancel))!;
        await leads.Commit([.. LeadTable.Delete(second, [], clock.GetUtcNow())], Cancel);
        await leads.Commit([LeadTable.Insert(Sample(clock.GetUtcNow(), 41)).First()], Cancel);

        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
        other.Index.Count.ShouldBe(40);
        other.Index.RevisionOf(all[0].Id).ShouldBe(2);
        other.Index.RevisionOf(all[1].Id).ShouldBeNull();
        other.Index.Query(new LeadQuery { Search = "تازه" }).Items.ShouldHaveSingleItem().Id.ShouldBe(all[0].Id);
    }

    [Fact]
    public async Task ASnapshotThatIsOldForeignCutOffOrDamaged_IsNone_AndAllLeadsAreRead()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = app.Get<LeadTable>();
        for (var n = 0; n < 30; n++) await leads.Commit([.. LeadTable.Insert(Sample(clock.GetUtcNow(), n))], Cancel);
        clock.Shift += TimeSpan.FromMinutes(1);
        await SaverOf(app).Run(0, Cancel);
        var good = await Bytes(app);
        (await Restored(app, clock.GetUtcNow() - TimeSpan.FromHours(1))).ShouldBe(30);
        (await Restored(app, clock.GetUtcNow() + TimeSpan.FromSeconds(1))).ShouldBeNull();

        var foreign = (byte[])good.Clone();
        foreign[20] ^= 1;
        foreach (var bad in new[] { foreign, good[..^8], good[..(good.Length / 2)], good[..10], Flipped(good, good.Length / 2), Flipped(good, good.Length - 20), [] })
        {
            await app.Get<IBlobStore>().Put(Container, SaveSnapshot.Name, new MemoryStream(bad), Cancel);
            using var other = new Instance(app, clock);
            await other.Feed.StartAsync(Cancel);
            await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
            other.Index.Count.ShouldBe(30);
        }
    }

    [Fact]
    public async Task ASnapshotOlderThanTheFeed_IsNone_SoWhatWasDeletedStaysDeleted()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = app.Get<LeadTable>();
        var all = Enumerable.Range(0, 10).Select(n => Sample(clock.GetUtcNow(), n)).ToArray();
        foreach (var lead in all) await leads.Commit([.. LeadTable.Insert(lead)], Cancel);
        clock.Shift += TimeSpan.FromMinutes(1);
        await SaverOf(app).Run(0, Cancel);
        await leads.Commit([.. LeadTable.Delete((await leads.Find(all[0].Id, Cancel))!, [], clock.GetUtcNow())], Cancel);
        await leads.Commit([.. LeadTable.Insert(Sample(clock.GetUtcNow(), 10))], Cancel);
        await LookAtNew(app, clock, other => other.Count.ShouldBe(10));

        clock.Shift += LeadIndexFeed.Retention;
        await app.Get<TrimFeeds>().Run(Cancel);
        await LookAtNew(app, clock, other =>
        {
            other.Count.ShouldBe(10);
            other.RevisionOf(all[0].Id).ShouldBeNull();
        });
    }

    [Fact]
    public async Task ASnapshotOfAnotherVersion_IsNone_HoweverWholeItIs()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        await app.Get<LeadTable>().Commit([.. LeadTable.Insert(Sample(clock.GetUtcNow(), 1))], Cancel);
        clock.Shift += TimeSpan.FromMinutes(1);
        await SaverOf(app).Run(0, Cancel);
        var good = await Bytes(app);

        // The same bytes behind the header of another program, with its right checksum.
        var other = (byte[])good.Clone();
        var header = other.AsSpan(Head, BinaryPrimitives.ReadInt32LittleEndian(good));
        BinaryPrimitives.ReadUInt32LittleEndian(good.AsSpan(sizeof(int))).ShouldBe(Checksum(header));
        header.Slice(sizeof(long), Signature).Fill((byte)'0');
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(sizeof(int)), Checksum(header));

        await app.Get<IBlobStore>().Put(Container, SaveSnapshot.Name, new MemoryStream(good), Cancel);
        (await Restored(app, default)).ShouldBe(1);
        await app.Get<IBlobStore>().Put(Container, SaveSnapshot.Name, new MemoryStream(other), Cancel);
        (await Restored(app, default)).ShouldBeNull();
        await LookAtNew(app, clock, index => index.Count.ShouldBe(1));
    }

    [Fact]
    public async Task TwoInstancesThatWriteAtOnce_LeaveOneWholeSnapshot()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = app.Get<LeadTable>();
        var all = Enumerable.Range(0, 300).Select(n => Sample(clock.GetUtcNow(), n)).ToArray();
        foreach (var shard in all.GroupBy(lead => lead.Id.Shard)) await leads.Commit([.. shard.SelectMany(LeadTable.Insert)], Cancel);
        clock.Shift += TimeSpan.FromMinutes(1);
        using var second = new Instance(app, clock);
        await second.Feed.StartAsync(Cancel);

        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(
                SaverOf(app).Run(0, Cancel),
                new SaveSnapshot(second.Index, second.Feed, app.Get<IBlobStore>(), NullLogger<SaveSnapshot>.Instance).Run(0, Cancel),
                leads.Commit([.. LeadTable.Insert(Sample(clock.GetUtcNow(), 1_000 + round))], Cancel));
            (await Restored(app, default))!.Value.ShouldBeInRange(300 + round, 301 + round);
        }
        await LookAtNew(app, clock, other => other.Count.ShouldBe(305));
    }

    [Fact]
    public async Task ASmallStore_KeepsNone()
    {
        await using var app = await Start();
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        await SaverOf(app).Run(0, Cancel);
        (await Bytes(app)).ShouldNotBeEmpty();
        await app.Accepted(TestApp.Person("سارا", "sara@example.com"));
        await app.Settled();
        await SaverOf(app).Run(Cancel);
        (await app.Get<IBlobStore>().Get(Container, SaveSnapshot.Name, Cancel)).ShouldBeNull();
    }

    /// <summary>Looks into the index of an instance that starts now.</summary>
    private static async Task LookAtNew(TestApp app, TimeProvider clock, Action<LeadIndex> look)
    {
        using var instance = new Instance(app, clock);
        await instance.Feed.StartAsync(Cancel);
        await instance.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
        look(instance.Index);
    }

    private static SaveSnapshot SaverOf(TestApp app) => new(app.Get<LeadIndex>(), app.Get<LeadIndexFeed>(), app.Get<IBlobStore>(), NullLogger<SaveSnapshot>.Instance);

    private static async Task<int?> Restored(TestApp app, DateTimeOffset oldest)
    {
        using var index = new LeadIndex();
        return await new ReadSnapshot(index, app.Get<IBlobStore>()).Run(oldest, Cancel) is null ? null : index.Count;
    }

    private static async Task<byte[]> Bytes(TestApp app)
    {
        using var blob = (await app.Get<IBlobStore>().Get(Container, SaveSnapshot.Name, Cancel))!;
        using var bytes = new MemoryStream();
        await blob.Content.CopyToAsync(bytes, Cancel);
        return bytes.ToArray();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        bytes.Length.ShouldBe(bytes.Length / sizeof(ulong) * sizeof(ulong));
        var sum = uint.MaxValue;
        for (; !bytes.IsEmpty; bytes = bytes[sizeof(ulong)..]) sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        return sum;
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[at] ^= 0x10;
        return flipped;
    }

    private static void Change(LeadIndex index, IEnumerable<object> changes)
    {
        foreach (var change in changes)
        {
            if (change is RecordId id) index.Remove(id);
            else index.Apply([.. (IEnumerable<Lead>)change]);
        }
    }

    private static Lead Sample(DateTimeOffset at, int number) =>
        new() { Id = RecordId.New(at, new Random(number)), Revision = 1, ContactName = $"نام {number}", CreatedAt = at, UpdatedAt = at };

    private sealed class Instance : IDisposable
    {
        public Instance(TestApp app, TimeProvider clock) =>
            Feed = new LeadIndexFeed(
                Index, app.Get<LeadTable>(), app.Get<ReadFields>(), new ReadSnapshot(Index, app.Get<IBlobStore>()), clock,
                NullLogger<LeadIndexFeed>.Instance);

        public LeadIndex Index { get; } = new();

        public LeadIndexFeed Feed { get; }

        public void Dispose()
        {
            Feed.Dispose();
            Index.Dispose();
        }
    }
}
