using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using static Sarnakh.Tests.Local.AzureDataTables.ScriptedService;

namespace Sarnakh.Tests.Local.AzureDataTables;

/// <summary>What a service does on its bad days; Azurite has none.</summary>
public class FaultTests
{
    private const string OneRow = """{"value":[{"PartitionKey":"p","RowKey":"r"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PassingFaults_AreSurvived_ByRetries()
    {
        await using var service = new ScriptedService(
            Error(503, "ServerBusy"), Error(500, "InternalError"), Answer(429), Answer(204, "", "ETag: W/\"v1\""));

        var written = await Table(service).UpsertEntityAsync(new TableEntity("p", "r") { ["Name"] = "Sara" }, cancellationToken: Cancel);

        written.Headers.ETag.ShouldBe(new ETag("W/\"v1\""));
        service.Requests.Count.ShouldBe(4);
        service.Requests.ShouldAllBe(request => request.Body == """{"PartitionKey":"p","RowKey":"r","Name":"Sara"}""");
    }

    [Fact]
    public async Task ARetry_WaitsAsLongAsItIsTold_AndIsSignedAnew()
    {
        await using var service = new ScriptedService(Answer(503, "", "Retry-After: 1"), Answer(204));

        var watch = Stopwatch.StartNew();
        await Table(service).UpsertEntityAsync(new TableEntity("p", "r"), cancellationToken: Cancel);

        watch.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(0.95));
        SentRequest[] requests = [.. service.Requests];
        requests[1].Headers["x-ms-date"].ShouldNotBe(requests[0].Headers["x-ms-date"]);
        requests[1].Headers["Authorization"].ShouldNotBe(requests[0].Headers["Authorization"]);
        requests[1].Headers["x-ms-client-request-id"].ShouldBe(requests[0].Headers["x-ms-client-request-id"]);
    }

    [Fact]
    public async Task AFaultThatStays_IsReported_WithTheServicesWord()
    {
        await using var service = new ScriptedService([.. Enumerable.Repeat(Error(503, "ServerBusy"), 4)]);

        var fault = await Should.ThrowAsync<RequestFailedException>(() => Table(service).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));

        (fault.Status, fault.ErrorCode).ShouldBe((503, "ServerBusy"));
        fault.Message.ShouldContain("It did not work.");
        service.Requests.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("<html><body>502 from a proxy</body></html>", null)]
    [InlineData("{\"odata.error\":{}}", null)]
    [InlineData("[1]", null)]
    [InlineData("{\"odata.error\":{\"code\":\"InvalidInput\",\"message\":{\"value\":\"No.\"}}}", "InvalidInput")]
    public async Task AnErrorBody_MayBeAnything(string body, string? code)
    {
        await using var service = new ScriptedService(Answer(400, body));

        var fault = await Should.ThrowAsync<RequestFailedException>(() => Table(service).AddEntityAsync(new TableEntity("p", "r"), Cancel));

        (fault.Status, fault.ErrorCode).ShouldBe((400, code));
    }

    [Fact]
    public async Task ARefusedSignature_IsNotRepeated()
    {
        await using var service = new ScriptedService(Answer(
            403, "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code></Error>", "Content-Type: application/xml", "x-ms-error-code: AuthenticationFailed"));

        var fault = await Should.ThrowAsync<RequestFailedException>(() => Table(service).DeleteEntityAsync("p", "r", cancellationToken: Cancel));

        (fault.Status, fault.ErrorCode).ShouldBe((403, "AuthenticationFailed"));
        service.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ATableBeingDeleted_IsNotOneThatIsThere()
    {
        await using var service = new ScriptedService(Error(409, "TableBeingDeleted"));

        var fault = await Should.ThrowAsync<RequestFailedException>(() => Table(service).CreateIfNotExistsAsync(Cancel));

        fault.ErrorCode.ShouldBe(TableErrorCode.TableBeingDeleted.ToString());
    }

    [Fact]
    public async Task ABodyShorterThanItSaid_IsAskedForAgain()
    {
        await using var service = new ScriptedService(Answer(200, OneRow)[..^9], Answer(200, OneRow));

        (await Table(service).QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel)).ShouldBe(1);
        service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task WhenNoAttemptIsAnswered_EachIsReported()
    {
        await using var service = new ScriptedService([.. Enumerable.Repeat(Answer(200, OneRow)[..^9], 4)]);

        var fault = await Should.ThrowAsync<AggregateException>(() => Table(service).QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel).AsTask());

        fault.InnerExceptions.Count.ShouldBe(4);
        fault.InnerExceptions.ShouldAllBe(attempt => attempt is RequestFailedException || attempt is IOException || attempt is HttpRequestException);
    }

    [Theory]
    [InlineData("""{"value":[{"PartitionKey":"p","RowKey":"r"}""")]
    [InlineData("""{"value":[{"PartitionKey":"p","RowKey":"r"}]""")]
    [InlineData("""{"value":[{"PartitionKey":"p","Row""")]
    [InlineData("""{"value":[{"PartitionKey":"p","RowKey":"r"}]}{"value":[]}""")]
    [InlineData("""{"value":{}}""")]
    [InlineData("""{"value":[1]}""")]
    [InlineData("""{"value":[{"A":{}}]}""")]
    [InlineData("""{"value":[{"A@odata.type":"Edm.Guid","A":"no id"}]}""")]
    [InlineData("""{"value":[{"A@odata.type":"Edm.Int64","A":"9223372036854775808"}]}""")]
    [InlineData("""{"value":[{"A@odata.type":"Edm.Binary","A":"%%%"}]}""")]
    [InlineData("""{"value":[{"A@odata.type":"Edm.DateTime","A":true}]}""")]
    [InlineData("""{"value":[{"A@odata.type":"Edm.Stream","A":"x"}]}""")]
    [InlineData("""{"value":[{"A":"x","A@odata.type":"Edm.Guid"}]}""")]
    [InlineData("""{"rows":[]}""")]
    [InlineData("[]")]
    [InlineData("<html></html>")]
    [InlineData("")]
    public async Task APage_ThatIsNotOneWholly_IsNoPage(string body)
    {
        // The length is not told, so that nothing but the body itself says that it is cut off.
        await using var service = new ScriptedService($"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}");

        await Should.ThrowAsync<JsonException>(() => Table(service).QueryAsync<TableEntity>(cancellationToken: Cancel).CountAsync(Cancel).AsTask());
        service.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AnEntity_ThatIsNotOneWholly_IsNoEntity()
    {
        await using var service = new ScriptedService(Answer(200, """{"PartitionKey":"p","""), Answer(200));

        await Should.ThrowAsync<JsonException>(() => Table(service).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));
        await Should.ThrowAsync<JsonException>(() => Table(service).GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Cancel));
    }

    [Fact]
    public async Task AnEmptyPageWithAContinuation_IsNotTheEnd()
    {
        await using var service = new ScriptedService(
            Answer(200, """{"value":[]}""", "x-ms-continuation-NextPartitionKey: 1!4!cA--", "x-ms-continuation-NextRowKey: 1!4!cg--"),
            Answer(200, """{"value":[]}""", "x-ms-continuation-NextPartitionKey: 1!4!cQ--"),
            Answer(200, OneRow));

        (await Table(service).QueryAsync<TableEntity>("A eq 'b c&d'", 5, ["A"], Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().RowKey.ShouldBe("r");

        const string query = "GET /account/things()?$filter=A%20eq%20%27b%20c%26d%27&$top=5&$select=A";
        service.Requests.Select(request => request.Line).ShouldBe(
        [
            $"{query} HTTP/1.1",
            $"{query}&NextPartitionKey=1%214%21cA--&NextRowKey=1%214%21cg-- HTTP/1.1",
            $"{query}&NextPartitionKey=1%214%21cQ-- HTTP/1.1",
        ]);
    }

    [Fact]
    public async Task ASilentService_IsLeft_WhenTheCallerOrTheTimeSaysSo()
    {
        await using var service = new ScriptedService(Silence);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(() => Table(service).GetEntityAsync<TableEntity>("p", "r", cancellationToken: impatient.Token));

        await using var other = new ScriptedService(Silence);
        var options = Options(retries: 0);
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(50);
        await Should.ThrowAsync<TaskCanceledException>(() => Table(other, options).GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancel));
    }

    [Theory]
    [InlineData("3:One of the request inputs is out of range.", 3)]
    [InlineData("No.", null)]
    [InlineData("Time: none", null)]
    public async Task ARefusedTransaction_NamesTheActionIfTheServiceDoes(string message, int? index)
    {
        await using var service = new ScriptedService(Batch($"HTTP/1.1 400 Bad Request\r\n\r\n{ErrorBody("OutOfRangeInput", message)}"));

        var fault = await Should.ThrowAsync<TableTransactionFailedException>(() => Submit(service, 5));

        (fault.Status, fault.ErrorCode, fault.FailedTransactionActionIndex).ShouldBe((400, "OutOfRangeInput", index));
    }

    [Fact]
    public async Task ATransactionRefusedAsAWhole_IsNoFailureOfAnAction()
    {
        await using var service = new ScriptedService(Error(413, "ContentLengthExceeded"));

        var fault = await Should.ThrowAsync<RequestFailedException>(() => Submit(service, 1));

        fault.ShouldNotBeOfType<TableTransactionFailedException>();
        (fault.Status, fault.ErrorCode).ShouldBe((413, "ContentLengthExceeded"));
    }

    [Fact]
    public async Task AnswersToATransaction_MustBeOneForEachWrite_AndWhole()
    {
        var written = "HTTP/1.1 204 No Content\r\nETag: W/\"v\"\r\n";
        string[] bodies =
        [
            Body(written),
            Body(written, written, written),
            Body(written, "HTTP/1.1 412 Precondition Failed\r\n", written),
            Body(written, written)[..^30],
            Body(written, written)[..120],
            Body(written, "something else\r\n"),
            Body(written, "HTTP/1.1 204 No Content\r\nno header\r\n"),
            "",
            "<html></html>",
        ];
        foreach (var body in bodies)
        {
            await using var service = new ScriptedService(Answer(202, body, "Content-Type: multipart/mixed; boundary=batchresponse_1"));
            await Should.ThrowAsync<IOException>(() => Submit(service, 2), body);
        }
        await using var typeless = new ScriptedService(Answer(202, Body(written)));
        await Should.ThrowAsync<IOException>(() => Submit(typeless, 1));
    }

    [Fact]
    public async Task AnswersToATransaction_AreReadHoweverTheServiceLaysThemOut()
    {
        await using var service = new ScriptedService(Batch(
            "HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nETag: W/\"1\"\r\n\r\n\r\n",
            "HTTP/1.1 204\r\netag: W/\"2\"\r\n"));

        var answers = (await Submit(service, 2)).Value;

        answers.Select(answer => (answer.Status, answer.Headers.ETag!.Value.ToString())).ShouldBe([(204, "W/\"1\""), (204, "W/\"2\"")]);
        answers[0].Headers.Select(header => header.Name).ShouldContain("X-Content-Type-Options");
    }

    private static TableClient Table(ScriptedService service, TableClientOptions? options = null) =>
        new(service.Endpoint, "things", new TableSharedKeyCredential("account", "a2V5"), options ?? Options(retries: 3));

    private static TableClientOptions Options(int retries) => new()
    {
        Retry = { MaxRetries = retries, Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1) },
    };

    private static Task<Response<IReadOnlyList<Response>>> Submit(ScriptedService service, int writes) =>
        Table(service).SubmitTransactionAsync(
            Enumerable.Range(0, writes).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"r{n}"))), Cancel);

    private static string Batch(params string[] answers) => Answer(202, Body(answers), "Content-Type: multipart/mixed; boundary=\"batchresponse_1\"");

    private static string Body(params string[] answers) =>
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
        + string.Concat(answers.Select(answer =>
            $"--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{answer}\r\n"))
        + "--changesetresponse_2--\r\n--batchresponse_1--\r\n";
}
