using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sarnakh.Tests.Local.Runtime;

/// <summary>A host of this runtime with the functions of some classes, on a port of its own.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost _host;

    private RunningHost(IHost host)
    {
        _host = host;
        var address = host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        // Redirects and cookies are the caller's business; compression is asked for by the tests that look at it.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    public static Task<RunningHost> Start(params Type[] functions) => Start(_ => { }, [], functions);

    public static async Task<RunningHost> Start(Action<FunctionsApplicationBuilder> configure, string[] args, params Type[] functions)
    {
        var builder = new FunctionsApplicationBuilder(
            ["--Urls=http://127.0.0.1:0", "--Startup:Greeting=false", "--Logging:LogLevel:Default=None", "--Storage:Provider=azure", .. args], functions);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host);
    }

    public Task Stop(TimeSpan patience) => _host.StopAsync(new CancellationTokenSource(patience).Token);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }
}
