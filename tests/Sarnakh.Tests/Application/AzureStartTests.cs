using System.Net;
using System.Net.Sockets;
using Sarnakh.Application;
using Sarnakh.Runtime;

namespace Sarnakh.Tests.Application;

/// <summary>A program that cannot use the account it was given says so in one sentence, without the key.</summary>
public class AzureStartTests
{
    [Theory]
    [InlineData("", "no storage account is named")]
    [InlineData("--AzureWebJobsStorage=AccountName=sarnakh", "is no connection string")]
    [InlineData("--AzureWebJobsStorage=secret", "is no connection string")]
    [InlineData("--AzureWebJobsStorage:tableServiceUri=sarnakh", "which is no address")]
    public async Task SettingsThatNameNoAccount_AreRefused(string setting, string expected)
    {
        var message = await Refusal(setting);

        message.ShouldContain(expected);
        message.ShouldContain("AzureWebJobsStorage");
    }

    [Fact]
    public async Task AServiceThatDoesNotAnswer_IsNamed()
    {
        var port = FreePort();
        var message = await Refusal(
            $"--AzureWebJobsStorage=DefaultEndpointsProtocol=http;AccountName=sarnakh;AccountKey=c2VjcmV0;"
            + $"TableEndpoint=http://127.0.0.1:{port}/sarnakh;QueueEndpoint=http://127.0.0.1:{port}/sarnakh");

        message.ShouldContain($"http://127.0.0.1:{port}/sarnakh does not answer");
        message.ShouldContain("Connection refused");
        message.ShouldNotContain("c2VjcmV0");
    }

    private static async Task<string> Refusal(params string[] settings)
    {
        using var host = SarnakhApplication
            .CreateBuilder(["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", "--Storage:Provider=azure", .. settings])
            .Build();
        return (await Should.ThrowAsync<StartupRefusedException>(() => host.StartAsync(TestContext.Current.CancellationToken))).Message;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
