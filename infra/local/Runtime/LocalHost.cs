using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sarnakh.Runtime;

/// <summary>The built application: turns a failure to start that its user can mend into a <see cref="StartupRefusedException"/>, and says where to go.</summary>
internal sealed class LocalHost(WebApplication app) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new StartupRefusedException(
                $"The address {app.Configuration["Urls"] ?? LocalHostBuilder.DefaultUrl} is taken by another program. Stop that program, or start with another address: --Urls=http://localhost:7072.", failure);
        }
        if (app.Configuration.GetValue("Startup:Greeting", true)) Greet();
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Greet()
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var site = app.Services.GetRequiredService<StaticSite>();
        Console.Out.WriteLine($"""

            Sarnakh is running.
              Site   {(site.Root is null ? "not built" : address)}
              API    {address}/api/openapi.json
            """);
        if (app.Services.GetService<StorageAddress>() is { } storage) Console.Out.WriteLine($"  Data   {storage.Path}");
        Console.Out.WriteLine("  Stop   Ctrl+C\n");
    }
}

/// <summary>The data file, when the embedded store is in use.</summary>
internal sealed record StorageAddress(string Path);
