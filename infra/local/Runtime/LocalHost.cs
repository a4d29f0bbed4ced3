using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sarnakh.Embedded;
using Sarnakh.Storage;

namespace Sarnakh.Runtime;

/// <summary>
/// The built application. Opens the store before anything else, turns what its user can mend into a
/// <see cref="StartupRefusedException"/>, and says where to go. Started with a command, it does that and is done.
/// </summary>
internal sealed class LocalHost(WebApplication app, StoreCommand? command) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (command is not null)
            {
                Console.Out.WriteLine(command.Run());
                app.Lifetime.StopApplication();
                return;
            }
            app.Services.GetService<EmbeddedStore>();
            await app.StartAsync(cancellationToken);
        }
        catch (Exception refused) when (refused is StoreRefusedException or StorageSettingsException)
        {
            throw new StartupRefusedException(refused.Message, refused);
        }
        catch (StorageUnavailableException away)
        {
            throw new StartupRefusedException($"The storage cannot be used: {away.Message} See that it runs and that the settings name the right one, and start again.", away);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new StartupRefusedException(
                $"{app.Configuration["Urls"] ?? LocalHostBuilder.DefaultUrl} is taken by another program, perhaps by another Sarnakh. Stop it, or choose another address: --Urls=http://localhost:7072", failure);
        }
        if (app.Configuration["Startup:Greeting"] != "false") Greet();
    }

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        command is null ? app.StopAsync(cancellationToken) : Task.CompletedTask;

    public void Dispose() => ((IDisposable)app).Dispose();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private void Greet()
    {
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        var site = app.Services.GetRequiredService<StaticSite>();
        Console.Out.WriteLine($"""

            Sarnakh is running.
              Site   {(site.Root is null ? "not built; see web/" : address)}{(app.Configuration["Startup:SetupPath"] is { } path ? $"{Environment.NewLine}  Setup  {address}{path}  (makes the first administrator, once)" : "")}
              API    {address}/api/openapi.json
              Data   {app.Services.GetService<EmbeddedStore>()?.Path ?? app.Services.GetService<TableServiceClient>()?.Uri.GetLeftPart(UriPartial.Path)}
              Stop   Ctrl+C

            """);
    }
}

/// <summary>What to do with the store instead of starting: <c>backup FILE</c>, <c>restore FILE</c> or <c>check</c>.</summary>
internal sealed record StoreCommand(string Name, string? File, string Store)
{
    /// <summary>Null when the first argument is no command.</summary>
    public static StoreCommand? Parse(string[] args, string store) => args switch
    {
        ["backup" or "restore", var file, ..] when !file.StartsWith('-') => new StoreCommand(args[0], file, store),
        ["backup" or "restore", ..] => throw new StartupRefusedException($"Say which file: {args[0]} FILE"),
        ["check", ..] => new StoreCommand("check", null, store),
        _ => null,
    };

    /// <summary>The arguments without the command: a FILE that begins with a slash would read as a setting and take the next argument for its value.</summary>
    public static string[] SettingsIn(string[] args) => args switch
    {
        ["backup" or "restore", _, .. var settings] => settings,
        ["check", .. var settings] => settings,
        _ => args,
    };

    /// <summary>The sentence to print.</summary>
    public string Run() => Name switch
    {
        "backup" => StoreCommands.Backup(Store, File!),
        "restore" => StoreCommands.Restore(Store, File!, TimeProvider.System),
        _ => StoreCommands.Check(Store),
    };
}
