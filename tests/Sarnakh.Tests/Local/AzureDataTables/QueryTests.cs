using Azure;
using Azure.Data.Tables;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class QueryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyRows_ComeInPages_InOrder_EachOnce()
    {
        var table = await AzuriteTable.New();
        string[] keys = [.. Enumerable.Range(0, 2345).Select(n => $"{n:D6}")];
        foreach (var chunk in keys.Chunk(100))
            await table.SubmitTransactionAsync(chunk.Select(key => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", key))), Cancel);

        var all = await table.QueryAsync<TableEntity>("PartitionKey eq 'p'", cancellationToken: Cancel).Select(row => row.RowKey).ToListAsync(Cancel);
        all.ShouldBe(keys);

        var pages = new List<Page<TableEntity>>();
        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 400, cancellationToken: Cancel).AsPages().WithCancellation(Cancel)) pages.Add(page);
        pages.Select(page => page.Values.Count).ShouldBe([400, 400, 400, 400, 400, 345]);
        pages[^1].ContinuationToken.ShouldBeNull();

        // A client that was not there when the query began takes it up in the middle.
        var rest = new List<string>();
        await foreach (var page in table.QueryAsync<TableEntity>(maxPerPage: 400, cancellationToken: Cancel).AsPages(pages[2].ContinuationToken, 1000).WithCancellation(Cancel))
            rest.AddRange(page.Values.Select(row => row.RowKey));
        rest.ShouldBe(keys[1200..]);
    }

    [Fact]
    public async Task AFilter_FindsWhatItSays()
    {
        var table = await AzuriteTable.New();
        await table.AddEntityAsync(new TableEntity("p", "lead|1") { ["Name"] = "O'Brien", ["Age"] = 41, ["Big"] = 5_000_000_000, ["Won"] = true }, Cancel);
        await table.AddEntityAsync(new TableEntity("p", "lead|2") { ["Name"] = "زهرا", ["Age"] = 29, ["Big"] = 4L, ["Won"] = false }, Cancel);
        await table.AddEntityAsync(new TableEntity("p", "time|1") { ["At"] = Time, ["Id"] = Id, ["Part"] = 0.5 }, Cancel);

        (await Found($"PartitionKey eq {"p"} and RowKey ge {"lead|"} and RowKey lt {"lead}"}")).ShouldBe(["lead|1", "lead|2"]);
        (await Found($"Name eq {"O'Brien"}")).ShouldBe(["lead|1"]);
        (await Found($"Name eq {"زهرا"}")).ShouldBe(["lead|2"]);
        (await Found($"Age gt {30} or Age lt {10}")).ShouldBe(["lead|1"]);
        (await Found($"Big eq {5_000_000_000}")).ShouldBe(["lead|1"]);
        (await Found($"Won eq {true}")).ShouldBe(["lead|1"]);
        (await Found($"At eq {Time}")).ShouldBe(["time|1"]);
        (await Found($"Id eq {Id}")).ShouldBe(["time|1"]);
        (await Found($"Part lt {1.0}")).ShouldBe(["time|1"]);

        Task<List<string>> Found(FormattableString filter) =>
            table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter), cancellationToken: Cancel).Select(row => row.RowKey).ToListAsync(Cancel).AsTask();
    }

    [Fact]
    public async Task AQuery_IsCancelled_ByEitherToken()
    {
        var table = await AzuriteTable.New();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => table.QueryAsync<TableEntity>(cancellationToken: cancelled.Token).ToListAsync(Cancel).AsTask());
        await Should.ThrowAsync<OperationCanceledException>(() => table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToListAsync(cancelled.Token).AsTask());
    }

    private static DateTimeOffset Time { get; } = new(2026, 3, 21, 3, 30, 0, TimeSpan.FromHours(3.5));

    private static Guid Id { get; } = new("0f8fad5b-d9cb-469f-a165-70867728950e");
}
