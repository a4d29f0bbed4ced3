using Azure;
using Azure.Data.Tables;
using static Sarnakh.Tests.Local.AzureDataTables.ScriptedService;

namespace Sarnakh.Tests.Local.AzureDataTables;

/// <summary>Requests to the letter, as the REST reference of the Table service describes them.</summary>
public class RequestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TableEntity Entity => new("it's", "r/1") { ["N"] = 7L, ETag = new ETag("W/\"old\""), Timestamp = DateTimeOffset.UtcNow };

    [Fact]
    public async Task Add()
    {
        var sent = await Sent(table => table.AddEntityAsync(Entity, Cancel));

        sent.Line.ShouldBe("POST /account/things HTTP/1.1");
        sent.Headers["Prefer"].ShouldBe("return-no-content");
        sent.Headers["Accept"].ShouldBe("application/json;odata=minimalmetadata");
        sent.Headers["Content-Type"].ShouldBe("application/json");
        sent.Headers["DataServiceVersion"].ShouldBe("3.0");
        sent.Headers["x-ms-version"].ShouldBe("2020-12-06");
        sent.Headers["User-Agent"].ShouldStartWith("azsdk-net-Data.Tables/");
        sent.Headers.ShouldNotContainKey("If-Match");
        sent.Body.ShouldBe("""{"PartitionKey":"it\u0027s","RowKey":"r/1","N@odata.type":"Edm.Int64","N":"7"}""");
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "PATCH")]
    [InlineData(TableUpdateMode.Replace, "PUT")]
    public async Task UpdateAndUpsert(TableUpdateMode mode, string method)
    {
        var updated = await Sent(table => table.UpdateEntityAsync(Entity, new ETag("W/\"v\""), mode, Cancel));
        var upserted = await Sent(table => table.UpsertEntityAsync(Entity, mode, Cancel));

        updated.Line.ShouldBe($"{method} /account/things(PartitionKey='it%27%27s',RowKey='r%2F1') HTTP/1.1");
        upserted.Line.ShouldBe(updated.Line);
        updated.Headers["If-Match"].ShouldBe("W/\"v\"");
        upserted.Headers.ShouldNotContainKey("If-Match");
        updated.Body.ShouldBe(upserted.Body);
    }

    [Fact]
    public async Task Delete()
    {
        (await Sent(table => table.DeleteEntityAsync("p", "r", cancellationToken: Cancel))).Headers["If-Match"].ShouldBe("*");
        var sent = await Sent(table => table.DeleteEntityAsync(Entity, new ETag("W/\"v\""), Cancel));

        sent.Line.ShouldBe("DELETE /account/things(PartitionKey='it%27%27s',RowKey='r%2F1') HTTP/1.1");
        sent.Headers["If-Match"].ShouldBe("W/\"v\"");
    }

    [Fact]
    public async Task Tables()
    {
        var made = await Sent(table => table.CreateAsync(Cancel));
        (made.Line, made.Body).ShouldBe(("POST /account/Tables HTTP/1.1", """{"TableName":"things"}"""));
        (await Sent(table => table.DeleteAsync(Cancel))).Line.ShouldBe("DELETE /account/Tables('things') HTTP/1.1");
    }

    [Fact]
    public async Task Transaction()
    {
        await using var service = new ScriptedService(Answer(500, ""));
        var table = Table(service);

        await Should.ThrowAsync<RequestFailedException>(() => table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity("p", "سه")),
                new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "'"), new ETag("W/\"v\"")),
                new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "b")),
                new(TableTransactionActionType.Delete, new TableEntity("p", "c")),
            ],
            Cancel));

        var sent = service.Requests.ShouldHaveSingleItem();
        sent.Line.ShouldBe("POST /account/$batch HTTP/1.1");
        var batch = sent.Headers["Content-Type"]["multipart/mixed; boundary=".Length..];
        var changes = batch.Replace("batch_", "changeset_", StringComparison.Ordinal);
        var things = $"{service.Endpoint}/things";
        sent.Body.ReplaceLineEndings("\n").ShouldBe(
            $$"""
            --{{batch}}
            Content-Type: multipart/mixed; boundary={{changes}}

            --{{changes}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            POST {{things}} HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            Prefer: return-no-content
            Content-Type: application/json

            {"PartitionKey":"p","RowKey":"\u0633\u0647"}
            --{{changes}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PUT {{things}}(PartitionKey='p',RowKey='%27%27') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            If-Match: W/"v"
            Content-Type: application/json

            {"PartitionKey":"p","RowKey":"\u0027"}
            --{{changes}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            PATCH {{things}}(PartitionKey='p',RowKey='b') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            Content-Type: application/json

            {"PartitionKey":"p","RowKey":"b"}
            --{{changes}}
            Content-Type: application/http
            Content-Transfer-Encoding: binary

            DELETE {{things}}(PartitionKey='p',RowKey='c') HTTP/1.1
            Accept: application/json;odata=minimalmetadata
            DataServiceVersion: 3.0
            If-Match: *


            --{{changes}}--
            --{{batch}}--

            """);
    }

    [Fact]
    public async Task OtherKindsOfEntities_AreRefused_BeforeAnythingIsSent()
    {
        await using var service = new ScriptedService();

        await Should.ThrowAsync<NotSupportedException>(() => Table(service).AddEntityAsync(new Thing(), Cancel));
        await Should.ThrowAsync<NotSupportedException>(() => Table(service).GetEntityIfExistsAsync<Thing>("p", "r", cancellationToken: Cancel));
        Should.Throw<NotSupportedException>(() => Table(service).QueryAsync<Thing>(cancellationToken: Cancel));
        await Should.ThrowAsync<NotSupportedException>(() => Table(service).AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1m }, Cancel));
        await Should.ThrowAsync<ArgumentNullException>(() => Table(service).AddEntityAsync(new TableEntity { ["A"] = 1 }, Cancel));
        service.Requests.ShouldBeEmpty();
    }

    private static async Task<SentRequest> Sent(Func<TableClient, Task> call)
    {
        await using var service = new ScriptedService(Answer(204));
        await call(Table(service));
        return service.Requests.ShouldHaveSingleItem();
    }

    private static TableClient Table(ScriptedService service) =>
        new(service.Endpoint, "things", new TableSharedKeyCredential("account", "a2V5"), new TableClientOptions { Retry = { MaxRetries = 0 } });

    private sealed class Thing : ITableEntity
    {
        public string PartitionKey { get; set; } = "p";

        public string RowKey { get; set; } = "r";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }
    }
}
