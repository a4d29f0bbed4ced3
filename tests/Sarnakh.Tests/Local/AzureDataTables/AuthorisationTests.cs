using System.Security.Cryptography.X509Certificates;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using static Sarnakh.Tests.Local.AzureDataTables.ScriptedService;

namespace Sarnakh.Tests.Local.AzureDataTables;

public class AuthorisationTests
{
    private const string Name = "devstoreaccount1";

    // Published with the emulator: "Use the Azurite emulator for local Azure Storage development".
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Signatures by OpenSSL over <c>date \n /account/path[?comp=…]</c>, as "Authorize with Shared Key" has it for tables.</summary>
    [Theory]
    [InlineData(Name, "http://127.0.0.1:10002/devstoreaccount1/Tables", "ErXwXhFUdsOaklxX2/UTRDcWl4T591pmLcUzbBU+SRI=")]
    [InlineData(Name, "http://127.0.0.1:10002/devstoreaccount1/Tables?$filter=a%20eq%201&NextTableName=x", "ErXwXhFUdsOaklxX2/UTRDcWl4T591pmLcUzbBU+SRI=")]
    [InlineData("testaccount1", "https://testaccount1.table.core.windows.net/people(PartitionKey=%27a%27%27b%27,RowKey=%27%D8%B3%20x%27)", "DAwNSy5EqsOfaPffQ1ZknbGZQtuJaG5Lkin8UlTXP9I=")]
    [InlineData("testaccount1", "https://testaccount1.table.core.windows.net/people?timeout=5&comp=acl", "6Ba4XB1DPPXfDptYDLQyLeLFsUM8cY7yEeQJLWt+/rc=")]
    public void ARequest_IsSigned_AsThePublishedRuleSays(string account, string address, string signature)
    {
        using var message = new HttpPipeline(HttpClientTransport.Shared).CreateMessage();
        message.Request.Uri.Reset(new Uri(address));

        new SharedKeyPolicy(new TableSharedKeyCredential(account, Key), new StoppedClock()).OnSendingRequest(message);

        message.Request.Headers.TryGetValue("x-ms-date", out var date).ShouldBeTrue();
        date.ShouldBe("Sun, 11 Oct 2009 19:52:39 GMT");
        message.Request.Headers.TryGetValue("Authorization", out var authorisation).ShouldBeTrue();
        authorisation.ShouldBe($"SharedKeyLite {account}:{signature}");
    }

    [Fact]
    public async Task AKey_MayBeChanged_WhileTheClientLives()
    {
        await using var service = new ScriptedService(Answer(204), Answer(204));
        var credential = new TableSharedKeyCredential("account", "a2V5");
        var table = new TableClient(service.Endpoint, "things", credential);
        await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel);

        credential.SetAccountKey("b3RoZXI=");
        await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel);

        SentRequest[] requests = [.. service.Requests];
        foreach (var (request, key) in requests.Zip(["a2V5", "b3RoZXI="]))
        {
            var signed = $"{request.Headers["x-ms-date"]}\n/account/account/things(PartitionKey='p',RowKey='r')";
            request.Headers["Authorization"].ShouldBe("SharedKeyLite account:" + new TableSharedKeyCredential("account", key).Sign(signed));
        }
    }

    [Fact]
    public async Task AToken_IsAskedForTheStoragesScope_Kept_AndRenewedWhenTheServiceChallenges()
    {
        var challenge = Answer(401, "", """WWW-Authenticate: Bearer error="insufficient_claims", claims="eyJhIjoxfQ==" """.TrimEnd());
        var certificate = NewCertificate();
        await using var service = new ScriptedService(certificate, Answer(204), Answer(204), challenge, Answer(204));
        var credential = new CountedCredential();
        var table = new TableClient(service.Endpoint, "things", credential, Trusting(certificate));

        for (var n = 0; n < 3; n++) await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel);

        service.Requests.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer token1", "Bearer token1", "Bearer token1", "Bearer token2"]);
        credential.Asked.Select(context => (context.Scopes.Single(), context.Claims)).ShouldBe(
            [("https://storage.azure.com/.default", null), ("https://storage.azure.com/.default", """{"a":1}""")]);
    }

    [Fact]
    public async Task AToken_NeverTravelsInTheOpen()
    {
        await using var service = new ScriptedService(Answer(204));
        var table = new TableServiceClient(service.Endpoint, new CountedCredential()).GetTableClient("things");

        await Should.ThrowAsync<InvalidOperationException>(() => table.DeleteEntityAsync("p", "r", cancellationToken: Cancel));
        service.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ASharedAccessSignature_StandsInEveryAddress_AndMayBeRenewed()
    {
        await using var service = new ScriptedService(Answer(204), Answer(200, """{"value":[]}"""));
        var credential = new AzureSasCredential("?sv=2020&sig=a%2Fb");
        var table = new TableServiceClient(service.Endpoint, credential).GetTableClient("things");

        await table.DeleteEntityAsync("p", "r", cancellationToken: Cancel);
        credential.Update("sv=2021&sig=c");
        await table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: Cancel).CountAsync(Cancel);

        service.Requests.Select(request => request.Line).ShouldBe(
        [
            "DELETE /account/things(PartitionKey='p',RowKey='r')?sv=2020&sig=a%2Fb HTTP/1.1",
            "GET /account/things()?$top=1&sv=2021&sig=c HTTP/1.1",
        ]);
        service.Requests.ShouldAllBe(request => !request.Headers.ContainsKey("Authorization"));
        Should.Throw<ArgumentException>(() => new TableServiceClient(new Uri("http://a.table.core.windows.net"), credential));
    }

    [Fact]
    public async Task ASharedAccessSignature_RenewedBetweenTwoAttempts_IsUsedAlone()
    {
        await using var service = new ScriptedService(Answer(503), Answer(204));
        var credential = new AzureSasCredential("sig=a");
        var options = new TableClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        options.AddPolicy(new AfterAttempt(() => credential.Update("sig=b")), HttpPipelinePosition.PerRetry);

        await new TableServiceClient(service.Endpoint, credential, options).GetTableClient("things").DeleteEntityAsync("p", "r", cancellationToken: Cancel);

        service.Requests.Select(request => request.Line.Split(' ')[1].Split('?')[1]).ShouldBe(["sig=a", "sig=b"]);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", Name, "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://storage", Name, "http://storage:10002/devstoreaccount1")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.windows.net", "acc", "https://acc.table.core.windows.net/")]
    [InlineData("AccountName=acc;AccountKey=a2V5", "acc", "https://acc.table.core.windows.net/")]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn;", "acc", "http://acc.table.core.chinacloudapi.cn/")]
    [InlineData("AccountName=acc;AccountKey=a2V5;QueueEndpoint=http://q/acc;TableEndpoint=http://127.0.0.1:7/acc;", "acc", "http://127.0.0.1:7/acc")]
    [InlineData("TableEndpoint=https://acc.table.core.windows.net/;SharedAccessSignature=sv=2020&sig=x%3D", "acc", "https://acc.table.core.windows.net/")]
    [InlineData("AccountName=acc;SharedAccessSignature=sv=2020&sig=x%3D", "acc", "https://acc.table.core.windows.net/")]
    public void AConnectionString_NamesTheAccountAndItsAddress(string connection, string account, string address)
    {
        var service = new TableServiceClient(connection);
        (service.AccountName, service.Uri.AbsoluteUri).ShouldBe((account, address));

        var table = new TableClient(connection, "things");
        (table.AccountName, table.Name, table.Uri.AbsoluteUri).ShouldBe((account, "things", address.TrimEnd('/') + "/things"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("something")]
    [InlineData("AccountName=acc;SecretSecret")]
    [InlineData("AccountName=acc")]
    [InlineData("AccountKey=SecretSecret")]
    [InlineData("AccountName=acc;AccountKey=a2V5;AccountKey=SecretSecret")]
    [InlineData("AccountName=acc;AccountKey=a2V5;TableEndpoint=nowhere")]
    [InlineData("UseDevelopmentStorage=false")]
    public void AConnectionString_ThatNamesNoAccount_IsRefused_WithoutTellingItsSecret(string connection)
    {
        var fault = Should.Throw<InvalidOperationException>(() => new TableServiceClient(connection));

        fault.Message.ShouldStartWith("The connection string");
        fault.Message.ShouldNotContain("SecretSecret");
    }

    private static TableClientOptions Trusting(X509Certificate2 server) => new()
    {
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => server.Equals(shown) },
        })),
    };

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2009, 10, 11, 19, 52, 39, TimeSpan.Zero);
    }

    private sealed class AfterAttempt(Action act) : HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message) => act();
    }

    private sealed class CountedCredential : TokenCredential
    {
        public List<TokenRequestContext> Asked { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Asked.Add(requestContext);
            return new AccessToken($"token{Asked.Count}", DateTimeOffset.UtcNow.AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
