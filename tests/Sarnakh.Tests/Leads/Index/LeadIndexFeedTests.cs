using Microsoft.Extensions.Logging.Abstractions;
using Sarnakh.Leads;
using Sarnakh.Leads.Index;
using Sarnakh.Storage;
using Sarnakh.Text;

namespace Sarnakh.Tests.Leads.Index;

/// <summary>Two indexes on one store, as two instances of the product have them.</summary>
public class LeadIndexFeedTests : AppTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatOneInstanceWrites_TheOtherSeesWithinASecond()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.FromSeconds(1), null, Cancel);
        other.Index.Count.ShouldBe(0);

        for (var n = 0; n < 20; n++) await app.Accepted(TestApp.Person("علی", $"ali{n}@example.com"));
        await app.Settled();
        clock.Shift += TimeSpan.FromSeconds(2);
        await other.Feed.EnsureFresh(TimeSpan.FromSeconds(1), null, Cancel);
        other.Index.Count.ShouldBe(20);
    }

    [Fact]
    public async Task AReaderWhoWrote_SeesItsOwnWriteAtOnceOnAnyInstance()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);

        var id = await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();
        // Fresh enough by age, so that only the version can pull it in.
        await other.Feed.EnsureFresh(TimeSpan.FromHours(1), new LeadRevision(id, 1), Cancel);
        other.Index.RevisionOf(id).ShouldBe(1);
    }

    [Fact]
    public async Task ACommitThatComesLate_IsStillSeen()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);

        // Its feed key is of 90 seconds ago, long behind what the other instance has read.
        var lead = Sample(clock.GetUtcNow() - TimeSpan.FromSeconds(90));
        await app.Get<LeadTable>().Commit([.. LeadTable.Insert(lead)], Cancel);
        clock.Shift += TimeSpan.FromSeconds(31);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
        other.Index.RevisionOf(lead.Id).ShouldBe(1);
    }

    [Fact]
    public async Task AnInstanceThatSleptPastTheFeed_BuildsAnew()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
        await app.Accepted(TestApp.Person("علی", "ali@example.com"));
        await app.Settled();

        clock.Shift += TimeSpan.FromDays(3);
        (await app.Get<TrimFeeds>().Run(Cancel)).ShouldBe(1);
        await other.Feed.EnsureFresh(TimeSpan.FromSeconds(1), null, Cancel);
        other.Index.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnInstanceThatSleptPastTheFeed_AlsoLosesWhatWasDeletedMeanwhile()
    {
        var clock = new ShiftedClock();
        await using var app = await Start(services => services.Replace(clock));
        var leads = app.Get<LeadTable>();
        var lead = Sample(clock.GetUtcNow());
        await leads.Commit([.. LeadTable.Insert(lead)], Cancel);
        using var other = new Instance(app, clock);
        await other.Feed.StartAsync(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.Zero, null, Cancel);
        other.Index.Count.ShouldBe(1);

        await leads.Commit([.. LeadTable.Delete((await leads.Find(lead.Id, Cancel))!, [], clock.GetUtcNow())], Cancel);
        clock.Shift += TimeSpan.FromDays(3);
        await app.Get<TrimFeeds>().Run(Cancel);
        await other.Feed.EnsureFresh(TimeSpan.FromSeconds(1), null, Cancel);
        other.Index.Count.ShouldBe(0);
    }

    [Fact]
    public void FeedKeys_SortByTimeAndRoundTrip()
    {
        var at = new DateTimeOffset(2026, 3, 21, 8, 30, 0, 123, 456, TimeSpan.Zero);
        var lead = Sample(at);
        var entry = new FeedEntry(at, lead.Id, 42);
        ShardKeys.ParseFeed(ShardKeys.Feed(entry)).ShouldBe(entry);
        string.CompareOrdinal(ShardKeys.Feed(entry), ShardKeys.Feed(entry with { At = at.AddMicroseconds(1) })).ShouldBeLessThan(0);
        string.CompareOrdinal(ShardKeys.FeedFrom(at), ShardKeys.Feed(entry)).ShouldBeLessThan(0);
    }

    private static Lead Sample(DateTimeOffset at) =>
        new() { Id = RecordId.New(at, new Random(7)), Revision = 1, ContactName = "علی", CreatedAt = at, UpdatedAt = at };

    private sealed class Instance : IDisposable
    {
        public Instance(TestApp app, TimeProvider clock) =>
            Feed = new LeadIndexFeed(Index, new LeadTable(app.Get<ITableStore>()), app.Get<ReadFields>(), new ReadSnapshot(Index, app.Get<IBlobStore>()), clock, NullLogger<LeadIndexFeed>.Instance);

        public LeadIndex Index { get; } = new();

        public LeadIndexFeed Feed { get; }

        public void Dispose()
        {
            Feed.Dispose();
            Index.Dispose();
        }
    }
}
