using Sarnakh.Storage;

namespace Sarnakh.Tests.Storage;

/// <summary>What the port's whole-range reads and retries must survive, shown with programmed faults.</summary>
public sealed class FaultsTests : IAsyncLifetime
{
    private const string Table = "faults";

    private readonly EmbeddedEngine _engine = new();
    private readonly StorageFaults _faults = new();
    private readonly FaultyTableStore _tables;

    public FaultsTests() => _tables = new FaultyTableStore(_engine.Tables, _faults);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _engine.Tables.EnsureTable(Table, Cancel);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task All_FollowsEmptyPages_F21()
    {
        for (var n = 0; n < 10; n++) await _tables.Insert(Table, new Row("p", $"{n}"), Cancel);
        _faults.EmptyPage(call => call.Operation == "Query", times: 3);
        var rows = await _tables.All(Table, new RowQuery("p") { Max = 4 }, Cancel).ToListAsync(Cancel);
        rows.Select(row => row.RowKey).ShouldBe(Enumerable.Range(0, 10).Select(n => $"{n}"));
        _faults.Calls.Count(call => call.Operation == "Query").ShouldBe(6);
    }

    [Fact]
    public async Task AFailedWrite_IsNotThere_AndOneWithALostAnswerIs()
    {
        _faults.Fail(call => call.Keys.Contains("p/failed"));
        _faults.LoseAnswer(call => call.Keys.Contains("p/lost"));
        await Should.ThrowAsync<StorageUnavailableException>(() => _tables.Insert(Table, new Row("p", "failed"), Cancel));
        await Should.ThrowAsync<StorageUnavailableException>(() => _tables.Insert(Table, new Row("p", "lost"), Cancel));
        (await _engine.Tables.Get(Table, "p", "failed", cancel: Cancel)).ShouldBeNull();
        (await _engine.Tables.Get(Table, "p", "lost", cancel: Cancel)).ShouldNotBeNull();
        await Should.ThrowAsync<RowExistsException>(() => _tables.Insert(Table, new Row("p", "lost"), Cancel));
        await _tables.Insert(Table, new Row("p", "failed"), Cancel);
    }
}
