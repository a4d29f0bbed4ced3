using Azure;
using Azure.Data.Tables;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class TransactionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryKindOfWrite_InOneTransaction()
    {
        var table = await AzuriteTable.New();
        var versions = new Dictionary<string, ETag>();
        foreach (var key in (string[])["merged", "replaced", "deleted", "put"])
            versions[key] = (await table.AddEntityAsync(new TableEntity("p", key) { ["Old"] = "old" }, Cancel)).Headers.ETag!.Value;

        var answers = (await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, Entity("added")),
                new(TableTransactionActionType.UpdateMerge, Entity("merged"), versions["merged"]),
                new(TableTransactionActionType.UpdateReplace, Entity("replaced"), versions["replaced"]),
                new(TableTransactionActionType.Delete, Entity("deleted"), versions["deleted"]),
                new(TableTransactionActionType.UpsertReplace, Entity("put")),
                new(TableTransactionActionType.UpsertMerge, Entity("new")),
            ],
            Cancel)).Value;

        answers.Select(answer => answer.Status).ShouldBe([204, 204, 204, 204, 204, 204]);
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).ToDictionaryAsync(row => row.RowKey, cancellationToken: Cancel);
        rows.Keys.Order().ShouldBe(["added", "merged", "new", "put", "replaced"]);
        rows.Values.ShouldAllBe(row => row.GetString("New") == "تازه");
        rows.Values.Where(row => row.ContainsKey("Old")).Select(row => row.RowKey).ShouldBe(["merged"]);
        foreach (var (place, key) in ((int, string)[])[(0, "added"), (1, "merged"), (2, "replaced"), (4, "put"), (5, "new")])
            answers[place].Headers.ETag.ShouldBe(rows[key].ETag);

        static TableEntity Entity(string key) => new("p", key) { ["New"] = "تازه" };
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(99)]
    public async Task ATransaction_NamesTheRefusedAction_AndDoesNothing(int place)
    {
        var table = await AzuriteTable.New();
        await table.AddEntityAsync(new TableEntity("p", $"r{place}"), Cancel);

        var fault = await Should.ThrowAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"r{n}"))), Cancel));

        fault.Status.ShouldBe(409);
        fault.ErrorCode.ShouldBe("EntityAlreadyExists");
        fault.FailedTransactionActionIndex.ShouldBe(place);
        (await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task AStaleVersion_RefusesTheTransaction()
    {
        var table = await AzuriteTable.New();
        var stale = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, cancellationToken: Cancel);

        foreach (var kind in (TableTransactionActionType[])[TableTransactionActionType.UpdateReplace, TableTransactionActionType.UpdateMerge, TableTransactionActionType.Delete])
        {
            var fault = await Should.ThrowAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, new TableEntity("p", "other")), new(kind, new TableEntity("p", "r"), stale)], Cancel));
            (fault.Status, fault.ErrorCode, fault.FailedTransactionActionIndex).ShouldBe((412, "UpdateConditionNotSatisfied", 1), kind.ToString());
        }
        var gone = await Should.ThrowAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            [new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "absent"), ETag.All)], Cancel));
        (gone.Status, gone.ErrorCode, gone.FailedTransactionActionIndex).ShouldBe((404, "ResourceNotFound", 0));
        (await table.QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task ATransaction_NeedsAnAction()
    {
        var table = await AzuriteTable.New();

        await Should.ThrowAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([], Cancel));
    }

    [Fact]
    public async Task AVersionWithLineEnds_NeverBecomesPartOfARequest()
    {
        var table = await AzuriteTable.New();

        await Should.ThrowAsync<FormatException>(() => table.SubmitTransactionAsync(
            [new(TableTransactionActionType.Delete, new TableEntity("p", "r"), new ETag("*\r\nX-Forged: 1"))], Cancel));
    }
}
