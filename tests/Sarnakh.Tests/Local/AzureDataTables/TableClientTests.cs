using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class TableClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATable_IsMadeOnce_FoundByName_AndGoneOnceDeleted()
    {
        var service = await AzuriteTable.NewService();

        (await service.CreateTableAsync("shards", Cancel)).Value.Name.ShouldBe("shards");
        var again = await Should.ThrowAsync<RequestFailedException>(() => service.CreateTableAsync("shards", Cancel));
        again.Status.ShouldBe(409);
        again.ErrorCode.ShouldBe(TableErrorCode.TableAlreadyExists.ToString());
        var unneeded = await service.CreateTableIfNotExistsAsync("shards", Cancel);
        unneeded.Value.Name.ShouldBe("shards");
        unneeded.GetRawResponse().Status.ShouldBe(409);
        (await service.CreateTableIfNotExistsAsync("config", Cancel)).GetRawResponse().Status.ShouldBe(204);

        (await Names(service.QueryAsync(cancellationToken: Cancel))).ShouldBe(["config", "shards"]);
        var name = "shards";
        (await Names(service.QueryAsync((FormattableString)$"TableName eq {name}", cancellationToken: Cancel))).ShouldBe(["shards"]);

        (await service.DeleteTableAsync("shards", Cancel)).Status.ShouldBe(204);
        (await service.DeleteTableAsync("shards", Cancel)).Status.ShouldBe(404);
        (await Names(service.QueryAsync(cancellationToken: Cancel))).ShouldBe(["config"]);
    }

    [Fact]
    public async Task TablesComeInPages_ThatContinue()
    {
        var service = await AzuriteTable.NewService();
        string[] names = [.. Enumerable.Range(0, 7).Select(n => $"table{n}")];
        foreach (var name in names) await service.CreateTableAsync(name, Cancel);

        var pages = new List<string[]>();
        await foreach (var page in service.QueryAsync(maxPerPage: 3, cancellationToken: Cancel).AsPages().WithCancellation(Cancel))
            pages.Add([.. page.Values.Select(table => table.Name)]);

        pages.Select(page => page.Length).ShouldBe([3, 3, 1]);
        pages.SelectMany(page => page).ShouldBe(names);
    }

    [Fact]
    public async Task AnEntity_IsAddedOnce()
    {
        var table = await AzuriteTable.New();

        var added = await table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "first" }, Cancel);
        added.Status.ShouldBe(204);
        var fault = await Should.ThrowAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "second" }, Cancel));

        fault.Status.ShouldBe(409);
        fault.ErrorCode.ShouldBe("EntityAlreadyExists");
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;
        read.GetString("Name").ShouldBe("first");
        read.ETag.ShouldBe(added.Headers.ETag!.Value);
        read.Timestamp!.Value.Offset.ShouldBe(TimeSpan.Zero);
        read.Timestamp.Value.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task WhatIsNotThere_IsAnErrorOrNoValue_AsAsked()
    {
        var table = await AzuriteTable.New();

        var fault = await Should.ThrowAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));
        fault.Status.ShouldBe(404);
        fault.ErrorCode.ShouldBe(TableErrorCode.ResourceNotFound.ToString());

        var nothing = await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel);
        nothing.HasValue.ShouldBeFalse();
        nothing.GetRawResponse().Status.ShouldBe(404);
        Should.Throw<InvalidOperationException>(() => nothing.Value);

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
        (await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value!.RowKey.ShouldBe("r");
    }

    [Fact]
    public async Task Merge_KeepsWhatItDoesNotName_AndReplaceDoesNot()
    {
        var table = await AzuriteTable.New();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = "a", ["B"] = "b" }, Cancel);

        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = "b2", ["C"] = "c" }, ETag.All, cancellationToken: Cancel);
        var merged = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;
        (merged.GetString("A"), merged.GetString("B"), merged.GetString("C")).ShouldBe(("a", "b2", "c"));

        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["C"] = "c2" }, merged.ETag, TableUpdateMode.Replace, Cancel);
        var replaced = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;
        (replaced.GetString("A"), replaced.GetString("C")).ShouldBe((null, "c2"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task AnUpdate_NeedsTheEntityAtItsVersion(TableUpdateMode mode)
    {
        var table = await AzuriteTable.New();

        var gone = await Should.ThrowAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, mode, Cancel));
        (gone.Status, gone.ErrorCode).ShouldBe((404, "ResourceNotFound"));

        var first = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 1 }, first, mode, Cancel)).Headers.ETag!.Value;
        second.ShouldNotBe(first);
        var stale = await Should.ThrowAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, first, mode, Cancel));
        (stale.Status, stale.ErrorCode).ShouldBe((412, "UpdateConditionNotSatisfied"));
        (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value.ETag.ShouldBe(second);

        (await Should.ThrowAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default, mode, Cancel))).ParamName.ShouldBe("ifMatch");
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "a")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task AnUpsert_InsertsOrUpdates(TableUpdateMode mode, string? kept)
    {
        var table = await AzuriteTable.New();

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = "a" }, mode, Cancel);
        var written = await table.UpsertEntityAsync(new TableEntity("p", "r") { ["B"] = "b" }, mode, Cancel);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;
        (read.GetString("A"), read.GetString("B")).ShouldBe((kept, "b"));
        read.ETag.ShouldBe(written.Headers.ETag!.Value);
    }

    [Fact]
    public async Task ADelete_TakesAnyVersion_OrTheOneGiven()
    {
        var table = await AzuriteTable.New();
        (await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel)).Status.ShouldBe(404);

        var first = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Cancel);
        var stale = await Should.ThrowAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", first, Cancel));
        (stale.Status, stale.ErrorCode).ShouldBe((412, "UpdateConditionNotSatisfied"));

        var entity = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value;
        (await table.DeleteEntityAsync(entity, entity.ETag, Cancel)).Status.ShouldBe(204);
        (await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel)).HasValue.ShouldBeFalse();

        await table.AddEntityAsync(new TableEntity("p", "r"), Cancel);
        (await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task OfManyReplacersOfOneVersion_OneWins()
    {
        var table = await AzuriteTable.New();
        var version = (await table.AddEntityAsync(new TableEntity("p", "r"), Cancel)).Headers.ETag!.Value;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(async n =>
        {
            try
            {
                await table.UpdateEntityAsync(new TableEntity("p", "r") { ["By"] = n }, version, TableUpdateMode.Replace, Cancel);
                return n;
            }
            catch (RequestFailedException fault) when (fault.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied)
            {
                return (int?)null;
            }
        }));

        var winner = outcomes.OfType<int>().ShouldHaveSingleItem();
        (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel)).Value.GetInt32("By").ShouldBe(winner);
    }

    [Theory]
    [InlineData("lead|01JD|9")]
    [InlineData("it's 'quoted' ''twice''")]
    [InlineData("سارا رضایی‌نژاد")]
    [InlineData("a b+c%20&d=e;f,g(h)!*~\"<>[]{}^`|:@$")]
    [InlineData("..")]
    [InlineData("😀")]
    [InlineData("")]
    public async Task AnyLegalKey_IsItself(string key)
    {
        var table = await AzuriteTable.New();
        await table.AddEntityAsync(new TableEntity(key, key) { ["A"] = 1 }, Cancel);

        var read = (await table.GetEntityAsync<TableEntity>(key, key, cancellationToken: Cancel)).Value;
        (read.PartitionKey, read.RowKey).ShouldBe((key, key));
        await table.UpdateEntityAsync(new TableEntity(key, key) { ["A"] = 2 }, read.ETag, TableUpdateMode.Replace, Cancel);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateMerge, new TableEntity(key, key) { ["B"] = 3 }, ETag.All)], Cancel);
        var found = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key} and RowKey eq {key}"), cancellationToken: Cancel)
            .ToListAsync(Cancel);
        var entity = found.ShouldHaveSingleItem();
        (entity.GetInt32("A"), entity.GetInt32("B")).ShouldBe((2, 3));
        (await table.DeleteEntityAsync(key, key, entity.ETag, Cancel)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task Select_BringsOnlyWhatItNames()
    {
        var table = await AzuriteTable.New();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2L, ["C"] = "c" }, Cancel);

        var one = (await table.GetEntityAsync<TableEntity>("p", "r", ["RowKey", "B"], Cancel)).Value;
        var many = await table.QueryAsync<TableEntity>(select: ["RowKey", "B"], cancellationToken: Cancel).ToListAsync(Cancel);

        foreach (var entity in (TableEntity[])[one, many.ShouldHaveSingleItem()])
        {
            entity.Keys.Where(name => name != "odata.etag").Order().ShouldBe(["B", "RowKey"]);
            entity["B"].ShouldBe(2L);
        }
    }

    [Fact]
    public async Task ARefusedRequest_HasTheServicesWord()
    {
        var table = await AzuriteTable.New();

        async Task<string?> Refusal(TableEntity entity) =>
            (await Should.ThrowAsync<RequestFailedException>(() => table.AddEntityAsync(entity, Cancel))).ErrorCode;

        (await Refusal(new TableEntity("p", "r") { ["A"] = new string('x', 33 * 1024) })).ShouldBe("PropertyValueTooLarge");
        var other = (await AzuriteTable.NewService()).GetTableClient("absent");
        var fault = await Should.ThrowAsync<RequestFailedException>(() => other.AddEntityAsync(new TableEntity("p", "r"), Cancel));
        (fault.Status, fault.ErrorCode).ShouldBe((404, "TableNotFound"));
    }

    private static async Task<string[]> Names(AsyncPageable<TableItem> tables) => [.. (await tables.ToListAsync(Cancel)).Select(table => table.Name).Order()];
}
